"""What the registry of demands says is answered, shown on the demonstration."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from typing import Any, TypeVar

from goldenthread.allocation.need_index import measure_need
from goldenthread.allocation.need_table import COMPONENTS, NeedTable
from goldenthread.allocation.partition import CAPACITY, Level, Partition
from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.powers import Delegation, Power
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Payment
from goldenthread.reference.systems import registered_systems
from goldenthread.structure.areas import Area, SmallArea
from goldenthread.structure.bodies import Body, Form, Network, Practice
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Post, Role, Sector
from goldenthread.synthetic.system import generate
from goldenthread.thread.gathered import GatheredLinks
from goldenthread.thread.kinds import Direction

SEED = 7
AS_AT = date(2026, 3, 31)
GENERAL_PRACTICE = {ContractForm.GMS, ContractForm.PMS, ContractForm.APMS}

Noun = TypeVar("Noun")


@cache
def facts() -> tuple[Any, ...]:
    return tuple(generate(SEED))


@cache
def links() -> GatheredLinks:
    return GatheredLinks.of(facts())


def of(noun: type[Noun]) -> list[Noun]:
    return [fact for fact in facts() if isinstance(fact, noun)]


def by_ref(noun: type[Any]) -> dict[Ref | None, Any]:
    return {fact.ref: fact for fact in of(noun)}


def groups(capacity: Capacity) -> dict[Ref, set[Ref]]:
    """The groups of each member in a capacity, on the day of the demonstration."""
    found: dict[Ref, set[Ref]] = defaultdict(set)
    for fact in of(Membership):
        if fact.capacity is capacity and fact.span.holds_on(AS_AT):
            found[fact.member].add(fact.group)
    return found


def test_forty_two_systems_are_known() -> None:
    real = [system for system in registered_systems().values() if not system.fictional]
    assert len(real) == 42
    assert all(system.span.holds_on(AS_AT) and system.ons_code for system in real)


def test_places_decide_with_what_the_board_delegates() -> None:
    places = {area.ref for area in of(Area) if area.level == "place"}
    serves = groups(Capacity.SERVES)
    committees = {body for body in serves if body.kind == "body" and serves[body] & places}
    decisions = by_ref(Decision)
    meetings = by_ref(Meeting)
    for place in places:
        here = {body for body in committees if place in serves[body]}
        delegated = [item for item in of(Delegation) if item.delegate in here]
        assert delegated
        assert all(item.area == place and item.clause for item in delegated)
        taken = [item for item in decisions.values() if meetings[item.meeting].body in here]
        assert taken
        assert {item.delegation for item in taken} <= {item.ref for item in delegated}


def test_communities_lie_below_places_and_are_sets_of_small_areas() -> None:
    communities = {area.ref for area in of(Area) if area.level == "community"}
    places = {area.ref for area in of(Area) if area.level == "place"}
    assert len(communities) > len(places)
    small_areas = of(SmallArea)
    assert {area.community for area in small_areas} == communities
    assert all(1 <= area.deprivation_decile <= 10 and area.residents for area in small_areas)
    thread = links().pull(min(communities))
    assert {step.ref.kind for step in thread.steps} & {"practice", "small-area"}


def test_a_network_holds_nothing_and_is_paid_through_its_payee() -> None:
    payees = {(item.group, item.member) for item in of(Membership)
              if item.capacity is Capacity.NOMINATED_PAYEE}  # fmt: skip
    held = (
        {fund.holder for fund in of(Fund)}
        | {power.holder for power in of(Power)}
        | {item.delegate for item in of(Delegation)}
        | {item.payee for item in of(Payment)}
    )
    assert "network" not in {ref.kind for ref in held}
    assert not {network.ref.key for network in of(Network)} & {body.ref.key for body in of(Body)}
    for_networks = [item for item in of(Payment) if item.benefits.kind == "network"]
    assert for_networks
    assert {(item.benefits, item.payee) for item in for_networks} <= payees


def test_every_payment_in_general_practice_names_practices() -> None:
    contracts = by_ref(Contract)
    core = [item for item in of(Payment) if contracts[item.contract].form in GENERAL_PRACTICE]
    assert core
    assert all(item.payee.kind == item.benefits.kind == "practice" for item in core)
    today = {practice.ref for practice in of(Practice) if practice.span.holds_on(AS_AT)}
    paid_this_spring = {
        item.payee for item in core if (item.paid.year, item.paid.month) == (2026, 3)
    }
    in_system = {practice for practice in today
                 if Ref("system", "QZZ") in groups(Capacity.IN_SYSTEM)[practice]}  # fmt: skip
    assert in_system <= paid_this_spring


def test_clinical_directors_deliver_and_never_represent() -> None:
    directors = [post for post in of(Post) if post.title == "Clinical director"]
    assert len(directors) == len(of(Network))
    assert all(post.role is Role.DELIVERY and post.body.kind == "network" for post in directors)
    representing = {item.member for item in of(Membership) if item.capacity is Capacity.REPRESENTS}
    assert representing
    assert not representing & {post.body for post in directors}


def test_leading_and_representing_are_roles_apart() -> None:
    doctors = [post for post in of(Post) if post.sector is Sector.GENERAL_PRACTICE]
    titles = {role: {post.title for post in doctors if post.role is role} for role in Role}
    assert titles[Role.DELIVERY]
    assert titles[Role.REPRESENTATIVE]
    assert not titles[Role.DELIVERY] & titles[Role.REPRESENTATIVE]


def test_every_payment_leads_to_a_decision_with_reasons_and_to_the_law() -> None:
    decisions = by_ref(Decision)
    payments = of(Payment)
    assert all(decisions[item.decision].reasons for item in payments)
    # One of each pair of decision and contract: what they share above them is the same.
    different = {(item.decision, item.contract): item.ref for item in payments}
    for ref in list(different.values())[::40]:
        thread = links().pull(ref)
        assert thread.complete, (ref, thread.gaps)


def test_each_practice_contract_says_who_holds_it_and_who_agreed_it() -> None:
    meetings, decisions = by_ref(Meeting), by_ref(Decision)
    bodies, delegations = by_ref(Body), by_ref(Delegation)
    national = {ref for ref, body in bodies.items() if body.form is Form.NATIONAL_BODY}
    held = [item for item in of(Contract) if item.form in GENERAL_PRACTICE]
    assert held
    for contract in held:
        agreed = decisions[contract.decision]
        assert bodies[contract.commissioner].form is Form.INTEGRATED_CARE_BOARD
        assert meetings[agreed.meeting].body in bodies
        assert delegations[agreed.delegation].power == agreed.power
        above = {step.ref for step in links().pull(contract.ref, (Direction.UP,)).up()}
        assert above & national, "the power comes down from NHS England"


def test_need_is_measured_at_each_level() -> None:
    year = FinancialYear.of(AS_AT)
    needs = [item for item in of(PracticeNeed) if item.year == year]
    counted = {item.practice for item in needs}
    system_of = {
        member.key: next(iter(found)).key
        for member, found in groups(Capacity.IN_SYSTEM).items()
        if member in counted
    }
    table = NeedTable.build(
        year, [item for item in needs if item.practice.key in system_of], system_of
    )
    for level, capacity in CAPACITY.items():
        area_of = {
            member.key: next(iter(found)).key
            for member, found in groups(capacity).items()
            if member.key in table.position
        }
        index = measure_need(table, Partition.build(level, table, area_of, {}))
        rows = list(index.rows())
        assert {row.component for row in rows} == set(COMPONENTS)
        assert {row.level for row in rows} == {level}
        if level is Level.NETWORK:
            assert "unplaced" in {row.area_code for row in rows}, "no practice drops out"


def test_decisions_of_each_level_carry_reasons_votes_and_power() -> None:
    meetings = by_ref(Meeting)
    decisions, powers = of(Decision), by_ref(Power)
    assert {"system", "place"} <= {item.area.kind for item in decisions}
    for item in decisions:
        assert item.reasons
        assert item.power in powers
        assert 0 < item.for_votes + item.against_votes <= meetings[item.meeting].present
        assert item.withdrawn >= 0
