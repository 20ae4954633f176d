"""Payments: 20,000 of them over two years, in order of day, each under a contract and a decision.

What is due by formula (global sum, quality, networks) and by contract is paid in full; claims
for local services make up the rest: a practice with nothing to claim in a quarter is not paid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import FinancialYear, Money, Ref
from goldenthread.money.transfers import Payment
from goldenthread.reference.practice_prices import practice_prices
from goldenthread.synthetic.areas import SYSTEM_REF, place_ref
from goldenthread.synthetic.bodies import (
    CARE_PROVIDERS,
    PRIMARY_CARE_PROVIDERS,
    SUPPORT_SERVICE,
    council,
)
from goldenthread.synthetic.business import Offers, grown
from goldenthread.synthetic.contracts import contract
from goldenthread.synthetic.decisions import Minutes
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.gazetteer import PLACES, UPPER_TIERS
from goldenthread.synthetic.need import YEARS, Needs
from goldenthread.synthetic.networks import LEFT_ON, Networks
from goldenthread.synthetic.practices import Surgeries, Surgery
from goldenthread.synthetic.programme import (
    CARE_POUNDS_A_YEAR,
    FALLS_BEGIN,
    FALLS_POUNDS_A_YEAR,
    GRANTS,
    LOCAL_SERVICES,
    OUT_OF_HOURS_POUNDS_A_YEAR,
    POOLED_POUNDS_A_YEAR,
    PRIMARY_CARE_POUNDS_A_YEAR,
    STORY_BEGINS,
    STORY_POUNDS_A_YEAR,
    STORY_TITLE,
    SUPPORT_POUNDS_A_YEAR,
    TRUST_SERVICES,
    LocalService,
)

PAYMENTS = 20_000
NATIONAL_MEAN_LIST = 9_485
"""People on the mean list of England in 2024/25; derived from the published allocation file."""

_PEOPLE_FOR_EACH_CARE_HOME_BED = 132


@dataclass(frozen=True, slots=True)
class Due:
    """A payment before it has its number. ``pence`` may be an exact fraction."""

    paid: date
    fund: str
    payee: Ref
    benefits: Ref
    contract: Ref
    decision: Ref
    description: str
    pence: int | Fraction


@dataclass(frozen=True, slots=True)
class Payroll:
    """What the amounts rest on."""

    draw: Draw
    surgeries: Surgeries
    networks: Networks
    needs: Needs
    offers: Offers
    minutes: Minutes
    contracts: Mapping[Ref, Contract]


def make_payments(payroll: Payroll) -> list[Payment]:
    """Exactly as many payments as wanted, numbered within each year in order of day."""
    due = [one for stream in _STREAMS for one in stream(payroll)]
    claims = list(_claims(payroll))
    wanted = PAYMENTS - len(due)
    if not 0 <= wanted <= len(claims):
        raise ValueError(f"{len(due)} payments are due and {len(claims)} claims can be made")
    claims.sort(key=lambda one: payroll.draw.number("claim", one.contract, one.paid))
    due.extend(claims[:wanted])
    due.sort(key=lambda one: (one.paid, one.fund, str(one.contract), one.description))
    counts = dict.fromkeys((year.begins for year in YEARS), 0)
    payments = []
    for one in due:
        year = FinancialYear.of(one.paid).begins
        counts[year] += 1
        payments.append(
            Payment(
                Ref("payment", f"{year}-{counts[year]:04d}"),
                Ref("fund", f"QZZ-{year}-{one.fund}"),
                one.payee, one.benefits, one.contract, one.decision, one.description,
                Money(_whole(one.pence)), one.paid,
            )
        )  # fmt: skip
    return payments


def _whole(pence: int | Fraction) -> int:
    """Whole pence; a half is rounded up, as a ledger does."""
    return (2 * pence.numerator + pence.denominator) // (2 * pence.denominator)


def months(year: FinancialYear) -> Iterator[date]:
    """The first day of each month of a financial year."""
    for month in range(4, 16):
        yield date(year.begins + (month > 12), (month - 1) % 12 + 1, 1)


def _on(first: date, day: int) -> date:
    """A day of the month, or the Friday before a weekend. None of those used is a holiday."""
    wanted = first.replace(day=day)
    return wanted - timedelta(days=max(0, wanted.weekday() - 4))


def _price(name: str, year: FinancialYear) -> Fraction:
    """A price in pence."""
    return practice_prices()[name, year].value * 100


def _paid_practices(payroll: Payroll, first: date) -> Iterator[Surgery]:
    for one in payroll.surgeries.own:
        if one.open_on(first):
            yield one


def _essential(payroll: Payroll) -> Iterator[Due]:
    for year in YEARS:
        price, decision = _price("global-sum", year), payroll.minutes.ref(f"payments-{year.begins}")
        for first in months(year):
            for one in _paid_practices(payroll, first):
                weighted = payroll.needs.weighted_list(one.code, year)
                yield Due(
                    _on(first, 22), "gms", one.ref, one.ref, contract(f"GP-{one.code}"), decision,
                    f"Global sum for {first:%B %Y}: {weighted:,} weighted patients",
                    weighted * price / 12,
                )  # fmt: skip


def _quality_value(payroll: Payroll, one: Surgery, scored: int, year: FinancialYear) -> Fraction:
    """A year's score in pence: points, price and list size beside the mean list."""
    most = int(practice_prices()["quality-points", year].value)
    points = most * payroll.draw.whole(880, 995, "points", one.code, scored) // 1_000
    people = payroll.needs.people(one.code, year)
    return points * _price("quality-point-price", year) * Fraction(people, NATIONAL_MEAN_LIST)


