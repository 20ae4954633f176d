"""The forms by which a finance lead moves money: checked, refused, authorised, and sent once."""

from __future__ import annotations

import base64
import html
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goldenthread.authority.decisions import Decision
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.kernel import Money, Ref, Span, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.records.roles import AccountRole
from tests.web.people import as_role, make_account
from tests.web.reading import keep, words
from tests.web.small_system import (
    ACT,
    BOARD,
    BUDGET,
    CONTRACT,
    DELEGATION,
    MEETING,
    PAYMENT,
    PLACE,
    POWER,
    VOTE,
    YEAR,
    practice_ref,
)

pytestmark = pytest.mark.django_db

SOUND, AGREED = Ref("decision", "2025-010"), Ref("contract", "QZZ-C2")
OTHER_FUND, WITHIN = Ref("fund", "QZZ-2025-schemes"), Ref("fund", "QZZ-2025-mornings")
PAY = f"/money/pay/?contract={AGREED.key}"


@pytest.fixture
def sound(small: None) -> None:
    """A decision that stands the gate, with its contract, and a fund in which nothing stands."""
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


@pytest.fixture
def lead(sound: None) -> Client:
    """A finance lead."""
    make_account(AccountRole.FINANCE_LEAD, password="", name="Ann Pound")
    return as_role(AccountRole.FINANCE_LEAD)


def payments() -> int:
    """How many payments are recorded; three to begin with."""
    from goldenthread.records.reading import count

    return count(Payment)


def last_event() -> Any:
    from goldenthread.records.models import Recording

    return Recording.objects.latest("pk")


