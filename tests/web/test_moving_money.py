"""The forms by which a finance lead moves money: checked, refused, authorised, and sent once."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from goldenthread.authority.decisions import Decision
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.kernel import Money, Ref, Span
from goldenthread.money.funds import Fund
from goldenthread.records.roles import AccountRole
from tests.web.people import as_role, make_account
from tests.web.reading import keep, words
from tests.web.small_system import (
    ACT,
    BOARD,
    BUDGET,
    DELEGATION,
    MEETING,
    PLACE,
    POWER,
    YEAR,
    practice_ref,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SOUND, AGREED = Ref("decision", "2025-010"), Ref("contract", "QZZ-C2")
OTHER_FUND = Ref("fund", "QZZ-2025-schemes")
PAY = f"/money/pay/?contract={AGREED.key}"


@pytest.fixture
def lead(small: None) -> Client:
    """A finance lead, and a decision that stands the gate, with its contract."""
    keep(
        [
            Decision(SOUND, MEETING, "Award the morning service", "It was asked for.", POWER,
                     DELEGATION, PLACE, Money(2_000_000), None, None, 8, 0, 0,
                     date(2025, 9, 1)),
            Contract(AGREED, "Morning service", ContractForm.LOCAL, BOARD, practice_ref(1), SOUND,
                     ACT, Money(2_000_000), Span(date(2025, 9, 15))),
            Fund(OTHER_FUND, "Schemes", "Community schemes", YEAR, BOARD, PLACE, False, BUDGET,
                 SOUND, ACT, None),
        ]
    )  # fmt: skip
    make_account(AccountRole.FINANCE_LEAD, password="", name="Ann Pound")
    return as_role(AccountRole.FINANCE_LEAD)


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found, page
    return found[1]


def test_x(lead: Client) -> None:
    page = lead.get(PAY).content.decode()
    print(words(lead, PAY))
    sent = {
        "key": key_of(page),
        "decision": str(SOUND),
        "benefits": str(practice_ref(1)),
        "fund": str(BUDGET),
        "amount": "1,250.50",
        "words": "Evenings of March",
        "step": "check",
    }
    answer = lead.post(PAY, sent)
    import html

    main = answer.content.decode()
    main = main[main.index("<main") :]
    print(" ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split()))
    assert 0