def _quality(payroll: Payroll) -> Iterator[Due]:
    for year in YEARS:
        decision = payroll.minutes.ref(f"payments-{year.begins}")
        share = practice_prices()["quality-aspiration", year].value
        for first in months(year):
            for one in _paid_practices(payroll, first):
                last = _quality_value(payroll, one, year.begins - 1, year)
                yield Due(
                    _on(first, 22), "quality", one.ref, one.ref, contract(f"GP-{one.code}"),
                    decision, f"Quality aspiration for {first:%B %Y}", last * share / 12,
                )  # fmt: skip
        first = date(year.begins, 6, 1)
        for one in _paid_practices(payroll, first):
            last = _quality_value(payroll, one, year.begins - 1, year)
            yield Due(
                _on(first, 27), "quality", one.ref, one.ref, contract(f"GP-{one.code}"), decision,
                f"Quality achievement for {FinancialYear(year.begins - 1)}", last * (1 - share),
            )  # fmt: skip


def _premises(payroll: Payroll) -> Iterator[Due]:
    for year in YEARS:
        decision = payroll.minutes.ref(f"premises-{year.begins}")
        for first in months(year):
            if first.month % 3:
                continue
            for one in _paid_practices(payroll, first):
                each = payroll.draw.whole(190, 390, "rent", one.code)
                yield Due(
                    _on(first, 24), "premises", one.ref, one.ref, contract(f"GP-{one.code}"),
                    decision, f"Rent and rates, quarter to {first:%B %Y}",
                    one.people * each + 120_000,
                )  # fmt: skip


def _networks(payroll: Payroll) -> Iterator[Due]:
    lines = (
        ("network-core", "Core funding", "network", "networks", 0),
        ("network-enhanced-access", "Enhanced access", "network", "networks", 0),
        ("network-capacity-access", "Capacity and access", "network", "networks", 0),
        (
            "network-additional-roles",
            "Additional roles",
            "additional-roles",
            "additional-roles",
            21,
        ),
        ("network-care-home", "Care homes", "network", "networks", 0),
    )
    for year in YEARS:
        for first in months(year):
            for plan in payroll.networks.plans:
                people = sum(
                    payroll.needs.people(one.code, year)
                    for one in plan.members
                    if one.open_on(first)
                    and not (one is payroll.networks.left and first >= LEFT_ON)
                )
                for price, words, fund, decided, spare in lines:
                    number = people
                    if price == "network-care-home":
                        number = people // _PEOPLE_FOR_EACH_CARE_HOME_BED
                    network = plan.fact.ref
                    # Staff are claimed as paid: posts stand empty for some of the year.
                    claimed = 100 - payroll.draw.whole(0, spare, price, network, first)
                    yield Due(
                        _on(first, 23), fund, plan.payee, network,
                        contract(f"NETWORK-{network.key}-{year.begins}"),
                        payroll.minutes.ref(f"{decided}-{year.begins}"),
                        f"{words} for {first:%B %Y}, {plan.fact.name}",
                        number * _price(price, year) * claimed / 1_200,
                    )  # fmt: skip


def _trusts(payroll: Payroll) -> Iterator[Due]:
    for year in YEARS:
        for service in TRUST_SERVICES:
            key = f"TRUST-{service.provider.key}-{year.begins}"
            agreed = payroll.contracts[contract(key)]
            for first in months(year):
                monthly = _instalment(grown(service.pounds, year) * 100, first)
                elective = monthly * service.elective_share // 100
                yield Due(
                    _on(first, 15), service.fund, service.provider, SYSTEM_REF, agreed.ref,
                    agreed.decision, f"{service.title}: {first:%B %Y}", monthly - elective,
                )  # fmt: skip
                if elective:
                    done = payroll.draw.whole(930, 1_060, "elective", key, first)
                    yield Due(
                        _on(first, 24), service.fund, service.provider, SYSTEM_REF, agreed.ref,
                        agreed.decision, f"Planned operations by activity: {first:%B %Y}",
                        elective * done // 1_000,
                    )  # fmt: skip