def key_of(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found, page
    return found[1]


def sent(client: Client, path: str, step: str, **typed: Any) -> str:
    """What a form answers to, read as people read it; where it leads on, the address."""
    typed.setdefault("key", key_of(client.get(path).content.decode()))
    answer = client.post(path, {**typed, "step": step})
    if answer.status_code == 302:
        return str(answer["Location"])
    assert answer.status_code == 200, answer.content[:300]
    return read(answer.content.decode())


def read(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def payment(**other: Any) -> dict[str, Any]:
    return {
        "decision": str(SOUND), "benefits": str(practice_ref(1)), "fund": str(BUDGET),
        "amount": "1,250.50", "words": "Mornings of March", **other,
    }  # fmt: skip


def irregular(lead: Client, **other: Any) -> str:
    """Record that something was paid without authority; gives where it leads."""
    typed = {"on": "2026-03-02", "fund": str(BUDGET), "payee": practice_ref(1).key,
             "benefits": "", "contract": str(AGREED), "amount": "400", "words": "Paid twice",
             "reason": "Found in the bank statement", **other}  # fmt: skip
    return sent(lead, "/money/record/?what=payment&kind=irregular", "send", **typed)


class TestPaying:
    """A payment under a contract."""

    def test_the_contract_is_found_by_words_or_by_the_decision_that_awarded_it(
        self, lead: Client
    ) -> None:
        assert PAY in lead.get("/money/pay/?q=morning").content.decode()
        found = lead.get(f"/money/pay/?decision={SOUND.key}").content.decode()
        assert f"contract={AGREED.key}&amp;decision={SOUND.key}" in found
        assert "No contract in the record fits" in words(lead, "/money/pay/?q=zebra")
        assert lead.get("/money/pay/?contract=nothing").status_code == 404
        assert lead.get("/money/pay/?contract=decision:x").status_code == 400

    def test_the_contract_fills_in_what_it_knows_and_the_gate_offers_what_may_pay(
        self, lead: Client
    ) -> None:
        page = words(lead, PAY)
        assert "To Surgery (North) & Sons’ No. 1, under a locally commissioned service" in page
        assert "Award the morning service (2025-010, £20,000.00)" in page
        assert "Primary medical, 2025/26: £8,996,296.32 stands in it, ring-fenced" in page
        assert "Schemes" not in page, "a fund in which nothing stands cannot pay"

    def test_checking_shows_the_chain_and_what_is_left_and_records_nothing(
        self, lead: Client
    ) -> None:
        page = sent(lead, PAY, "check", **payment())
        assert "It may be done £1,250.50 to Surgery (North) & Sons’ No. 1." in page
        assert "is ring-fenced for general practice, and the fence is kept" in page
        assert "£8,995,045.82 £8,996,296.32 stands in it now" in page
        assert "£18,749.50 £20,000.00 is left now" in page
        chain = page[page.index("How we know") :]
        assert chain.index("By law") < chain.index("Delegated") < chain.index("Decided")
        assert payments() == 3

    def test_a_fence_that_nothing_recorded_tells_of_is_not_said_to_be_kept(
        self, lead: Client
    ) -> None:
        fund = Ref("fund", "QZZ-2025-minds")
        keep([Fund(fund, "Minds", "Mental health services", YEAR, BOARD, PLACE, True, VOTE,
                   None, ACT, None),
              Allotment(Ref("allotment", "2025-minds"), VOTE, fund, Money(100_000), None, ACT,
                        date(2025, 9, 2), WarrantKind.BROUGHT_FORWARD)])  # fmt: skip
        page = sent(lead, PAY, "check", **payment(fund=str(fund), amount="100"))
        assert "It may be done £100.00" in page
        assert "the fence is kept" not in page
        assert (
            "Minds, 2025/26 is ring-fenced for mental health services. Nothing recorded tells "
            "whether this is for that purpose: whoever authorises it does." in page
        )

    def test_sent_twice_it_is_paid_once_in_the_name_of_who_is_signed_in(self, lead: Client) -> None:
        typed = payment(key=key_of(lead.get(PAY).content.decode()))
        onward = sent(lead, PAY, "send", **typed)
        assert onward.startswith("/payment/2025-")
        assert sent(lead, PAY, "send", **typed) == onward
        assert sent(lead, PAY, "check", **typed) == onward
        assert payments() == 4
        page = words(lead, onward)
        assert "Recorded: £1,250.50. Everybody can read it" in page
        assert "by Ann Pound (authorise transfers)" in page
        assert "/thread/payment/" in lead.get(onward).content.decode()
        reason = last_event().reason
        assert reason == "as finance lead: Mornings of March"

    def test_a_refusal_says_every_reason_and_remedy_and_keeps_what_was_typed(
        self, lead: Client
    ) -> None:
        page = sent(lead, PAY, "check", **payment(amount="9000000"))
        assert "Refused £9,000,000.00 may not be paid. Nothing was recorded." in page
        assert "is more than the £8,996,296.32 that stands in Primary medical" in page
        assert "What would have to change Allot £3,703.68 to it by a decision, or pay less" in page
        assert "is more than the £20,000.00 that is left of Award the morning service" in page
        typed = lead.post(PAY, {**payment(amount="9000000"), "key": "2025-bcdfghjkmn"})
        source = typed.content.decode()
        assert 'value="9000000"' in source
        assert 'value="Mornings of March"' in source
        assert 'value="2025-bcdfghjkmn"' in source, "the key is kept as well"
        assert "/money/record/?what=payment&amp;contract=contract:QZZ-C2" in source
        assert "/fact/law/nhs-act-2006-s65Z5/" in source, "each clause leads to its page"

    def test_what_changed_between_check_and_send_is_judged_again(self, lead: Client) -> None:
        first, second = payment(amount="15000"), payment(amount="15000", words="Again")
        assert "It may be done" in sent(lead, PAY, "check", **second)
        assert sent(lead, PAY, "send", **first).startswith("/payment/")
        page = sent(lead, PAY, "send", **second)
        assert "is more than the £5,000.00 that is left" in page

    def test_what_is_typed_wrongly_is_told_beside_the_field_and_nothing_is_lost(
        self, lead: Client
    ) -> None:
        for amount, told in (
            ("", "Write the amount in pounds"),
            ("lots", "is not an amount of money"),
            ("-5", "without a minus sign"),
            ("0", "above nothing"),
        ):
            source = lead.post(
                PAY, payment(amount=amount, words="<b>x</b>", key="2025-bcdfghjkmn")
            ).content.decode()
            assert read(source).count(told) == 2, (amount, "in the summary and beside the field")
            assert 'href="#id_amount"' in source
            assert "<title>Error: Authorise a payment" in source
            assert "&lt;b&gt;x&lt;/b&gt;" in source
        long = sent(lead, PAY, "check", **payment(words="x" * 301))
        assert "Make it 300 characters or fewer" in long
        forged = sent(lead, PAY, "check", **payment(fund="fund:elsewhere"))
        assert "Choose one of the list" in forged
        assert "The key of this form is lost" in sent(lead, PAY, "check", **payment(key="1"))

    def test_what_was_checked_can_still_be_changed(self, lead: Client) -> None:
        page = sent(lead, PAY, "change", **payment())
        assert "Check it" in page
        assert "There is a problem" not in page

    def test_a_contract_under_which_nothing_can_be_paid_says_why(self, lead: Client) -> None:
        page = words(lead, f"/money/pay/?contract={CONTRACT.key}")
        assert "Nothing can be paid under this contract today." in page
        assert "8 voted, and 7 could vote" in page
        assert "Check it" not in page

    def test_its_queries_do_not_grow_with_the_record(self, lead: Client) -> None:
        key = key_of(lead.get(PAY).content.decode())

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                lead.post(PAY, {**payment(key=key), "step": "check"})
            return len(queries)

        before = asked()
        for number in range(3):
            sent(lead, PAY, "send", **payment(words=f"Claim {number}"))
        assert asked() <= before


class TestAllotting:
    """Money passed between funds."""

    PATH = f"/money/allot/?from={BUDGET.key}&to={OTHER_FUND.key}&decision={SOUND.key}"

    def test_it_is_refused_where_it_leaves_a_ring_fence(self, lead: Client) -> None:
        page = sent(
            lead, self.PATH, "check", source=str(BUDGET), destination=str(OTHER_FUND),
            decision="morning service", amount="500", reason="Needed",
        )  # fmt: skip
        assert "it would leave Primary medical" in page.lower().replace("primary", "Primary")
        assert "What would have to change Allot it within the fence" in page

    def test_it_is_allotted_by_a_decision_found_by_its_words(self, lead: Client) -> None:
        keep([Fund(WITHIN, "Mornings", "General practice", YEAR, BOARD, PLACE, True, BUDGET,
                   SOUND, ACT, None)])  # fmt: skip
        typed = {"source": str(BUDGET), "destination": str(WITHIN), "amount": "500",
                 "decision": "morning service", "reason": "Needed"}  # fmt: skip
        path = f"/money/allot/?to={WITHIN.key}"
        assert f'value="{BUDGET}" selected' in lead.get(path).content.decode(), "what feeds it"
        page = sent(lead, path, "check", **typed)
        assert "£500.00 £0.00 stands in it now" in page
        onward = sent(lead, path, "send", **typed)
        assert onward.startswith("/fact/allotment/2025-")
        assert "Recorded: £500.00." in words(lead, onward)
        assert "Take it back" in words(lead, onward)

    def test_it_is_not_allotted_to_itself_or_by_what_nobody_decided(self, lead: Client) -> None:
        page = sent(
            lead, self.PATH, "check", source=str(BUDGET), destination=str(BUDGET),
            decision="the", amount="5", reason="x",
        )  # fmt: skip
        assert "Choose another fund than the one that it leaves" in page
        assert "More than one is called so" in page
        assert ", decision)" in page
        page = sent(lead, self.PATH, "check", source=str(BUDGET), destination=str(BUDGET),
                    decision="zebra", amount="5", reason="x")  # fmt: skip
        assert "No decision in the record is called so" in page


class TestRecordingAnyway:
    """What happened, whoever allowed it."""

    def test_two_questions_come_first(self, lead: Client) -> None:
        page = words(lead, "/money/record/")
        assert "What happened?" in page
        assert "On what did it rest?" in page
        told = words(lead, "/money/record/?asked=yes")
        assert told.count("Say what happened") == told.count("Say on what it rested") == 2
        strange = "/money/record/?asked=yes&what=allotment&kind=delegation"
        assert "That cannot be said of this" in words(lead, strange)
        kept = lead.get("/money/record/?amount=5&what=payment").content.decode()
        assert '<input type="hidden" name="amount" value="5">' in kept

    @pytest.mark.parametrize(
        ("kind", "asks"),
        [("statutory entitlement", "clause"), ("decision", "decision"),
         ("delegation", "delegation"), ("irregular", "")],
    )  # fmt: skip
    def test_it_asks_only_what_the_kind_of_warrant_asks(
        self, kind: str, asks: str, lead: Client
    ) -> None:
        page = lead.get(f"/money/record/?what=payment&kind={kind}").content.decode()
        for name in ("clause", "decision", "delegation"):
            assert (f'name="{name}"' in page) == (name == asks)

    def test_irregular_money_stands_in_suspense_and_is_a_finding(self, lead: Client) -> None:
        path = "/money/record/?what=payment&kind=irregular"
        typed = {"on": "2026-03-02", "fund": str(BUDGET), "payee": "Z90001", "amount": "400",
                 "words": "Paid twice", "reason": "Bank statement"}  # fmt: skip
        page = sent(lead, path, "check", **typed)
        source = lead.post(path, {**typed, "key": "2025-bcdfghjkmn"}).content.decode()
        assert "verdict--quiet" in source, "it is not as it should be, and not shown as if it were"
        assert "It will stand in suspense £400.00 will leave suspense and not Primary" in page
        assert "A suspense fund will be made for it: Suspense, 2025/26." in page
        assert payments() == 3
        key = key_of(lead.get(path).content.decode())
        onward = sent(lead, path, "send", key=key, **typed)
        assert sent(lead, path, "send", key=key, **typed) == onward, "sent twice, recorded once"
        page = words(lead, onward)
        assert "Recorded. It stands in suspense, and is a public finding" in page
        assert "£400.00 of it is not made good" in page
        assert "by Ann Pound (record)" in page
        assert "as finance lead: Bank statement" in last_event().reason
        found = lead.get("/findings/?rule=irregular-unmended").content.decode()
        assert "/money/make-good/payment/2025-" in found
        assert "/money/take-back/payment/2025-" in found
        assert "/money/make-good/" not in Client().get("/findings/").content.decode()

    def test_what_cannot_be_true_is_refused(self, lead: Client) -> None:
        path = "/money/record/?what=payment&kind=statutory%20entitlement"
        page = sent(
            lead, path, "check", on="2026-03-02", fund=str(OTHER_FUND), payee="Z90001",
            amount="5", words="Owed", reason="x", clause=str(ACT),
        )  # fmt: skip
        assert "It cannot be true" in page
        assert "is more than the £0.00 that stands in Schemes" in page

    def test_nothing_is_recorded_before_it_happened(self, lead: Client) -> None:
        assert "It has not happened yet" in irregular(lead, on="2026-04-01")
        assert "Write the day as year, month and day" in irregular(lead, on="soon")


class TestMending:
    """Money that came back, and what was made good."""

    def test_part_comes_back_then_the_rest_is_made_good_and_the_finding_goes(
        self, lead: Client
    ) -> None:
        page = irregular(lead).partition("?")[0]
        back = f"/money/take-back{page}"
        assert "At most £400.00: all of it." in words(lead, back)
        typed = {"amount": "100", "reason": "Sent back", "key": "2025-bcdfghjkmn"}
        assert "£100.00 can come back." in sent(lead, back, "check", **typed)
        onward = sent(lead, back, "send", **typed)
        assert onward.startswith(page)
        assert sent(lead, back, "send", **typed) == onward, "sent twice, back once"
        assert "Recorded: £100.00 came back, as receipt:" in words(lead, onward)
        good = f"/money/make-good{page}"
        assert "£300.00 of it is still open" in words(lead, good)
        typed = {"source": str(BUDGET), "decision": str(SOUND), "amount": "300", "reason": "Owed"}
        assert "£300.00 can be made good." in sent(lead, good, "check", **typed)
        onward = sent(lead, good, "send", **typed)
        told = words(lead, onward)
        assert "Recorded: £300.00 of it is made good" in told
        assert "It was paid without authority, out of suspense. Mended in full" in told
        assert "is not made good" not in told
        assert "It is mended in full" in words(lead, good)

    def test_no_more_comes_back_than_went(self, lead: Client) -> None:
        path = f"/money/take-back/payment/{PAYMENT.key}/"
        page = sent(lead, path, "check", amount="5000", reason="All of it")
        assert "£5,000.00 cannot come back" in page
        assert "What would have to change Let at most £1,234.56 come back" in page
        assert sent(lead, path, "send", amount="1234.56", reason="All").startswith("/payment/")
        assert "All of it came back already" in words(lead, path)
        assert "/money/take-back/" not in lead.get(f"/payment/{PAYMENT.key}/").content.decode()

    def test_what_is_lawful_is_not_made_good(self, lead: Client) -> None:
        assert "It is not irregular" in words(lead, f"/money/make-good/payment/{PAYMENT.key}/")
        assert lead.get("/money/make-good/payment/nothing/").status_code == 404


class TestInBulk:
    """Many at once, from a file."""

    PATH = "/money/pay-in-bulk/"
    HEADINGS = "fund,payee,benefits,contract,decision,description,amount,paid"

    def rows(self, *amounts: str) -> bytes:
        who = practice_ref(1)
        lines = (
            f"{BUDGET},{who},{who},{AGREED},{SOUND},Claim {number},{amount},2026-03-31"
            for number, amount in enumerate(amounts, 1)
        )
        return "\n".join((self.HEADINGS, *lines, "")).encode()

    def check(self, lead: Client, content: bytes, name: str = "claims.csv") -> str:
        key = key_of(lead.get(self.PATH).content.decode())
        answer = lead.post(
            self.PATH,
            {"key": key, "reason": "Claims of March", "step": "check",
             "file": SimpleUploadedFile(name, content, "text/csv")},
        )  # fmt: skip
        return answer.content.decode()

    def carried(self, page: str) -> dict[str, str]:
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        return {**fields, "step": "send"}

    def test_every_row_is_judged_and_all_are_authorised_once(self, lead: Client) -> None:
        page = self.check(lead, self.rows("10", "20.50", "30"))
        told = read(page)
        assert "All may be made 3 transfers of £60.50" in told
        assert "Authorise all 3" in told
        assert "£8,996,296.32 -£60.50 £8,996,235.82" in told
        assert payments() == 3
        answer = lead.post(self.PATH, self.carried(page))
        again = lead.post(self.PATH, self.carried(page))
        assert answer["Location"] == again["Location"]
        assert payments() == 6, "sent twice, paid once"
        done = words(lead, answer["Location"])
        assert "Recorded: 3 transfers" in done
        assert "Claim 2" in done
        assert last_event().recorded_by == "Ann Pound"

    def test_one_row_that_is_refused_stops_all(self, lead: Client) -> None:
        page = self.check(lead, self.rows("10", "19995", "5"))
        told = read(page)
        assert "Refused 1 of 3 transfers may not be made" in told
        assert "2 others would pass, and wait for the rest." in told
        assert "2. Claim 2" in told
        assert "Have the increase decided by a body that may" in told
        assert "Authorise all" not in told
        assert payments() == 3

    def test_every_problem_is_told_with_its_place_and_remedy(self, lead: Client) -> None:
        told = read(self.check(lead, self.rows("10", "lots").replace(b"Claim 1", b"")))
        assert "Not read 2 problems of claims.csv to be mended" in told
        assert "3 amount lots" in told
        assert "2 description" in told

    def test_what_is_no_file_of_payments_is_told(self, lead: Client) -> None:
        assert "plain text was expected" in read(self.check(lead, b"PK\x03\x04zip"))
        assert "larger than 1 megabyte" in read(self.check(lead, b"x" * 1_000_001))
        page = sent(lead, self.PATH, "check", reason="x")
        assert page.count("Choose a file of payments, saved as CSV UTF-8") == 2
        lost = sent(lead, self.PATH, "send", reason="x", carried="no base 64!")
        assert "The file was lost on the way" in lost

    def test_what_is_sent_is_judged_again_whatever_the_browser_carries(self, lead: Client) -> None:
        form = self.carried(self.check(lead, self.rows("10")))
        form["carried"] = base64.b64encode(self.rows("999999")).decode()
        assert "Refused" in read(lead.post(self.PATH, form).content.decode())
        assert payments() == 3

    def test_hostile_names_and_words_are_shown_as_text(self, lead: Client) -> None:
        page = self.check(lead, self.rows("<script>"), "<img src=x>.csv")
        assert "<script>alert" not in page
        assert "<img src=x>" not in page


class TestWhoMay:
    """A role opens the door, for its own place."""

    def test_the_pages_offer_it_to_those_who_may_and_to_nobody_else(self, lead: Client) -> None:
        for path, offered in (
            (f"/fact/contract/{AGREED.key}/", "/money/pay/?contract="),
            (f"/decision/{SOUND.key}/", "/money/pay/?decision="),
            (f"/decision/{SOUND.key}/", "/money/allot/?decision="),
            (f"/fund/{BUDGET.key}/", "/money/allot/?from="),
            (f"/payment/{PAYMENT.key}/", "/money/take-back/payment/"),
            ("/money/", "/money/pay-in-bulk/"),
        ):
            assert offered in lead.get(path).content.decode(), path
            assert offered not in Client().get(path).content.decode(), path

    @pytest.mark.usefixtures("sound")
    def test_a_role_for_one_place_moves_no_money_of_another(self) -> None:
        make_account(AccountRole.PLACE_LEAD, password="")
        make_account(AccountRole.FINANCE_LEAD, password="", scope=practice_ref(2))
        stranger = as_role(AccountRole.FINANCE_LEAD)
        assert "is yours to move" in words(stranger, PAY)
        refused = stranger.get(f"/money/take-back/payment/{PAYMENT.key}/")
        assert refused.status_code == 403
        assert "for a place or body to which" in refused.content.decode()
        bulk = TestInBulk()
        told = read(bulk.check(stranger, bulk.rows("10")))
        assert f"to which {BUDGET} does not belong" in told
        nobody = as_role(AccountRole.PLACE_LEAD)
        assert nobody.get(PAY).status_code == 403
        assert nobody.post(PAY, payment()).status_code == 403

    @pytest.mark.usefixtures("sound")
    def test_nobody_takes_back_what_another_place_was_given(self) -> None:
        """What comes back of an allotment is drawn from the fund to which it went."""
        given, theirs = Ref("allotment", "2025-2"), Ref("fund", "QZZ-2025-quayside")
        keep(
            [
                Fund(theirs, "Quayside", "General practice", YEAR, BOARD, practice_ref(2), True,
                     BUDGET, SOUND, ACT, None),
                Allotment(given, BUDGET, theirs, Money(500), SOUND, ACT, date(2025, 9, 3)),
            ]
        )  # fmt: skip
        make_account(AccountRole.FINANCE_LEAD, password="", scope=PLACE)
        lead = as_role(AccountRole.FINANCE_LEAD)
        assert lead.get(f"/money/take-back/payment/{PAYMENT.key}/").status_code == 200
        back = f"/money/take-back/allotment/{given.key}/"
        typed = {"key": "2025-bcdfghjkmn", "amount": "5", "reason": "Ours", "step": "send"}
        assert lead.post(back, typed).status_code == 403
