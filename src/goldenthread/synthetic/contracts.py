"""The contracts: what is bought from whom, each by a decision taken before it began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.kernel import Money, Ref, Span
from goldenthread.synthetic.bodies import (
    BOARD,
    CARE_PROVIDERS,
    COMMUNITY_TRUST,
    PRIMARY_CARE_PROVIDERS,
    SUPPORT_SERVICE,
    council,
)
from goldenthread.synthetic.business import Offers, grown
from goldenthread.synthetic.decisions import Minutes
from goldenthread.synthetic.gazetteer import PLACES, UPPER_TIERS
from goldenthread.synthetic.need import YEARS
from goldenthread.synthetic.networks import FEDERATION, Networks
from goldenthread.synthetic.practices import FIRST_DAY, Surgeries
from goldenthread.synthetic.programme import (
    CARE_POUNDS_A_YEAR,
    CONTRACTS_END,
    FALLS_BEGIN,
    FALLS_POUNDS_A_YEAR,
    GRANTS,
    LOCAL_SERVICES,
    OUT_OF_HOURS_POUNDS_A_YEAR,
    POOLED_POUNDS_A_YEAR,
    PRIMARY_CARE_POUNDS_A_YEAR,
    STORY_BEGINS,
    STORY_TITLE,
    SUPPORT_POUNDS_A_YEAR,
    TRUST_SERVICES,
)

_FORMS = {
    "GMS": (ContractForm.GMS, Ref("law", "nhs-act-2006-s84")),
    "PMS": (ContractForm.PMS, Ref("law", "nhs-act-2006-s92")),
    "APMS": (ContractForm.APMS, Ref("law", "nhs-act-2006-s83")),
}
_DIRECT_AWARD = Ref("law", "si-2023-1348-reg-6")
_KEPT = Ref("law", "si-2023-1348-reg-9")
_POOLED = Ref("law", "si-2000-617-reg-7")
_GRANT = Ref("law", "nhs-act-2006-s14z47")
_NETWORK = Ref("law", "network-contract-directions")
_LOCAL = Ref("clause", "QZZ-F-4.1")


def contract(key: str) -> Ref:
    """The reference of a contract of the board, by its key."""
    return Ref("contract", f"QZZ-{key}")


def sign_contracts(
    surgeries: Surgeries, networks: Networks, offers: Offers, minutes: Minutes
) -> Mapping[Ref, Contract]:
    """Every contract, by reference."""
    signed = (
        *_essential(surgeries, minutes),
        *_networks(networks, minutes),
        *_local(offers, minutes),
        *_by_year(minutes),
        *_for_two_years(minutes),
    )
    return MappingProxyType({one.ref: one for one in signed})


def _signed(  # noqa: PLR0917 - the columns of a contract, in their order
    key: str, title: str, form: ContractForm, provider: Ref, decision: Ref, clause: Ref,
    pounds: int | None, since: date, until: date | None,
) -> Contract:  # fmt: skip
    value = None if pounds is None else Money(pounds * 100)
    span = Span(since, until)
    return Contract(contract(key), title, form, BOARD, provider, decision, clause, value, span)


def _essential(surgeries: Surgeries, minutes: Minutes) -> Iterator[Contract]:
    for one in surgeries.own:
        form, clause = _FORMS[one.form]
        yield _signed(
            f"GP-{one.code}", f"Primary medical services by {one.fact.name}", form, one.ref,
            minutes.ref("register"), clause, None, FIRST_DAY, one.fact.span.until,
        )  # fmt: skip


def _networks(networks: Networks, minutes: Minutes) -> Iterator[Contract]:
    for year in YEARS:
        first, until = date(year.begins, 4, 1), date(year.begins + 1, 4, 1)
        for plan in networks.plans:
            network = plan.fact
            yield _signed(
                f"NETWORK-{network.ref.key}-{year.begins}",
                f"Network services, {network.name}, {year}",
                ContractForm.NETWORK, plan.payee, minutes.ref(f"networks-{year.begins}"), _NETWORK,
                None, first, until,
            )  # fmt: skip


def _local(offers: Offers, minutes: Minutes) -> Iterator[Contract]:
    for service in LOCAL_SERVICES:
        for one in offers.local[service.key]:
            yield _signed(
                f"LOCAL-{service.key}-{one.code}", f"{service.name} by {one.fact.name}",
                ContractForm.LOCAL, one.ref, minutes.ref(f"local-{service.key}-{one.place}"),
                _LOCAL, None, service.begins, one.fact.span.until or CONTRACTS_END,
            )  # fmt: skip
    for one, _ in offers.story:
        yield _signed(
            f"LOCAL-continuity-{one.code}", f"{STORY_TITLE}, {one.fact.name}", ContractForm.LOCAL,
            one.ref, minutes.ref("answer-continuity"), _LOCAL, None, STORY_BEGINS,
            date(2027, 10, 1),
        )  # fmt: skip


def _by_year(minutes: Minutes) -> Iterator[Contract]:
    for year in YEARS:
        begins = year.begins
        span = date(begins, 4, 1), date(begins + 1, 4, 1)
        for service in TRUST_SERVICES:
            key = f"{service.provider.key}-{begins}"
            yield _signed(
                f"TRUST-{key}", f"{service.title}, {year}", ContractForm.STANDARD,
                service.provider, minutes.ref(f"trust-{key}"), _DIRECT_AWARD,
                grown(service.pounds, year), *span,
            )  # fmt: skip
        for upper in UPPER_TIERS:
            key = f"{upper.code}-{begins}"
            yield _signed(
                f"POOLED-{key}", f"Better care pooled fund, {upper.name}, {year}",
                ContractForm.SECTION_75, council(upper.code), minutes.ref(f"pooled-{key}"), _POOLED,
                grown(POOLED_POUNDS_A_YEAR[upper.code], year), *span,
            )  # fmt: skip
        for body, _, title, pounds in GRANTS:
            key = f"{body.key}-{begins}"
            yield _signed(
                f"GRANT-{key}", f"{title}, {year}", ContractForm.GRANT, body,
                minutes.ref(f"grant-{key}"), _GRANT, pounds, *span,
            )  # fmt: skip
        yield _signed(
            f"SUPPORT-{begins}", f"Commissioning support, {year}", ContractForm.STANDARD,
            SUPPORT_SERVICE, minutes.ref(f"support-{begins}"), Ref("clause", "QZZ-F-1.1"),
            grown(SUPPORT_POUNDS_A_YEAR, year), *span,
        )  # fmt: skip
        yield _signed(
            f"OUT-OF-HOURS-{begins}", f"Out-of-hours care, {year}", ContractForm.STANDARD,
            FEDERATION, minutes.ref(f"out-of-hours-{begins}"), _KEPT,
            grown(OUT_OF_HOURS_POUNDS_A_YEAR, year), *span,
        )  # fmt: skip


def _for_two_years(minutes: Minutes) -> Iterator[Contract]:
    first = date(YEARS[0].begins, 4, 1)
    for code, name in CARE_PROVIDERS:
        yield _signed(
            f"CARE-{code}", f"Continuing care, {name}", ContractForm.STANDARD, Ref("body", code),
            minutes.ref(f"care-{code}"), _DIRECT_AWARD, CARE_POUNDS_A_YEAR, first, CONTRACTS_END,
        )  # fmt: skip
    for code, name, _ in PRIMARY_CARE_PROVIDERS:
        yield _signed(
            f"PRIMARY-CARE-{code}", f"Local primary care service, {name}", ContractForm.LOCAL,
            Ref("body", code), minutes.ref(f"primary-care-{code}"), _LOCAL,
            PRIMARY_CARE_POUNDS_A_YEAR[code], first, CONTRACTS_END,
        )  # fmt: skip
    for place in PLACES:
        yield _signed(
            f"FALLS-{place.key}", f"Falls response in {place.name}", ContractForm.STANDARD,
            COMMUNITY_TRUST, minutes.ref(f"falls-{place.key}"), _KEPT,
            FALLS_POUNDS_A_YEAR[place.key], FALLS_BEGIN, CONTRACTS_END,
        )  # fmt: skip