def _monthly(payroll: Payroll) -> Iterator[Due]:
    """Contracts paid by the month in equal parts, or nearly."""
    for year in YEARS:
        for first in months(year):
            for code, _ in CARE_PROVIDERS:
                done = payroll.draw.whole(940, 1_050, "care", code, first)
                yield _part(payroll, f"CARE-{code}", "care", Ref("body", code), SYSTEM_REF, first,
                            "Continuing care", CARE_POUNDS_A_YEAR * done // 1_000)  # fmt: skip
            for code, _, _ in PRIMARY_CARE_PROVIDERS:
                yield _part(payroll, f"PRIMARY-CARE-{code}", "other-primary-care",
                            Ref("body", code), SYSTEM_REF, first, "Local primary care service",
                            PRIMARY_CARE_POUNDS_A_YEAR[code])  # fmt: skip
            for upper in UPPER_TIERS:
                yield _part(payroll, f"POOLED-{upper.code}-{year.begins}", "pooled",
                            council(upper.code), Ref("upper-tier", upper.code), first,
                            "Better care pooled fund",
                            grown(POOLED_POUNDS_A_YEAR[upper.code], year))  # fmt: skip
            yield _part(payroll, f"SUPPORT-{year.begins}", "running", SUPPORT_SERVICE, SYSTEM_REF,
                        first, "Commissioning support",
                        grown(SUPPORT_POUNDS_A_YEAR, year))  # fmt: skip
            out_of_hours = payroll.contracts[contract(f"OUT-OF-HOURS-{year.begins}")]
            yield _part(payroll, f"OUT-OF-HOURS-{year.begins}", "out-of-hours",
                        out_of_hours.provider, SYSTEM_REF, first, "Out-of-hours care",
                        grown(OUT_OF_HOURS_POUNDS_A_YEAR, year))  # fmt: skip
            if first >= FALLS_BEGIN:
                for place in PLACES:
                    falls = payroll.contracts[contract(f"FALLS-{place.key}")]
                    yield _part(payroll, f"FALLS-{place.key}", f"place-{place.key}",
                                falls.provider, place_ref(place.key), first, "Falls response",
                                FALLS_POUNDS_A_YEAR[place.key])  # fmt: skip


def _part(  # noqa: PLR0917 - the columns of a due payment, in their order
    payroll: Payroll, key: str, fund: str, payee: Ref, benefits: Ref, first: date, words: str,
    pounds: int,
) -> Due:  # fmt: skip
    agreed = payroll.contracts[contract(key)]
    return Due(
        _on(first, 17), fund, payee, benefits, agreed.ref, agreed.decision,
        f"{words}: {first:%B %Y}", _instalment(pounds * 100, first),
    )  # fmt: skip


def _instalment(pence: int, first: date) -> int:
    """A twelfth of a year's pence, so cut that the twelve months sum to the year."""
    month = (first.month - 4) % 12
    return pence * (month + 1) // 12 - pence * month // 12


def _grants(payroll: Payroll) -> Iterator[Due]:
    for year in YEARS:
        for body, key, title, pounds in GRANTS:
            agreed = payroll.contracts[contract(f"GRANT-{body.key}-{year.begins}")]
            for first in months(year):
                if first.month in (4, 7, 10, 1):
                    yield Due(
                        _on(first, 9), f"place-{key}", body, place_ref(key), agreed.ref,
                        agreed.decision, f"{title}: quarter from {first:%B %Y}", pounds * 25,
                    )  # fmt: skip


def _story(payroll: Payroll) -> Iterator[Due]:
    """The continuity service, month by month from October 2025."""
    for first in months(YEARS[1]):
        if first < STORY_BEGINS:
            continue
        for one, people in payroll.offers.story:
            seen = people * payroll.draw.whole(880, 990, "continuity", one.code, first) // 1_000
            agreed = payroll.contracts[contract(f"LOCAL-continuity-{one.code}")]
            yield Due(
                _on(first, 24), f"local-{one.place}", one.ref, one.ref, agreed.ref,
                agreed.decision, f"{STORY_TITLE}: {seen:,} patients, {first:%B %Y}",
                Fraction(seen * STORY_POUNDS_A_YEAR * 100, 12),
            )  # fmt: skip


_STREAMS: Sequence[Callable[[Payroll], Iterator[Due]]] = (
    _essential, _quality, _premises, _networks, _trusts, _monthly, _grants, _story,
)  # fmt: skip


def _claims(payroll: Payroll) -> Iterator[Due]:
    """What each practice could claim for each local service, quarter by quarter."""
    for year in YEARS:
        for first in months(year):
            if first.month % 3:
                continue
            for service in LOCAL_SERVICES:
                if first > service.begins:
                    for one in payroll.offers.local[service.key]:
                        if one.open_on(_on(first, 30)):
                            yield _claim(payroll, service, one, first)


def _claim(payroll: Payroll, service: LocalService, one: Surgery, first: date) -> Due:
    done = payroll.draw.whole(520, 1_000, "done", service.key, one.code, first)
    agreed = payroll.contracts[contract(f"LOCAL-{service.key}-{one.code}")]
    return Due(
        _on(first, 30), f"local-{one.place}", one.ref, one.ref, agreed.ref, agreed.decision,
        f"{service.name}: claim for the quarter to {first:%B %Y}",
        one.people * service.pence * done // 1_000,
    )  # fmt: skip
