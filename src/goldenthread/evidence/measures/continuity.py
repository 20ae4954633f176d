"""Continuity of care: whether people see the same general practitioner, four ways, twice."""

from __future__ import annotations

from goldenthread.evidence.conditions import SCORED
from goldenthread.evidence.measures.stewards import HUNDRED, IN_THE_YEAR, STEWARDS
from goldenthread.evidence.sheets import Direction, Family, Sheet, Statistic, sheets

_BY = STEWARDS[Family.CONTINUITY]
_SCORED = tuple(sorted(condition.key for condition in SCORED))
_MILLION = 1_000_000
_ANY_CHOICE = (
    "Whether the person wanted the same practitioner, and whether the contact was worth having."
)
_TEAM = (
    "Continuity of nurses, pharmacists and teams: only general practitioners count. A good "
    "handover between two of them looks like a break."
)
_ON_AVERAGE = (
    "It is each person's value, averaged over people. Its interval is the widest that values from "
    "0 to 1 allow, because sums of squares are not kept."
)
_AMONG_LONG_TERM = ": people with a long-term condition"


def _index(
    key: str, *, title: str, purpose: str, cannot_see: str, least: int, source: str,
    long_term: bool = False, headline: bool = False,
) -> Sheet:  # fmt: skip
    before = "long-term-" if long_term else ""
    return Sheet(
        key=f"{before}{key}",
        title=f"{title}{_AMONG_LONG_TERM}" if long_term else title,
        family=Family.CONTINUITY,
        purpose=f"{purpose} Those with a long-term condition gain most from it."
        if long_term
        else purpose,
        cannot_see=f"{cannot_see} {_ANY_CHOICE} {_TEAM} {_ON_AVERAGE}",
        statistic=Statistic.MEAN,
        numerator=f"{before}{key}",
        denominator=f"{before}{key}-people",
        unit="index from 0 to 1",
        period=IN_THE_YEAR,
        direction=Direction.HIGHER,
        exclusions=f"People with fewer than {least} contacts with general practitioners in the "
        "year, and contacts with other staff",
        source=source,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        divisor=_MILLION,
        minimum=f"At least {least} contacts with general practitioners in the year",
        code_lists=_SCORED if long_term else (),
        verified=True,
        headline=headline,
    )


def _own_list(*, long_term: bool) -> Sheet:
    before = "long-term-" if long_term else ""
    return Sheet(
        key=f"{before}own-list",
        title="Contacts with the person's own practitioner"
        + (_AMONG_LONG_TERM if long_term else ""),
        family=Family.CONTINUITY,
        purpose="Whether a practice with personal lists keeps them: of the contacts that its "
        "people have with general practitioners, how many are with their own.",
        cannot_see="People without a usual practitioner on record count in the denominator, so "
        "a practice that does not keep personal lists has none. Only people registered on the "
        f"day measured count. {_ANY_CHOICE} Contacts of one person are not independent, so the "
        "interval is narrower than the truth.",
        statistic=Statistic.PROPORTION,
        numerator=f"{before}own-list-contacts",
        denominator=f"{before}gp-contacts",
        unit="% of contacts with general practitioners",
        period=IN_THE_YEAR,
        direction=Direction.HIGHER,
        exclusions="Contacts with other staff",
        source="Own-list share (SLICC), BJGP 2019;69:e356, here over a year and not a month",
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED,
        minimum="None: every contact counts",
        code_lists=_SCORED if long_term else (),
        verified=True,
        few="long-term" if long_term else None,
    )


def _four(*, long_term: bool) -> tuple[Sheet, ...]:
    return (
        _index(
            "upc",
            title="Usual provider of care",
            purpose="How much of their care people get from the general practitioner whom they "
            "see most.",
            cannot_see="With few contacts it is high by chance: two contacts cannot be below a "
            "half.",
            least=2,
            source="Usual provider of care index, BJGP 2023;73:279, table 1",
            long_term=long_term,
            headline=True,
        ),
        _index(
            "coc",
            title="Bice-Boxerman continuity of care",
            purpose="How concentrated people's contacts are among the practitioners whom they see.",
            cannot_see="The order of contacts.",
            least=3,
            source="Bice-Boxerman continuity of care index, BJGP 2023;73:279, table 1",
            long_term=long_term,
        ),
        _index(
            "secon",
            title="Sequential continuity",
            purpose="How often the next contact is with the practitioner of the last one.",
            cannot_see="A steady alternation between two practitioners counts as no continuity.",
            least=2,
            source="Sequential continuity index, BMC Primary Care 2020, table 1",
            long_term=long_term,
        ),
        _own_list(long_term=long_term),
    )


CONTINUITY = tuple(
    sheets.register(sheet) for long_term in (False, True) for sheet in _four(long_term=long_term)
)
"""UPC, Bice-Boxerman, SECON and own-list share: of all, then of those with a condition."""
