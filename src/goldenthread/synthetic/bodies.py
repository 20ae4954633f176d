"""The bodies of the demonstration, how they belong together, and who took over from whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from goldenthread.kernel import Ref, Span
from goldenthread.structure.agreements import Agreement, AgreementForm, Succession
from goldenthread.structure.bodies import Body, Form
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.synthetic.areas import (
    NATION_REF,
    NEIGHBOUR_REF,
    SYSTEM_REF,
    place_ref,
)
from goldenthread.synthetic.gazetteer import (
    NEIGHBOUR,
    NEIGHBOUR_NAME,
    PLACES,
    SYSTEM,
    SYSTEM_NAME,
    UPPER_TIERS,
)
from goldenthread.synthetic.networks import FEDERATION
from goldenthread.synthetic.practices import FIRST_DAY, MERGED_ON, Surgeries

BOARD = Ref("body", SYSTEM)
NHS_ENGLAND = Ref("body", "NHS-ENGLAND")
DEPARTMENT = Ref("body", "DHSC")
FINANCE = Ref("body", f"{SYSTEM}-FIN")
QUALITY = Ref("body", f"{SYSTEM}-QUAL")
PRIMARY_CARE = Ref("body", f"{SYSTEM}-PCC")
REMUNERATION = Ref("body", f"{SYSTEM}-REM")
AUDIT = Ref("body", f"{SYSTEM}-AUD")
EXECUTIVE = Ref("body", f"{SYSTEM}-EXEC")
PARTNERSHIP = Ref("body", f"{SYSTEM}-ICP")
COLLABORATIVE = Ref("body", f"{SYSTEM}-COLL")
MEDICAL_COMMITTEE = Ref("body", f"{SYSTEM}-LMC")
NEGOTIATING_COMMITTEE = Ref("body", f"{SYSTEM}-LNC")
HEALTHWATCH = Ref("body", f"{SYSTEM}-HWATCH")
ACUTE_WEST = Ref("body", "RZA")
ACUTE_COAST = Ref("body", "RZB")
COMMUNITY_TRUST = Ref("body", "RZC")
MENTAL_HEALTH_TRUST = Ref("body", "RZD")
AMBULANCE_TRUST = Ref("body", "RZE")
TRUSTS = (ACUTE_WEST, ACUTE_COAST, COMMUNITY_TRUST, MENTAL_HEALTH_TRUST, AMBULANCE_TRUST)
SUPPORT_SERVICE = Ref("body", "QZZ-SUPPORT")
CARERS = Ref("body", "QZZ-VOL-CARERS")
HOSPICE = Ref("body", "QZZ-VOL-HOSPICE")
ADVICE = Ref("body", "QZZ-VOL-ADVICE")
SEAFARERS = Ref("body", "QZZ-VOL-MIND")
_SINCE = Span(FIRST_DAY)
_ALWAYS = Span()
PLACES_BEGAN = date(2023, 4, 1)


def place_committee(key: str) -> Ref:
    """The committee of a place, by the key of the place."""
    return Ref("body", f"{SYSTEM}-PLACE-{key.upper()}")


def council(code: str) -> Ref:
    """The council of an upper-tier area, by its code."""
    return Ref("body", f"COUNCIL-{code}")


@dataclass(frozen=True, slots=True)
class Group:
    """A predecessor commissioning group, the place it became, and its code."""

    code: str
    name: str


GROUPS = (
    Group("99X", "Corrant Clinical Commissioning Group"),
    Group("99Y", "Wealdmarch Clinical Commissioning Group"),
    Group("99Z", "The Saltings Clinical Commissioning Group"),
)
CARE_PROVIDERS = (
    ("QZZ-CARE-1", "Alderfold Nursing Homes"),
    ("QZZ-CARE-2", "Greycoat Care at Home"),
    ("QZZ-CARE-3", "Marlside Nursing Care"),
    ("QZZ-CARE-4", "Northstrand Care Villages"),
    ("QZZ-CARE-5", "Petrel Complex Care"),
    ("QZZ-CARE-6", "Sycamore Gate Homes"),
)
PRIMARY_CARE_PROVIDERS = (
    ("QZZ-PHARM", "Wealdmarch Community Pharmacies", "Pharmacies that treat minor illness"),
    ("QZZ-DENT-1", "Marshgate Dental Group", "Dentists with extra sessions for urgent care"),
    ("QZZ-DENT-2", "Saltings Dental Access", "Dentists for people with no dentist"),
    ("QZZ-OPT", "Fairsight Opticians", "Opticians who see urgent eye problems"),
)
_COMMITTEE_WORDS = (
    (FINANCE, "Finance and Investment Committee", "Watches the money and awards larger contracts."),
    (QUALITY, "Quality and Performance Committee", "Watches quality, safety and inequality."),
    (PRIMARY_CARE, "Primary Care Commissioning Committee",
     "Decides on general practice, pharmacy, dentistry and optometry."),
    (REMUNERATION, "Remuneration Committee", "Sets the pay of senior staff."),
    (AUDIT, "Audit and Risk Committee", "Checks the accounts, risks and interests."),
    (EXECUTIVE, "Executive Committee", "Runs the board's business from week to week."),
)  # fmt: skip
_TRUST_WORDS = (
    (ACUTE_WEST, "Corrant and Marches Hospitals NHS Foundation Trust", Form.FOUNDATION_TRUST,
     "Two general hospitals in the west of the county."),
    (ACUTE_COAST, "Saltings Coast Hospitals NHS Trust", Form.TRUST,
     "A general hospital and a minor injuries unit on the coast."),
    (COMMUNITY_TRUST, "Wealdmarch Community Health NHS Trust", Form.TRUST,
     "Community nursing, therapies, urgent treatment and three community hospitals."),
    (MENTAL_HEALTH_TRUST, "Two Rivers Mental Health NHS Foundation Trust", Form.FOUNDATION_TRUST,
     "Mental health, learning disability and autism services."),
    (AMBULANCE_TRUST, "Outer Marches Ambulance Service NHS Trust", Form.TRUST,
     "Emergency ambulances and 111."),
)  # fmt: skip
_VOLUNTARY_WORDS = (
    (CARERS, "Saltings Carers Together", "saltings", "Support for unpaid carers."),
    (HOSPICE, "St Osyra Hospice", "northwaith", "Care at the end of life."),
    (ADVICE, "Corrant Debt and Welfare Advice", "corrant", "Advice on debt and benefits."),
    (SEAFARERS, "Dunmarrow Minds", "dunmarrow", "Peer support for mental health."),
)  # fmt: skip


def body_facts(surgeries: Surgeries) -> Iterator[Any]:
    """Bodies, what they belong to and whom they serve, agreements and successions."""
    yield from _national()
    yield from _board_and_committees()
    yield from _places()
    yield from _providers()
    yield from _councils()
    yield from _voices()
    yield from _agreements()
    yield from _successions(surgeries)


def _serves(body: Ref, area: Ref, span: Span = _SINCE) -> Membership:
    return Membership(body, area, Capacity.SERVES, span)


def _national() -> Iterator[Any]:
    yield Body(
        DEPARTMENT, "Department of Health and Social Care", Form.DEPARTMENT,
        "Answers to Parliament for health and care, and passes on the money it votes.", _ALWAYS,
    )  # fmt: skip
    yield Body(
        NHS_ENGLAND, "NHS England", Form.NATIONAL_BODY,
        "Sets up boards, allots money to them and holds them to account.", Span(date(2013, 4, 1)),
    )  # fmt: skip
    yield _serves(DEPARTMENT, NATION_REF, _ALWAYS)
    yield _serves(NHS_ENGLAND, NATION_REF, Span(date(2013, 4, 1)))


def _board_and_committees() -> Iterator[Any]:
    yield Body(
        BOARD, f"NHS {SYSTEM_NAME} Integrated Care Board", Form.INTEGRATED_CARE_BOARD,
        "Plans and pays for the health services of the system, and answers for them.", _SINCE,
    )  # fmt: skip
    yield _serves(BOARD, SYSTEM_REF)
    neighbour = Ref("body", NEIGHBOUR)
    yield Body(
        neighbour, f"NHS {NEIGHBOUR_NAME} Integrated Care Board", Form.INTEGRATED_CARE_BOARD,
        "The board of the neighbouring system.", _SINCE,
    )  # fmt: skip
    yield _serves(neighbour, NEIGHBOUR_REF)
    for ref, name, remit in _COMMITTEE_WORDS:
        yield Body(ref, name, Form.COMMITTEE, remit, _SINCE)
        yield Membership(ref, BOARD, Capacity.COMMITTEE_OF, _SINCE)
        yield _serves(ref, SYSTEM_REF)
    yield Body(
        PARTNERSHIP, f"{SYSTEM_NAME} Integrated Care Partnership", Form.PARTNERSHIP,
        "Brings the board and the councils together to write the integrated care strategy.", _SINCE,
    )  # fmt: skip
    yield Membership(BOARD, PARTNERSHIP, Capacity.PARTNER, _SINCE)
    yield _serves(PARTNERSHIP, SYSTEM_REF)


def _places() -> Iterator[Any]:
    span = Span(PLACES_BEGAN)
    for place in PLACES:
        ref = place_committee(place.key)
        yield Body(
            ref, f"{place.name} Place Committee", Form.COMMITTEE,
            f"Decides for {place.name} within what the board delegates to it.", span,
        )  # fmt: skip
        yield Membership(ref, BOARD, Capacity.COMMITTEE_OF, span)
        yield _serves(ref, place_ref(place.key), span)
        for partner in (COMMUNITY_TRUST, MENTAL_HEALTH_TRUST, MEDICAL_COMMITTEE, HEALTHWATCH):
            yield Membership(partner, ref, Capacity.PARTNER, span)


def _providers() -> Iterator[Any]:
    for ref, name, form, remit in _TRUST_WORDS:
        yield Body(ref, name, form, remit, _ALWAYS)
        yield _serves(ref, SYSTEM_REF)
        yield Membership(ref, COLLABORATIVE, Capacity.PARTNER, Span(date(2023, 4, 1)))
    yield Body(
        COLLABORATIVE, "Wealdmarch Providers Together", Form.COLLABORATIVE,
        "The trusts and the federation plan shared services and waiting lists.",
        Span(date(2023, 4, 1)),
    )  # fmt: skip
    yield _serves(COLLABORATIVE, SYSTEM_REF, Span(date(2023, 4, 1)))
    yield Body(
        FEDERATION, "Marches General Practice Federation", Form.FEDERATION,
        "Practices provide out-of-hours care and shared support together.", _ALWAYS,
    )  # fmt: skip
    yield _serves(FEDERATION, SYSTEM_REF)
    yield Membership(FEDERATION, COLLABORATIVE, Capacity.PARTNER, Span(date(2024, 4, 1)))
    for code, name in CARE_PROVIDERS:
        ref = Ref("body", code)
        yield Body(ref, name, Form.PROVIDER, "Nursing care for people with complex needs.", _ALWAYS)
        yield _serves(ref, SYSTEM_REF)
    for code, name, remit in PRIMARY_CARE_PROVIDERS:
        ref = Ref("body", code)
        yield Body(ref, name, Form.PROVIDER, f"{remit}.", _ALWAYS)
        yield _serves(ref, SYSTEM_REF)
    yield Body(
        SUPPORT_SERVICE, "Tideway Commissioning Support", Form.PROVIDER,
        "Runs payroll, data and contracts for boards.", _ALWAYS,
    )  # fmt: skip
    yield _serves(SUPPORT_SERVICE, SYSTEM_REF)


def _councils() -> Iterator[Any]:
    for upper in UPPER_TIERS:
        area = Ref("upper-tier", upper.code)
        ref = council(upper.code)
        yield Body(
            ref, upper.council, Form.COUNCIL,
            f"Social care, public health and children's services of {upper.name}.", _ALWAYS,
        )  # fmt: skip
        yield _serves(ref, area, _ALWAYS)
        # A council's people are also the system's: its pooled fund serves them.
        yield _serves(ref, SYSTEM_REF)
        yield Membership(ref, PARTNERSHIP, Capacity.PARTNER, _SINCE)
        wellbeing = Ref("body", f"HWB-{upper.code}")
        yield Body(
            wellbeing, f"{upper.name} Health and Wellbeing Board", Form.WELLBEING_BOARD,
            f"Assesses the needs of {upper.name} and agrees a strategy for them.",
            Span(date(2013, 4, 1)),
        )  # fmt: skip
        yield Membership(wellbeing, ref, Capacity.COMMITTEE_OF, Span(date(2013, 4, 1)))
        yield Membership(BOARD, wellbeing, Capacity.PARTNER, _SINCE)
        yield _serves(wellbeing, area, Span(date(2013, 4, 1)))


def _voices() -> Iterator[Any]:
    yield Body(
        MEDICAL_COMMITTEE, "Wealdmarch and Saltings Local Medical Committee",
        Form.MEDICAL_COMMITTEE, "Elected by general practitioners to speak for them.", _ALWAYS,
    )  # fmt: skip
    yield Membership(MEDICAL_COMMITTEE, SYSTEM_REF, Capacity.REPRESENTS, _ALWAYS)
    for place in PLACES:
        yield Membership(MEDICAL_COMMITTEE, place_ref(place.key), Capacity.REPRESENTS, _SINCE)
    yield Body(
        NEGOTIATING_COMMITTEE, "Marches Local Negotiating Committee", Form.NEGOTIATING_COMMITTEE,
        "Speaks for consultants, specialist and resident doctors in the trusts.", _ALWAYS,
    )  # fmt: skip
    yield Membership(NEGOTIATING_COMMITTEE, SYSTEM_REF, Capacity.REPRESENTS, _ALWAYS)
    yield Body(
        HEALTHWATCH, "Healthwatch Wealdmarch and the Saltings", Form.HEALTHWATCH,
        "Gathers what people say about their care and says it for them.", Span(date(2013, 4, 1)),
    )  # fmt: skip
    yield Membership(HEALTHWATCH, SYSTEM_REF, Capacity.REPRESENTS, Span(date(2013, 4, 1)))
    for ref, name, place_key, remit in _VOLUNTARY_WORDS:
        yield Body(ref, name, Form.VOLUNTARY, remit, _ALWAYS)
        yield _serves(ref, place_ref(place_key))


def _agreements() -> Iterator[Any]:
    collaboration = Agreement(
        Ref("agreement", "QZZ-COLLABORATION"), "Provider collaboration agreement",
        AgreementForm.COLLABORATION, Ref("law", "nhs-act-2006-s65z5"),
        "How the trusts and the federation share elective and diagnostic work.",
        Span(date(2023, 4, 1)),
    )  # fmt: skip
    yield collaboration
    for party in (*TRUSTS, FEDERATION):
        yield Membership(party, collaboration.ref, Capacity.PARTNER, collaboration.span)
    for upper in UPPER_TIERS:
        pooled = Agreement(
            Ref("agreement", f"QZZ-S75-{upper.code}"), f"Better care pooled fund, {upper.name}",
            AgreementForm.POOLED_FUND, Ref("law", "si-2000-617-reg-7"),
            f"The board and {upper.council} pool money so that people leave hospital sooner.",
            Span(date(2024, 4, 1)),
        )  # fmt: skip
        yield pooled
        for party in (BOARD, council(upper.code)):
            yield Membership(party, pooled.ref, Capacity.PARTNER, pooled.span)
    for place in PLACES:
        agreement = Agreement(
            Ref("agreement", f"QZZ-PLACE-{place.key.upper()}"), f"{place.name} place agreement",
            AgreementForm.PLACE, Ref("clause", "QZZ-PLACE-1"),
            f"How partners in {place.name} work together and hold each other to account.",
            Span(PLACES_BEGAN),
        )  # fmt: skip
        yield agreement
        for party in (BOARD, COMMUNITY_TRUST, FEDERATION):
            yield Membership(party, agreement.ref, Capacity.PARTNER, agreement.span)


def _successions(surgeries: Surgeries) -> Iterator[Any]:
    established = Ref("law", "nhs-act-2006-s14z25")
    for group in GROUPS:
        ref = Ref("body", group.code)
        yield Body(
            ref, group.name, Form.GROUP, "Bought health services until boards took over.",
            Span(date(2013, 4, 1), FIRST_DAY),
        )  # fmt: skip
        yield Membership(ref, SYSTEM_REF, Capacity.SERVES, Span(date(2013, 4, 1), FIRST_DAY))
        yield Succession(
            ref, BOARD, FIRST_DAY, established, "Staff, contracts, property and duties."
        )
    yield Succession(
        surgeries.merged.ref, surgeries.merged_into.ref, MERGED_ON,
        Ref("law", "si-2015-1862"), "Patients, staff and premises, under one contract.",
    )  # fmt: skip
