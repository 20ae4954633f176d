"""Network membership workbooks (ePCN) exactly as published by the organisation data service.

One sheet gives each spell of a practice in a network: first and last day, both inclusive. Some
editions have a sheet of networks with the days they opened and closed. Spells that overlap are
kept as published once a named person accepts them: which of the two is wrong, the file does not
say. Source: NHS England, Organisation Data Service, ePCN.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from goldenthread.exchange.columns import (
    NAME,
    NETWORK_CODE,
    PRACTICE_CODE,
    Column,
    Shape,
    match_headings,
    simplified,
)
from goldenthread.exchange.days import DayError, day_from_digits
from goldenthread.exchange.problems import Place, Problems, rows_in_words
from goldenthread.exchange.reading import Incoming, Reading, concluded
from goldenthread.exchange.workbook import Sheet, read_sheets
from goldenthread.kernel import Ref, Span, SpanError
from goldenthread.structure.bodies import Network
from goldenthread.structure.memberships import Capacity, Membership


def _is_day(text: str) -> bool:
    try:
        return day_from_digits(text) is not None
    except DayError:
        return False


DAY = Shape("a day such as 20240701", _is_day)

SPELLS = (
    Column("practice", r"partner organisation code", PRACTICE_CODE, "Partner Organisation Code"),
    Column("network", r"pcn code", NETWORK_CODE, "PCN Code"),
    Column("network_name", r"pcn name", NAME, "PCN Name"),
    Column(
        "first",
        r"practice to pcn relationship start date",
        DAY,
        "Practice to PCN Relationship Start Date",
    ),
    Column(
        "last",
        r"practice to pcn relationship end date",
        DAY,
        "Practice to PCN Relationship End Date",
        may_be_empty=True,
    ),
)
NETWORKS = (
    Column("network", r"pcn code", NETWORK_CODE, "PCN Code"),
    Column("network_name", r"pcn name", NAME, "PCN Name"),
    Column("first", r"open date", DAY, "Open Date"),
    Column("last", r"close date", DAY, "Close Date", may_be_empty=True),
)


@dataclass(frozen=True, slots=True)
class NetworkWorkbook:
    """Networks, and every spell of a practice in one, those that have ended included."""

    networks: tuple[Network, ...]
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class _Spell:
    row: int
    member: Membership


def read_network_workbook(
    incoming: Incoming, problems: Problems | None = None
) -> Reading[NetworkWorkbook]:
    """Read a network workbook; every problem is returned."""
    problems = problems or Problems()
    sheets = [sheet for sheet in read_sheets(incoming, problems) if sheet.rows]
    with_spells = [sheet for sheet in sheets if _has(sheet, "partner organisation code")]
    with_networks = [
        sheet for sheet in sheets if sheet not in with_spells and _has(sheet, "close date")
    ]
    if not with_spells:
        if not problems.refused:
            problems.refuse(
                "missing-sheet",
                "No sheet has the heading 'Partner Organisation Code' in its first row.",
                "Use the ePCN workbook as published.",
            )
        return concluded(incoming, problems, None)
    # The published list is the longest sheet of its kind; people leave working sheets behind.
    main = max(with_spells, key=lambda sheet: len(sheet.rows))
    _tell_sheets_not_read(sheets, main, with_spells, with_networks, problems)
    headings = main.rows[0]
    at = match_headings(headings, SPELLS, problems)
    matched = {name: headings[index] for name, index in at.items()}
    rows = len(main.rows) - 1
    if problems.refused:
        return concluded(incoming, problems, None, rows=rows, headings=matched)
    spells, names = _spells(main, at, problems)
    _report_overlaps(spells, main, problems)
    details = _details(with_networks[0], problems) if with_networks else {}
    facts = NetworkWorkbook(
        tuple(_networks(spells, names, details)), tuple(spell.member for spell in spells)
    )
    return concluded(incoming, problems, facts, rows=rows, headings=matched)


def _has(sheet: Sheet, heading: str) -> bool:
    return heading in map(simplified, sheet.rows[0])


def _tell_sheets_not_read(
    sheets: Sequence[Sheet],
    main: Sheet,
    with_spells: Sequence[Sheet],
    with_networks: Sequence[Sheet],
    problems: Problems,
) -> None:
    known = set(map(tuple, main.rows))
    for sheet in sheets:
        if sheet is main or sheet in with_networks[:1]:
            continue
        if sheet not in with_spells:
            problems.notice("sheet-not-read", "The sheet is of no known kind.", sheet=sheet.name)
            continue
        apart = [n for n, row in enumerate(sheet.rows, 1) if n > 1 and tuple(row) not in known]
        if apart:
            problems.may_accept(
                "sheet-not-read",
                f"The sheet has {len(apart):,} rows that '{main.name}' has not: "
                f"{rows_in_words(apart)}.",
                f"Put them in '{main.name}', or accept that they are not read.",
                sheet=sheet.name,
            )
        else:
            problems.notice(
                "sheet-not-read",
                f"Each of its {len(sheet.rows) - 1:,} rows stands in '{main.name}' as well.",
                sheet=sheet.name,
            )


def _spells(
    sheet: Sheet, at: dict[str, int], problems: Problems
) -> tuple[list[_Spell], dict[str, str]]:
    spells: list[_Spell] = []
    names: dict[str, str] = {}
    seen: dict[Membership, int] = {}
    for number, row in enumerate(sheet.rows[1:], 2):
        span = _span(SPELLS, sheet, number, at, problems)
        if span is None:
            continue
        network, name = row[at["network"]], row[at["network_name"]]
        if names.setdefault(network, name) != name:
            problems.may_accept(
                "two-names",
                f"Network {network} is '{name}' here and '{names[network]}' before.",
                f"Mend it, or accept it: '{names[network]}' is then recorded.",
                row=number,
                column=sheet.rows[0][at["network_name"]],
                value=name,
            )
        member = Membership(
            Ref("practice", row[at["practice"]]),
            Ref("network", network),
            Capacity.IN_NETWORK,
            span,
        )
        if member in seen:
            problems.may_accept(
                "repeated-spell",
                f"The same spell stands in row {seen[member]:,}.",
                "Remove one, or accept it: it is then recorded once.",
                row=number,
                column=sheet.rows[0][at["practice"]],
                value=row[at["practice"]],
            )
            continue
        seen[member] = number
        spells.append(_Spell(number, member))
    return spells, names


def _span(
    columns: Sequence[Column], sheet: Sheet, number: int, at: dict[str, int], problems: Problems
) -> Span | None:
    """The span of a row; None, with the reason noted, where some cell is not as it should be."""
    row = sheet.rows[number - 1]
    sound = True
    for column in columns:
        value = row[at[column.field]]
        if column.shape.fits(value) or (not value and column.may_be_empty):
            continue
        sound = False
        problems.may_accept(
            f"malformed-{column.field}" if value else f"missing-{column.field}",
            f"This is not {column.shape.words}." if value else "The cell is empty.",
            "Mend it, or accept it: the row is then left out.",
            row=number,
            column=sheet.rows[0][at[column.field]],
            value=value,
            sheet=sheet.name,
        )
    if not sound:
        return None
    try:
        return Span.through(day_from_digits(row[at["first"]]), day_from_digits(row[at["last"]]))
    except SpanError:
        problems.may_accept(
            "end-before-start",
            f"The last day, {row[at['last']]}, comes before the first, {row[at['first']]}.",
            "Correct the days, or accept it: the row is then left out.",
            row=number,
            column=sheet.rows[0][at["last"]],
            value=row[at["last"]],
            sheet=sheet.name,
        )
        return None


def _report_overlaps(spells: Sequence[_Spell], sheet: Sheet, problems: Problems) -> None:
    of_practice: dict[Ref, list[_Spell]] = defaultdict(list)
    for spell in spells:
        of_practice[spell.member.member].append(spell)
    for practice, several in of_practice.items():
        for one, other in combinations(sorted(several, key=_first_day), 2):
            if not one.member.span.overlaps(other.member.span):
                continue
            days = f"{one.member.span} in {one.member.group.key} (row {one.row:,}) and "
            days += f"{other.member.span} in {other.member.group.key} (row {other.row:,})"
            place: Place = {
                "row": max(one.row, other.row),
                "column": sheet.rows[0][0],
                "value": practice.key,
            }
            if one.member.span.last == other.member.span.since:
                problems.notice(
                    "shared-day",
                    f"Practice {practice.key} left one network on the day it joined another: "
                    f"{days}. Last days are inclusive, so that day is in both.",
                    **place,
                )
            else:
                problems.may_accept(
                    "overlapping-spells",
                    f"Practice {practice.key} is in two networks at once: {days}.",
                    "Correct the days, or accept it: both spells are then recorded as published.",
                    **place,
                )


def _first_day(spell: _Spell) -> tuple[date, date]:
    return spell.member.span.since or date.min, spell.member.span.until or date.max


def _details(sheet: Sheet, problems: Problems) -> dict[str, tuple[str, Span]]:
    at = match_headings(sheet.rows[0], NETWORKS, Problems())
    if len(at) < len(NETWORKS):
        problems.refuse(
            "missing-heading",
            "The sheet of networks lacks a heading of: "
            + ", ".join(f"'{column.heading}'" for column in NETWORKS)
            + ".",
            "Use the workbook as published.",
            row=1,
            sheet=sheet.name,
        )
        return {}
    found: dict[str, tuple[str, Span]] = {}
    for number, row in enumerate(sheet.rows[1:], 2):
        span = _span(NETWORKS, sheet, number, at, problems)
        if span is None:
            continue
        if row[at["network"]] in found:
            problems.refuse(
                "duplicate-network",
                f"Network {row[at['network']]} stands twice in the sheet.",
                "Keep the right row.",
                row=number,
                sheet=sheet.name,
                value=row[at["network"]],
            )
        found[row[at["network"]]] = (row[at["network_name"]], span)
    return found


def _networks(
    spells: Sequence[_Spell], names: dict[str, str], details: dict[str, tuple[str, Span]]
) -> list[Network]:
    """Networks by the sheet of networks, or else from the first spell to the end of the last."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for spell in spells:
        spans[spell.member.group.key].append(spell.member.span)
    networks = []
    for code in sorted({*spans, *details}):
        if code in details:
            name, span = details[code]
        else:
            name = names[code]
            ends = [each.until for each in spans[code]]
            # A membership always has a first day: the column may not be empty.
            span = Span(
                min(each.since for each in spans[code] if each.since),
                None if None in ends else max(end for end in ends if end),
            )
        networks.append(Network(Ref("network", code), name, span))
    return networks
