"""The funds and what was allotted to each: from the national vote to the places.

What each fund pays is known, so allotments are set above it and whole; the budgets of places
follow the need index instead, so that some places keep more than others at the year's end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from goldenthread.allocation.practice_need import Component
from goldenthread.kernel import FinancialYear, Money, Ref, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt
from goldenthread.synthetic.areas import NATION_REF, SYSTEM_REF, place_ref
from goldenthread.synthetic.bodies import BOARD, DEPARTMENT, NHS_ENGLAND
from goldenthread.synthetic.decisions import Minutes
from goldenthread.synthetic.gazetteer import PLACES
from goldenthread.synthetic.need import YEARS, Needs, listed, release_ref
from goldenthread.synthetic.practices import Surgeries
from goldenthread.synthetic.programme import STORY_BEGINS

_STEP = 1_000_000
"""Allotments are whole steps of £10,000 (in pence)."""


def fund_ref(year: FinancialYear, key: str) -> Ref:
    """The reference of a fund of the system."""
    return Ref("fund", f"QZZ-{year.begins}-{key}")


@dataclass(frozen=True, slots=True)
class FundPlan:
    """A fund of every year: ``parent`` feeds it, ``decided`` names the decision that set it up."""

    key: str
    name: str
    purpose: str
    parent: str
    clause: Ref
    decided: str
    ring_fenced: bool = False
    place: str | None = None
    measure: Component | None = None


_UNFENCED = False
SUSPENSE = "suspense"
_SUSPENDED = Ref("clause", "QZZ-F-5.1")
_DIVIDED = Ref("clause", "QZZ-F-2.1")
_FENCED = Ref("clause", "QZZ-F-2.4")
_BY_NEED = Ref("clause", "QZZ-F-2.5")

# Each fund stands after the one that feeds it.
PLANS: tuple[FundPlan, ...] = (
    FundPlan("core", "Core services", "hospital, community and mental health services", "pot",
             _DIVIDED, "budget"),
    FundPlan("primary", "Primary medical services", "general practice", "pot", _FENCED, "primary",
             ring_fenced=True),
    FundPlan("other-primary-care", "Pharmacy, dentistry and optometry",
             "pharmacy, dentistry and optometry", "pot", _DIVIDED, "budget", ring_fenced=True),
    FundPlan("running", "Running costs", "the board's own costs", "pot", _DIVIDED, "budget",
             ring_fenced=True),
    FundPlan("hospital", "Hospital services", "general hospital services", "core", _DIVIDED,
             "budget"),
    FundPlan("community", "Community services", "community health services", "core", _DIVIDED,
             "budget"),
    FundPlan("mental-health", "Mental health", "mental health services", "core", _DIVIDED, "budget",
             ring_fenced=True),
    FundPlan("ambulance", "Ambulance services", "emergency ambulances and 111", "core", _DIVIDED,
             "budget"),
    FundPlan("care", "Continuing care", "nursing care of people with complex needs", "core",
             _DIVIDED, "budget"),
    FundPlan("pooled", "Better care", "pooled funds with councils", "core", _DIVIDED, "budget",
             ring_fenced=True),
    FundPlan("gms", "Essential services", "the global sum of practices", "primary", _FENCED,
             "primary", ring_fenced=True),
    FundPlan("quality", "Quality and outcomes", "quality payments to practices", "primary", _FENCED,
             "primary", ring_fenced=True),
    FundPlan("premises", "Surgery premises", "rent and rates of surgeries", "primary", _FENCED,
             "primary", ring_fenced=True),
    FundPlan("network", "Network services", "network services of practices", "primary", _FENCED,
             "primary", ring_fenced=True),
    FundPlan("additional-roles", "Additional roles", "additional staff of networks", "primary",
             _FENCED, "primary", ring_fenced=True),
    FundPlan("out-of-hours", "Out-of-hours care", "general practice out of hours", "primary",
             _FENCED, "primary", ring_fenced=True),
    *(
        FundPlan(f"place-{place.key}", f"Community schemes of {place.name}",
                 f"community schemes and grants in {place.name}", "core", _BY_NEED,
                 f"place-{place.key}", place=place.key, measure=Component.CORE)
        for place in PLACES
    ),
    *(
        FundPlan(f"local-{place.key}", f"Local services of {place.name}",
                 f"local services of general practice in {place.name}", "primary", _BY_NEED,
                 f"place-{place.key}", ring_fenced=True, place=place.key,
                 measure=Component.PRIMARY_MEDICAL)
        for place in PLACES
    ),
)  # fmt: skip


def fund_facts(minutes: Minutes) -> Iterator[Fund]:
    """The funds of both years, each after the one that feeds it."""
    for year in YEARS:
        vote, national, pot = (fund_ref(year, key) for key in ("vote", "national", "pot"))
        funding = Ref("law", "nhs-act-2006-s223b")
        yield Fund(
            vote, "Money voted for the NHS", "the share of it that this demonstration follows",
            year, DEPARTMENT, NATION_REF, _UNFENCED, None, None, funding, None,
        )  # fmt: skip
        yield Fund(
            national, "NHS England's allocations", "the share of them that goes to this system",
            year, NHS_ENGLAND, NATION_REF, _UNFENCED, vote, None, funding, None,
        )  # fmt: skip
        yield Fund(
            pot, "The board's single pot", "health services for the people of the system", year,
            BOARD, SYSTEM_REF, _UNFENCED, national, None, Ref("law", "nhs-act-2006-s223g"), None,
        )  # fmt: skip
        yield Fund(
            fund_ref(year, SUSPENSE), "Suspense",
            "what moved without authority, until it is mended", year, BOARD, SYSTEM_REF,
            _UNFENCED, pot, None, _SUSPENDED, None, suspense=True,
        )  # fmt: skip
        for plan in PLANS:
            area = SYSTEM_REF if plan.place is None else place_ref(plan.place)
            yield Fund(
                fund_ref(year, plan.key), plan.name, plan.purpose, year, BOARD, area,
                plan.ring_fenced, fund_ref(year, plan.parent),
                minutes.ref(f"{plan.decided}-{year.begins}"), plan.clause,
                None if plan.measure is None else release_ref(area, plan.measure, year),
            )  # fmt: skip


def allot(
    surgeries: Surgeries, needs: Needs, minutes: Minutes, payments: Sequence[Payment]
) -> list[Allotment]:
    """What passed from fund to fund, so that no fund pays more than it was given."""
    paid: dict[Ref, int] = {}
    story: dict[Ref, int] = {}
    answered = minutes.ref("answer-continuity")
    for payment in payments:
        spent = story if payment.decision == answered else paid
        spent[payment.fund] = spent.get(payment.fund, 0) + payment.amount.pence
    return [
        one
        for year in YEARS
        for one in _of_year(year, _given(year, surgeries, needs, paid), story, minutes)
    ]


def come_back(payments: Sequence[Payment]) -> Iterator[Receipt]:
    """What came back: of the largest claim for rent up to December, a tenth was overpaid."""
    year = YEARS[1]
    claims = [
        one
        for one in payments
        if one.fund == fund_ref(year, "premises") and one.paid < date(year.begins + 1, 1, 1)
    ]
    most = max(claims, key=lambda one: (one.amount, one.ref))
    back = most.paid + timedelta(weeks=5)  # a working day, as the day of the payment was
    yield Receipt(
        Ref("receipt", f"{year.begins}-0001"), most.fund, most.payee, most.ref,
        "Overpaid: a room let to others was counted as the surgery’s",
        Money(most.amount.pence // 10), back,
    )  # fmt: skip


def _given(
    year: FinancialYear, surgeries: Surgeries, needs: Needs, paid: Mapping[Ref, int]
) -> dict[str, int]:
    """Pence given to each fund at the start of a year, those that pay first, then their parents."""
    given = {
        plan.key: _above(paid.get(fund_ref(year, plan.key), 0), 3)
        for plan in PLANS
        if plan.place is None
    }
    for prefix, component in (("place", Component.CORE), ("local", Component.PRIMARY_MEDICAL)):
        weights = _place_weights(surgeries, needs, component, year)
        spent = {key: paid.get(fund_ref(year, f"{prefix}-{key}"), 0) for key in weights}
        given.update({f"{prefix}-{key}": pence for key, pence in _by_need(weights, spent).items()})
    for plan in reversed(PLANS):
        fed = sum(given[other.key] for other in PLANS if other.parent == plan.key)
        if fed:
            # General practice keeps a reserve: the continuity service is paid from it.
            given[plan.key] = _above(fed, 20 if plan.key == "primary" else 2)
    return given


def _above(pence: int, per_mille: int) -> int:
    """A whole number of steps that is more than an amount by so many thousandths."""
    return -(-(pence * (1_000 + per_mille)) // (1_000 * _STEP)) * _STEP


def _place_weights(
    surgeries: Surgeries, needs: Needs, component: Component, year: FinancialYear
) -> dict[str, int]:
    weights = {place.key: 0 for place in PLACES}
    for one in listed(surgeries, year):
        if one.place is not None:
            weights[one.place] += needs.by_year[year][one.code].weighted(component) or 0
    return weights


def _by_need(weights: Mapping[str, int], spent: Mapping[str, int]) -> dict[str, int]:
    """Divide by need the smallest pot from which every place can pay; largest remainder."""
    whole = sum(weights.values())
    pot = max(-(-(spent[key] + _STEP) * whole // weight) for key, weight in weights.items())
    steps = -(-pot // _STEP)
    shares = {key: steps * weight // whole for key, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda key: (-(steps * weights[key] % whole), key))
    for key in by_remainder[: steps - sum(shares.values())]:
        shares[key] += 1
    return {key: share * _STEP for key, share in shares.items()}


def _of_year(
    year: FinancialYear, given: Mapping[str, int], story: Mapping[Ref, int], minutes: Minutes
) -> Iterator[Allotment]:
    first = date(year.begins, 4, 1)
    total = sum(given[plan.key] for plan in PLANS if plan.parent == "pot")
    number = 0

    def made(  # noqa: PLR0917 - the columns of an allotment, in their order
        source: str, target: str, pence: int, decision: Ref | None, clause: Ref, day: date
    ) -> Allotment:
        nonlocal number
        number += 1
        return Allotment(
            Ref("allotment", f"QZZ-{year.begins}-{number:02d}"), fund_ref(year, source),
            fund_ref(year, target), Money(pence), decision, clause, day,
            WarrantKind.STATUTE if decision is None else WarrantKind.DECISION,
        )  # fmt: skip

    voted, paid = Ref("law", "nhs-act-2006-s223b"), Ref("law", "nhs-act-2006-s223g")
    yield made("vote", "national", total, None, voted, first)
    yield made("national", "pot", total, None, paid, first)
    for plan in PLANS:
        decision = minutes.ref(f"{plan.decided}-{year.begins}")
        yield made(plan.parent, plan.key, given[plan.key], decision, plan.clause, first)
    answer = minutes.by_key["answer-continuity"]
    for place in PLACES:
        needed = story.get(fund_ref(year, f"local-{place.key}"), 0)
        if needed:
            yield made(
                "primary", f"local-{place.key}", _above(needed, 0), answer.ref, _FENCED,
                STORY_BEGINS,
            )  # fmt: skip
