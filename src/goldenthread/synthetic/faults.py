"""Faults that can be planted in the demonstration, each with exactly what the rules find of it.

A fault changes or adds a few facts, and only those. Its manifest says which rule must find which
subject, from what the change is and not from what the rules say: that the two agree is a test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.minutes import Choice, Vote, Withdrawal
from goldenthread.authority.powers import Delegation, Suspension
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import FinancialYear, Money, Ref, Span
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.structure.posts import Holding
from goldenthread.synthetic.areas import NEIGHBOUR_REF, place_ref
from goldenthread.synthetic.bodies import BOARD, EXECUTIVE, FINANCE, QUALITY, place_committee
from goldenthread.synthetic.consultation_plans import BEDS, URGENT_TREATMENT
from goldenthread.synthetic.contracts import contract
from goldenthread.synthetic.funds import fund_ref
from goldenthread.synthetic.need import YEARS
from goldenthread.synthetic.powers import power
from goldenthread.synthetic.system import Families

Fact = TypeVar("Fact")
FIRST, SECOND = YEARS
Named = tuple[str, Ref]
"""A rule by its key, and the subject in which it finds something."""


class FaultError(ValueError):
    """A fault that is not known. The words name those that are."""


class Scene:
    """The facts of a sound demonstration, by reference and noun, for a fault to choose from."""

    def __init__(self, families: Families) -> None:
        self._facts = [fact for family in families.values() for fact in family]
        self._by_ref = {fact.ref: fact for fact in self._facts if hasattr(fact, "ref")}
        self._by_noun: dict[type[Any], list[Any]] = defaultdict(list)
        for fact in self._facts:
            self._by_noun[type(fact)].append(fact)
        self.bought = {fact.decision for fact in self.all(Contract)}
        self.bought |= {fact.decision for fact in self.all(Payment) if fact.decision is not None}

    def all(self, noun: type[Fact]) -> Sequence[Fact]:
        """Every fact of a noun, in the order in which it was invented."""
        return self._by_noun[noun]

    def get(self, noun: type[Fact], ref: Ref) -> Fact:
        """The fact of that reference."""
        fact = self._by_ref[ref]
        assert isinstance(fact, noun)  # noqa: S101 - a fault names its own kind
        return fact

    def any(self, ref: Ref) -> Any:
        """The fact of that reference, of whatever noun."""
        return self._by_ref[ref]

    def awarded(self, key: str) -> Decision:
        """The decision that awarded a contract of the board."""
        return self.get(Decision, self.get(Contract, contract(key)).decision)

    def payments(self, key: str) -> list[Payment]:
        """The payments under a contract of the board, in order of day."""
        return [one for one in self.all(Payment) if one.contract == contract(key)]

    def paid_from(self, year: FinancialYear, key: str) -> list[Payment]:
        """The payments out of a fund of the system, in order of day."""
        return [one for one in self.all(Payment) if one.fund == fund_ref(year, key)]

    def using(self, delegation: Ref) -> list[Decision]:
        """The decisions that used a delegation, in order of day."""
        return [one for one in self.all(Decision) if one.delegation == delegation]

    def holding(self, post: str) -> Holding:
        """The holding of a post that goes on."""
        ref = Ref("post", post)
        (held,) = (one for one in self.all(Holding) if one.post == ref and one.span.until is None)
        return held

    def tie(self, member: Ref, capacity: Capacity) -> Membership:
        """The membership of a member in a capacity."""
        return next(
            one for one in self.all(Membership)
            if one.member == member and one.capacity is capacity
        )  # fmt: skip

    def practices(self) -> list[Ref]:
        """Practices of the system that stay open, are in a network and are nobody's payee."""
        lasting = {
            one.member
            for one in self.all(Membership)
            if one.capacity is Capacity.IN_NETWORK and one.span.until is None
        }
        payees = {
            one.member for one in self.all(Membership) if one.capacity is Capacity.NOMINATED_PAYEE
        }
        return sorted(lasting - payees)


