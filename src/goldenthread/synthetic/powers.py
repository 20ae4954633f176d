"""The powers that are used, who holds them by law, and to whom they are delegated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from goldenthread.authority.powers import Delegation, Power, Reservation, Suspension
from goldenthread.kernel import Money, Ref, Span
from goldenthread.synthetic.areas import SYSTEM_REF, place_ref
from goldenthread.synthetic.bodies import (
    AUDIT,
    BOARD,
    EXECUTIVE,
    FINANCE,
    NHS_ENGLAND,
    PARTNERSHIP,
    PLACES_BEGAN,
    PRIMARY_CARE,
    QUALITY,
    REMUNERATION,
    place_committee,
)
from goldenthread.synthetic.gazetteer import PLACES
from goldenthread.synthetic.practices import FIRST_DAY


def power(key: str) -> Ref:
    """The reference of a power by its key, such as ``primary-medical``."""
    return Ref("power", f"QZZ-{key}")


# key, name, holder, provision, first day
_POWERS: tuple[tuple[str, str, Ref, str], ...] = (
    ("commission", "Arrange hospital, community and mental health care", BOARD, "nhs-act-2006-s3"),
    ("primary-medical", "Arrange primary medical services", NHS_ENGLAND, "nhs-act-2006-s83"),
    ("dental", "Arrange primary dental services", NHS_ENGLAND, "nhs-act-2006-s99"),
    ("pharmacy", "Arrange pharmacy and optometry services", NHS_ENGLAND, "nhs-act-2006-s126"),
    ("budget", "Set budgets within what is received", BOARD, "nhs-act-2006-s223gc"),
    ("plan", "Make the joint forward plan", BOARD, "nhs-act-2006-s14z52"),
    ("capital", "Plan the use of capital", BOARD, "nhs-act-2006-s14z56"),
    ("pool", "Pool money with councils", BOARD, "nhs-act-2006-s75"),
    ("grant", "Make grants to voluntary bodies", BOARD, "nhs-act-2006-s14z47"),
    ("involve", "Involve the public and answer them", BOARD, "nhs-act-2006-s14z45"),
    ("quality", "Secure better quality", BOARD, "nhs-act-2006-s14z34"),
    ("interests", "Manage conflicts of interest", BOARD, "nhs-act-2006-s14z30"),
    ("pay", "Set pay and terms", BOARD, "nhs-act-2006-schedule-1b-19"),
    ("govern", "Make the constitution and delegate", BOARD, "nhs-act-2006-schedule-1b-11"),
    ("strategy", "Write the integrated care strategy", PARTNERSHIP, "lgpih-act-2007-s116zb"),
)  # fmt: skip

_EXECUTIVE_YEAR = 3_000_000
_RESERVED = ("budget", "plan", "govern")
_PRIMARY = ("primary-medical", "dental", "pharmacy")
_SINCE = Span(FIRST_DAY)

# power, to whom, clause, limit in pounds
_TO_COMMITTEES: tuple[tuple[str, Ref, str, int | None], ...] = (
    ("commission", FINANCE, "QZZ-D-2.1", 30_000_000),
    ("capital", FINANCE, "QZZ-D-2.1", 10_000_000),
    ("pool", FINANCE, "QZZ-D-2.1", 30_000_000),
    ("quality", QUALITY, "QZZ-D-2.2", None),
    ("involve", QUALITY, "QZZ-D-2.2", None),
    ("primary-medical", PRIMARY_CARE, "QZZ-D-2.3", None),
    ("dental", PRIMARY_CARE, "QZZ-D-2.3", None),
    ("pharmacy", PRIMARY_CARE, "QZZ-D-2.3", None),
    ("pay", REMUNERATION, "QZZ-D-2.4", None),
    ("interests", AUDIT, "QZZ-D-2.5", None),
    ("commission", EXECUTIVE, "QZZ-D-2.6", 250_000),
    ("capital", EXECUTIVE, "QZZ-D-2.6", 250_000),
)

# power, who delegates, clause, limit in pounds
_TO_PLACES: tuple[tuple[str, Ref, str, int | None], ...] = (
    ("commission", BOARD, "QZZ-D-3.1", 1_000_000),
    ("primary-medical", PRIMARY_CARE, "QZZ-D-3.2", 2_000_000),
    ("grant", BOARD, "QZZ-D-3.3", 250_000),
    ("involve", BOARD, "QZZ-D-3.4", None),
    ("quality", BOARD, "QZZ-D-3.5", None),
)


def power_facts() -> list[Power]:
    """Every power, with its holder and the provision that gives it."""
    return [
        Power(power(key), name, holder, Ref("law", provision), _SINCE)
        for key, name, holder, provision in _POWERS
    ]


def reservation_facts() -> list[Reservation]:
    """What the board keeps to itself."""
    return [
        Reservation(
            Ref("reservation", f"QZZ-{key}"), power(key), BOARD, Ref("clause", "QZZ-D-1"), _SINCE
        )
        for key in _RESERVED
    ]


def suspension_facts() -> list[Suspension]:
    """One place could make no grants for a month, while its accounts of them were late."""
    return [
        Suspension(
            Ref("suspension", "QZZ-2024-1"),
            Ref("delegation", f"{place_committee('quillbourne').key}-grant"),
            Ref("clause", "QZZ-C-4.6"),
            Span(date(2024, 8, 1), date(2024, 9, 1)),
        )
    ]


def delegation_facts() -> list[Delegation]:
    """From NHS England to the board, to its committees, and on to the places."""
    return [*_from_nation(), *_to_committees(), *_to_places()]


def _from_nation() -> Iterator[Delegation]:
    spans = {"primary-medical": FIRST_DAY, "dental": date(2023, 4, 1), "pharmacy": date(2023, 4, 1)}
    for key in _PRIMARY:
        clause = "NHSE-DA-4" if key == "primary-medical" else "NHSE-DA-5"
        yield Delegation(
            Ref("delegation", f"QZZ-{key}-board"), power(key), NHS_ENGLAND, BOARD,
            Ref("clause", clause), None, SYSTEM_REF, Span(spans[key]), may_sub_delegate=True,
        )  # fmt: skip


def _to_committees() -> Iterator[Delegation]:
    for key, delegate, clause, pounds in _TO_COMMITTEES:
        since = date(2023, 4, 1) if key in ("dental", "pharmacy") else FIRST_DAY
        yield Delegation(
            Ref("delegation", f"{delegate.key}-{key}"), power(key), BOARD, delegate,
            Ref("clause", clause), _limit(pounds), None, Span(since),
            # Only the primary care committee passes its power on, to the places.
            may_sub_delegate=key == "primary-medical",
            yearly_limit=_limit(_EXECUTIVE_YEAR) if delegate == EXECUTIVE else None,
            source=Ref("delegation", f"QZZ-{key}-board") if key in _PRIMARY else None,
        )  # fmt: skip


def _to_places() -> Iterator[Delegation]:
    for place in PLACES:
        delegate = place_committee(place.key)
        for key, delegator, clause, pounds in _TO_PLACES:
            yield Delegation(
                Ref("delegation", f"{delegate.key}-{key}"), power(key), delegator, delegate,
                Ref("clause", clause), _limit(pounds), place_ref(place.key), Span(PLACES_BEGAN),
                source=Ref("delegation", f"{delegator.key}-{key}")
                if delegator == PRIMARY_CARE
                else None,
            )  # fmt: skip


def _limit(pounds: int | None) -> Money | None:
    return None if pounds is None else Money(pounds * 100)
