"""The thread: what each kind must carry, and what a trace tells of it."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.instruments import Clause
from goldenthread.authority.powers import Power
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.kernel import FinancialYear, Force, Money, Ref, Span
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Payment
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Body, Form, Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.thread.catalogue import kinds
from goldenthread.thread.gathered import GatheredLinks
from goldenthread.thread.kinds import Direction, Stage
from goldenthread.thread.trace import DEPTH, Thread, trace
from goldenthread.voice.challenges import Challenge

ref = Ref.parse
ALWAYS = Span()
DAY = date(2025, 4, 10)


def small_system() -> list[object]:
    """One law, one power, one meeting, one contract, one payment, one practice, its people."""
    return [
        Clause(ref("law:83"), "NHS Act 2006", "section 83", "Arrange primary medical services.",
               Force.STATUTE, None, True, ALWAYS),
        Body(ref("body:BOARD"), "The board", Form.INTEGRATED_CARE_BOARD, "Plans care.", ALWAYS),
        Power(ref("power:PM"), "Commission primary medical services", ref("body:BOARD"),
              ref("law:83"), ALWAYS),
        Meeting(ref("meeting:1"), ref("body:BOARD"), "Board", DAY, "Hall", True, 9, 5),
        Decision(ref("decision:1"), ref("meeting:1"), "Award", "Need is high.", ref("power:PM"),
                 None, ref("system:S"), Money(500_00), None, None, 9, 0, 0, DAY),
        Fund(ref("fund:F"), "General practice", "core general practice", FinancialYear(2025),
             ref("body:BOARD"), ref("system:S"), True, None, ref("decision:1"), ref("law:83"),
             None),
        Contract(ref("contract:1"), "GMS", ContractForm.GMS, ref("body:BOARD"),
                 ref("practice:Z1"), ref("decision:1"), ref("law:83"), None, ALWAYS),
        Payment(ref("payment:1"), ref("fund:F"), ref("practice:Z1"), ref("practice:Z1"),
                ref("contract:1"), ref("decision:1"), "Global sum", Money(100_00), DAY),
        Practice(ref("practice:Z1"), "The Surgery", "ZZ1 1AA", None, None, ALWAYS),
        Area(ref("lower-tier:D"), "The district", ALWAYS),
        Area(ref("system:S"), "The system", ALWAYS),
        Membership(ref("practice:Z1"), ref("lower-tier:D"), Capacity.IN_LOWER_TIER, ALWAYS),
        Challenge(ref("challenge:1"), ref("decision:1"), ref("practice:Z1"), "Not consulted.",
                  DAY, DAY, None, None),
    ]  # fmt: skip


def pulled(start: str, facts: list[object], *directions: Direction) -> Thread:
    return GatheredLinks.of(facts).pull(ref(start), directions or tuple(Direction))


def test_a_payment_leads_up_to_the_law_and_down_to_people() -> None:
    thread = pulled("payment:1", small_system())
    assert thread.complete
    assert {"law:83", "power:PM", "meeting:1", "body:BOARD", "decision:1", "contract:1", "fund:F",
            "challenge:1"} == {str(step.ref) for step in thread.up()}  # fmt: skip
    assert {"practice:Z1", "lower-tier:D"} == {str(step.ref) for step in thread.down()}


def test_the_law_leads_down_to_the_payment_and_its_payee() -> None:
    thread = pulled("law:83", small_system(), Direction.DOWN)
    assert {"payment:1", "practice:Z1", "lower-tier:D"} <= {str(step.ref) for step in thread.steps}


def test_a_challenge_stands_beside_the_decision_and_leads_nowhere_else_on_the_way_up() -> None:
    thread = pulled("payment:1", small_system(), Direction.UP)
    assert ref("practice:Z1") not in {step.ref for step in thread.steps}


@pytest.mark.parametrize(
    ("removed", "gap"),
    [
        ("law:83", "is not in the record"),  # a link to it is carried, but nobody recorded it
        ("practice:Z1", "is not in the record"),
        ("decision:1", "has no link 'using the power'"),
        ("contract:1", "has no link 'awarded by'"),
        ("power:PM", "has no link 'given by'"),
    ],
)
def test_a_missing_link_is_a_gap_that_names_the_fact_and_the_relation(
    removed: str, gap: str
) -> None:
    facts = [fact for fact in small_system() if getattr(fact, "ref", None) != ref(removed)]
    thread = pulled("payment:1", facts)
    assert not thread.complete
    found = {one.words for one in thread.gaps if one.ref == ref(removed)}
    assert gap in found or found == {"is not in the record"}


def test_a_practice_that_serves_nobody_breaks_the_thread_at_its_lower_end() -> None:
    facts = [fact for fact in small_system() if not isinstance(fact, Membership)]
    thread = pulled("payment:1", facts)
    assert [str(gap.ref) for gap in thread.gaps] == ["payment:1"]
    assert thread.gaps[0].words.startswith("leads down to no community or")


def test_many_alike_are_counted_and_a_few_are_shown() -> None:
    facts = small_system()
    facts += [
        Payment(ref(f"payment:{n}"), ref("fund:F"), ref("practice:Z1"), ref("practice:Z1"),
                ref("contract:1"), ref("decision:1"), "Global sum", Money(100_00), DAY)
        for n in range(2, 102)
    ]  # fmt: skip
    thread = pulled("fund:F", facts, Direction.DOWN)
    paid = [tie for tie in thread.ties if tie.link.relation == "out of"]
    assert [tie.alike for tie in paid] == [101] * 5


def test_fetches_do_not_grow_with_the_record() -> None:
    def fetches(facts: list[object]) -> int:
        links = GatheredLinks.of(facts)
        calls = 0

        def counted(refs, direction, shown):
            nonlocal calls
            calls += 1
            return links.fetch(refs, direction, shown)

        trace(ref("payment:1"), counted, links.recorded)
        return calls

    facts = small_system()
    many = facts + [
        Payment(ref(f"payment:{n}"), ref("fund:F"), ref("practice:Z1"), ref("practice:Z1"),
                ref("contract:1"), ref("decision:1"), "Global sum", Money(100_00), DAY)
        for n in range(2, 2002)
    ]  # fmt: skip
    assert fetches(facts) == fetches(many) <= 2 * DEPTH


def test_a_ring_of_delegations_does_not_trap_a_trace() -> None:
    board, fund = ref("body:BOARD"), Ref("fund", "A")
    facts = small_system() + [
        Fund(Ref("fund", name), name, "x", FinancialYear(2025), board, ref("system:S"), False,
             Ref("fund", other), None, ref("law:83"), None)
        for name, other in (("A", "B"), ("B", "A"))
    ]  # fmt: skip
    assert {"fund:B", "law:83"} <= {str(step.ref) for step in pulled(str(fund), facts).steps}


def test_every_kind_declares_links_that_its_fact_has() -> None:
    for kind in kinds:
        names = {item.name for item in fields(kind.fact)}
        assert "ref" in names
        assert {rule.attribute for rule in kind.links} <= names
        relations = [rule.relation for rule in kind.links]
        assert len(relations) == len(set(relations)), f"{kind.name} uses a relation twice"
        assert kind.label
        assert kind.plural
        assert kind.stage in Stage


def test_every_reference_that_a_fact_holds_is_a_declared_link() -> None:
    """A Ref in a fact that no rule declares would be a thread that nobody can pull."""
    for kind in kinds:
        declared = {rule.attribute for rule in kind.links} | {"ref"}
        held = {item.name for item in fields(kind.fact) if "Ref" in str(item.type)}
        assert held - declared <= {"area"}, kind.name