@dataclass(frozen=True, slots=True)
class Planting:
    """What a fault changes (pairs of before and after), what it adds, and what is found of it."""

    findings: frozenset[Named]
    changed: tuple[tuple[Any, Any], ...] = ()
    added: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: its name, what is wrong in words, and how it is planted."""

    name: str
    words: str
    plant: Callable[[Scene], Planting]


def _unsound(scene: Scene, rule: str, decisions: Iterable[Decision]) -> frozenset[Named]:
    """A rule finds each decision; where money rests on one, that is found as following from it."""
    refs = [one.ref for one in decisions]
    return frozenset(
        {(rule, ref) for ref in refs}
        | {("money-on-unsound-decision", ref) for ref in refs if ref in scene.bought}
    )


_AFTER_THE_LAST = date(2026, 3, 27)
"""After the last meeting, so that no minutes name as present who had left."""


def _left(post: str, day: date, *findings: Named) -> Callable[[Scene], Planting]:
    def plant(scene: Scene) -> Planting:
        held = scene.holding(post)
        gone = replace(held, span=Span(held.span.since, day))
        return Planting(frozenset(findings), ((held, gone),))

    return plant


def _no_chair(scene: Scene) -> Planting:
    return _left("QZZ-chair", _AFTER_THE_LAST, ("board-floor", BOARD), ("board-ten", BOARD))(scene)


def _two_places(scene: Scene) -> Planting:
    practice = scene.practices()[0]
    now = scene.tie(practice, Capacity.IN_PLACE).group
    other = next(ref for ref in map(place_ref, ("corrant", "saltings")) if ref != now)
    added = Membership(practice, other, Capacity.IN_PLACE, Span(date(2025, 4, 1)))
    return Planting(frozenset({("places-do-not-partition", practice)}), added=(added,))


def _no_place(scene: Scene) -> Planting:
    practice = scene.practices()[1]
    tie = scene.tie(practice, Capacity.IN_PLACE)
    ended = replace(tie, span=Span(tie.span.since, date(2025, 10, 1)))
    return Planting(frozenset({("places-do-not-partition", practice)}), ((tie, ended),))


def _two_systems(scene: Scene) -> Planting:
    practice = scene.practices()[2]
    added = Membership(practice, NEIGHBOUR_REF, Capacity.IN_SYSTEM, Span(date(2025, 7, 1)))
    return Planting(frozenset({("systems-overlap", practice)}), added=(added,))


def _inquorate(scene: Scene) -> Planting:
    decision = scene.awarded("GRANT-QZZ-VOL-CARERS-2024")
    meeting = scene.get(Meeting, decision.meeting)
    votes = [one for one in scene.all(Vote) if one.decision == decision.ref]
    # One more than may leave: they withdrew, and do not vote.
    leave = meeting.present - decision.withdrawn - meeting.quorum + 1
    gone, left = votes[:leave], votes[leave:]
    few = replace(
        decision, withdrawn=decision.withdrawn + len(gone), for_votes=len(left), against_votes=0
    )
    return Planting(
        _unsound(scene, "decision-without-quorum", [few]),
        (
            (decision, few),
            *((one, Withdrawal(one.decision, one.person, None, "Left the room.")) for one in gone),
            *((one, replace(one, choice=Choice.FOR)) for one in left),
        ),
    )


def _beyond_limit(scene: Scene) -> Planting:
    decision = scene.awarded("GRANT-QZZ-VOL-HOSPICE-2024")
    large = replace(decision, amount=Money(300_000_00))
    return Planting(_unsound(scene, "decision-beyond-limit", [large]), ((decision, large),))


def _beyond_year(scene: Scene) -> Planting:
    ref = Ref("delegation", f"{EXECUTIVE.key}-commission")
    spent: dict[FinancialYear, int] = defaultdict(int)
    last: dict[FinancialYear, Decision] = {}
    for one in scene.using(ref):
        year = FinancialYear.of(one.taken)
        spent[year] += 0 if one.amount is None else one.amount.pence
        last[year] = one
    fullest = max(spent, key=lambda year: spent[year])
    before = scene.get(Delegation, ref)
    after = replace(before, yearly_limit=Money(spent[fullest] - 1))
    return Planting(_unsound(scene, "yearly-limit-exceeded", [last[fullest]]), ((before, after),))


def _lapsed(scene: Scene) -> Planting:
    ref = Ref("delegation", f"{place_committee('corrant').key}-grant")
    before, day = scene.get(Delegation, ref), date(2025, 3, 1)
    after = replace(before, span=Span(before.span.since, day))
    late = [one for one in scene.using(ref) if one.taken >= day]
    return Planting(_unsound(scene, "delegation-lapsed-in-use", late), ((before, after),))


def _suspended(scene: Scene) -> Planting:
    decision = scene.awarded("GRANT-QZZ-VOL-MIND-2024")
    assert decision.delegation is not None  # noqa: S101 - a place makes grants by delegation
    month = Span(decision.taken.replace(day=1), decision.taken + timedelta(days=1))
    added = Suspension(
        Ref("suspension", "QZZ-2024-2"), decision.delegation, Ref("clause", "QZZ-C-4.6"), month
    )
    used = [one for one in scene.using(decision.delegation) if month.holds_on(one.taken)]
    return Planting(_unsound(scene, "suspended-in-use", used), added=(added,))


def _without_source(scene: Scene) -> Planting:
    source = scene.get(Delegation, Ref("delegation", f"{QUALITY.key}-quality"))
    added = replace(
        source, ref=Ref("delegation", f"{EXECUTIVE.key}-quality"), delegator=QUALITY,
        delegate=EXECUTIVE, span=Span(date(2025, 1, 1)),
    )  # fmt: skip
    return Planting(frozenset({("delegation-without-source", added.ref)}), added=(added,))


def _source_ends(scene: Scene) -> Planting:
    before = scene.get(Delegation, Ref("delegation", "QZZ-dental-board"))
    day = date(2024, 6, 1)
    after = replace(before, span=Span(before.span.since, day))
    below = Ref("delegation", "QZZ-PCC-dental")
    late = [one for one in scene.using(below) if one.taken >= day]
    own = [one for one in scene.using(before.ref) if one.taken >= day]
    found = _unsound(scene, "decision-without-power", late)
    found |= _unsound(scene, "delegation-lapsed-in-use", own)
    return Planting(found | {("delegation-without-source", below)}, ((before, after),))


def _reserved(_: Scene) -> Planting:
    added = Delegation(
        Ref("delegation", f"{FINANCE.key}-budget"), power("budget"), BOARD, FINANCE,
        Ref("clause", "QZZ-D-2.1"), Money(5_000_000_00), None, Span(date(2025, 4, 1)),
    )  # fmt: skip
    return Planting(frozenset({("reserved-and-delegated", added.ref)}), added=(added,))


def _outside_area(scene: Scene) -> Planting:
    ref = Ref("delegation", f"{place_committee('quillbourne').key}-involve")
    decision = next(one for one in scene.using(ref) if one.ref not in scene.bought)
    elsewhere = replace(decision, area=place_ref("saltings"))
    return Planting(_unsound(scene, "decision-outside-area", [decision]), ((decision, elsewhere),))


def _private(scene: Scene) -> Planting:
    meeting = next(
        one for one in scene.all(Meeting) if one.body == BOARD and one.held >= date(2025, 7, 1)
    )
    return Planting(
        frozenset({("board-met-in-private", meeting.ref)}),
        ((meeting, replace(meeting, in_public=False)),),
    )


def _out_of_fence(scene: Scene) -> Planting:
    payment = scene.payments("GRANT-QZZ-VOL-ADVICE-2024")[0]
    moved = replace(payment, fund=fund_ref(FIRST, "local-corrant"))
    return Planting(frozenset({("ring-fence-broken", payment.ref)}), ((payment, moved),))


def _allotted_out(scene: Scene) -> Planting:
    given = next(
        one for one in scene.all(Allotment) if one.destination == fund_ref(FIRST, "primary")
    )
    added = replace(
        given, ref=Ref("allotment", "QZZ-2024-90"), source=fund_ref(FIRST, "primary"),
        destination=fund_ref(FIRST, "core"), amount=Money(100_000_00), made=date(2024, 9, 2),
    )  # fmt: skip
    return Planting(frozenset({("ring-fence-broken", added.ref)}), added=(added,))


def _overspent(scene: Scene) -> Planting:
    fund = fund_ref(FIRST, "running")
    given = next(one for one in scene.all(Allotment) if one.destination == fund)
    less = replace(given, amount=given.amount - Money(1_000_000_00))
    return Planting(frozenset({("fund-overspent", fund)}), ((given, less),))


def _after_the_end(scene: Scene) -> Planting:
    key, day = "SUPPORT-2025", date(2026, 3, 1)
    before = scene.get(Contract, contract(key))
    after = replace(before, span=Span(before.span.since, day))
    late = [one for one in scene.payments(key) if one.paid >= day]
    return Planting(
        frozenset(("payment-outside-contract", one.ref) for one in late), ((before, after),)
    )


def _to_another(scene: Scene) -> Planting:
    payment = scene.paid_from(FIRST, "gms")[0]
    other = next(ref for ref in scene.practices() if ref != payment.payee)
    return Planting(
        frozenset({("payment-to-another", payment.ref)}),
        ((payment, replace(payment, payee=other)),),
    )


def _before_decision(scene: Scene) -> Planting:
    payment = scene.payments("OUT-OF-HOURS-2024")[1]
    later = replace(payment, decision=scene.awarded("OUT-OF-HOURS-2025").ref)
    return Planting(frozenset({("payment-before-decision", payment.ref)}), ((payment, later),))


def _twice(scene: Scene) -> Planting:
    payment = min(scene.paid_from(FIRST, "premises"), key=lambda one: (one.amount, one.ref))
    again = replace(payment, ref=Ref("payment", f"{payment.ref.key}-bis"))
    return Planting(frozenset({("paid-twice", again.ref)}), added=(again,))


def _lost_contract(scene: Scene) -> Planting:
    payment = scene.paid_from(FIRST, "quality")[0]
    lost = replace(payment, contract=Ref("contract", "QZZ-LOST"))
    return Planting(frozenset({("reference-not-recorded", payment.ref)}), ((payment, lost),))


def _clause_without_law(scene: Scene) -> Planting:
    clause = scene.any(Ref("clause", "QZZ-P-2"))
    return Planting(
        frozenset({("missing-link", clause.ref)}), ((clause, replace(clause, under=None)),)
    )


def _network_fund(scene: Scene) -> Planting:
    fund = scene.any(fund_ref(SECOND, "additional-roles"))
    network = next(
        one.group for one in scene.all(Membership) if one.capacity is Capacity.IN_NETWORK
    )
    return Planting(
        frozenset({("network-holds-money", fund.ref)}), ((fund, replace(fund, holder=network)),)
    )


def _short(scene: Scene) -> Planting:
    asked = scene.any(BEDS.ref)
    short = replace(asked, opened=asked.last_day - timedelta(days=34))
    return Planting(
        frozenset({("consultation-too-short", asked.ref), ("answers-out-of-time", asked.ref)}),
        ((asked, short),),
    )


def _before_close(scene: Scene) -> Planting:
    asked = scene.any(URGENT_TREATMENT.ref)
    decision = next(one for one in scene.all(Decision) if one.consultation == asked.ref)
    longer = replace(asked, last_day=decision.taken + timedelta(days=4))
    return Planting(_unsound(scene, "decision-before-close", [decision]), ((asked, longer),))


def _overdue(scene: Scene) -> Planting:
    challenge = scene.any(Ref("challenge", "QZZ-2026-01"))
    late = replace(challenge, raised=date(2026, 2, 17), reply_due=date(2026, 3, 17))
    return Planting(frozenset({("overdue-challenge", challenge.ref)}), ((challenge, late),))


def _no_reply(scene: Scene) -> Planting:
    challenge = scene.any(Ref("challenge", "QZZ-2025-01"))
    return Planting(
        frozenset({("reply-missing", challenge.ref)}),
        ((challenge, replace(challenge, reply=None)),),
    )


_QUALITY_CHAIR = "QZZ-QUAL-quality-member"
FAULTS: MappingProxyType[str, Fault] = MappingProxyType(
    {
        fault.name: fault
        for fault in (
            Fault("no-chair", "The chair of the board has left, and nobody follows.", _no_chair),
            Fault("no-council-member", "The board has no member from local authorities.",
                  _left("QZZ-council-member", _AFTER_THE_LAST, ("board-partners", BOARD),
                        ("board-ten", BOARD))),
            Fault("no-mental-health-member", "The member for mental health has left.",
                  _left("QZZ-mental-health-member", _AFTER_THE_LAST,
                        ("board-mental-health", BOARD))),
            Fault("no-nursing-director", "The board has no director of nursing.",
                  _left("QZZ-nursing-director", _AFTER_THE_LAST, ("board-ten", BOARD))),
            Fault("no-committee-chair", "Nobody chairs the quality committee.",
                  _left(_QUALITY_CHAIR, _AFTER_THE_LAST,
                        ("vacant-required-post", Ref("post", _QUALITY_CHAIR)))),
            Fault("two-places", "A practice is in two places.", _two_places),
            Fault("no-place", "A practice is in no place.", _no_place),
            Fault("two-systems", "A practice is in two systems.", _two_systems),
            Fault("inquorate", "A grant was made without a quorum.", _inquorate),
            Fault("beyond-limit", "A place made a grant above its limit.", _beyond_limit),
            Fault("beyond-year", "The executive spent more in a year than it may.", _beyond_year),
            Fault("lapsed", "A place made grants after its delegation had ended.", _lapsed),
            Fault("suspended", "A place made a grant while it was suspended.", _suspended),
            Fault("passed-on", "A committee delegates what it may not pass on.", _without_source),
            Fault("source-ended", "NHS England takes dentistry back, and a committee goes on.",
                  _source_ends),
            Fault("reserved", "The power to set budgets is reserved, and delegated as well.",
                  _reserved),
            Fault("outside-area", "A place decided for another place.", _outside_area),
            Fault("in-private", "The board met in private.", _private),
            Fault("out-of-fence", "A grant was paid out of money for general practice.",
                  _out_of_fence),
            Fault("allotted-out", "Money for general practice was allotted to other services.",
                  _allotted_out),
            Fault("overspent", "A fund paid more than it was given.", _overspent),
            Fault("after-the-end", "A provider was paid after its contract had ended.",
                  _after_the_end),
            Fault("to-another", "A practice was paid what another was due.", _to_another),
            Fault("before-decision", "A payment names a decision that was taken later.",
                  _before_decision),
            Fault("paid-twice", "One bill was paid twice.", _twice),
            Fault("lost-contract", "A payment names a contract that is not recorded.",
                  _lost_contract),
            Fault("clause-without-law", "A policy names no law under which it was made.",
                  _clause_without_law),
            Fault("network-fund", "A fund is held by a network.", _network_fund),
            Fault("short-consultation", "A consultation was open for five weeks.", _short),
            Fault("before-close", "A decision was taken before its consultation closed.",
                  _before_close),
            Fault("overdue", "A challenge waits for a reply that was due two weeks ago.", _overdue),
            Fault("no-reply", "A challenge counts as answered, and no answer is recorded.",
                  _no_reply),
        )
    }
)  # fmt: skip


def named_faults(text: str) -> tuple[str, ...]:
    """The faults of ``all``, ``none`` or names with commas between. Raises FaultError."""
    if text == "none":
        return ()
    if text == "all":
        return tuple(FAULTS)
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    for name in names:
        if name not in FAULTS:
            raise FaultError(f"no fault is called {name!r}: name all, none, or {', '.join(FAULTS)}")
    return names


def plant(families: Families, names: Sequence[str]) -> tuple[Families, dict[str, Planting]]:
    """The families with faults planted, and the manifest: for each fault what is found of it.

    Each fault is chosen and worded from the sound facts, so that the order is of no matter.
    Raises FaultError where two faults would change one fact.
    """
    scene = Scene(families)
    manifest = {name: FAULTS[name].plant(scene) for name in names}
    changed: dict[int, Any] = {}
    for name, planting in manifest.items():
        for before, after in planting.changed:
            if id(before) in changed:
                raise FaultError(f"{name} changes a fact that another fault changes: {before!r}")
            changed[id(before)] = after
    added: dict[type[Any], list[Any]] = defaultdict(list)
    for planting in manifest.values():
        for fact in planting.added:
            added[type(fact)].append(fact)
    planted: dict[str, Sequence[Any]] = {}
    for family, facts in families.items():
        more = [
            one for noun in {type(fact) for fact in facts} for one in added.pop(noun, ())
        ]  # the first family that holds a noun takes what is added to it
        planted[family] = (*(changed.get(id(fact), fact) for fact in facts), *more)
    return MappingProxyType(planted), manifest
