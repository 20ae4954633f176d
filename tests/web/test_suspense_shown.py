"""Money that moved without authority: apart, told on every page it touches, until it is mended."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from goldenthread.kernel import Money, Ref, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Payment, Receipt
from tests.web.reading import keep, words
from tests.web.small_system import ACT, BOARD, BUDGET, PAYMENT, SYSTEM, VOTE, YEAR, practice_ref

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SUSPENSE, IRREGULAR = Ref("fund", "QZZ-2025-suspense"), Ref("payment", "2025-8001")


@pytest.fixture
def irregular(small: None) -> None:
    """A payment that nobody decided, out of suspense."""
    keep(
        [
            Fund(SUSPENSE, "In suspense", "What has no authority", YEAR, BOARD, SYSTEM, False,
                 VOTE, None, ACT, None, suspense=True),
            Payment(IRREGULAR, SUSPENSE, practice_ref(1), practice_ref(1), None, None,
                    "Paid by mistake", Money(50_000), date(2026, 2, 1), WarrantKind.IRREGULAR),
        ]
    )  # fmt: skip


def come_back(key: str, pence: int) -> None:
    """Money of the irregular payment comes back."""
    keep([Receipt(Ref("receipt", key), SUSPENSE, practice_ref(1), IRREGULAR, "Sent back",
                  Money(pence), date(2026, 3, 1))])  # fmt: skip


def test_what_stands_in_suspense_is_told_until_it_is_mended(
    irregular: None, client: Client
) -> None:
    for path in ("/money/", f"/fund/{SUSPENSE.key}/"):
        page = words(client, path)
        assert "Not mended yet £500" in page, path
        assert "1 of 1 transfer" in page, path
        assert "£500.00 £0.00 Not mended" in page, path
    come_back("1", 20_000)
    assert "£500.00 £200.00 Mended in part" in words(client, "/money/")
    come_back("2", 30_000)
    page = words(client, "/money/")
    assert "£500.00 £500.00 Mended by receipt:2" in page
    assert "Not mended yet £0" in page


def test_an_irregular_payment_says_on_what_it_does_not_rest(
    irregular: None, client: Client
) -> None:
    come_back("1", 20_000)
    page = words(client, f"/payment/{IRREGULAR.key}/")
    assert "Not mended yet: £300.00 of £500.00 stands without authority." in page
    assert "Rests on Irregular" in page
    assert "Authorised by No decision" in page
    assert "Sent back Came back 1 March 2026 £200.00" in page
    lawful = words(client, f"/payment/{PAYMENT.key}/")
    assert "Rests on Decision" in lawful
    assert "suspense" not in lawful


def test_a_fund_says_what_came_back_and_agrees_with_the_balance_that_is_kept(
    irregular: None, client: Client
) -> None:
    come_back("1", 20_000)
    page = words(client, f"/fund/{SUSPENSE.key}/")
    assert "Suspense fund" in page
    assert "Came back £200" in page
    assert "Left -£300 overdrawn until it is mended" in page
    assert "keeps a balance with every transfer, says the same: -£300.00." in page
    assert "says the same: £8,996,296.32." in words(client, f"/fund/{BUDGET.key}/")


def test_suspense_is_no_money_left(irregular: None, client: Client) -> None:
    assert "Left in the funds £8,996,296 How was this made?" in words(client, "/money/")
    assert "In suspense Suspense" in words(client, "/money/")


def test_a_record_without_irregular_money_has_no_suspense(small: None, client: Client) -> None:
    assert "In suspense" not in words(client, "/money/")


def test_the_list_of_payments_says_on_what_each_rests(irregular: None, client: Client) -> None:
    page = words(client, "/money/payments/")
    assert "In suspense, 2025/26 Irregular 1 February 2026 £500.00" in page
    assert "Primary medical, 2025/26 Decision" in page
