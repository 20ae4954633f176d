"""Release evidence: the only writer of editions and their values.

What comes here was made beside a store of people's records, which this side neither reads nor
trusts: the digest is made again from the values, every count is held to the rule of disclosure, a
share or crude rate must be what its rounded counts make (an exact one would tell of small counts),
every area must be recorded, and no practice may be counted in another area than it is recorded in.
A headline measure becomes a fact of its own for each area, so that a decision can cite it and the
thread leads to the edition and its hash.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from goldenthread.actions.recording import check_named, record_facts, recording
from goldenthread.actions.refusal import RefusedError
from goldenthread.actions.turns import in_turn
from goldenthread.evidence.editions import (
    Edition,
    ReleasedValue,
    Shown,
    citation,
    digest_of,
    edition_ref,
)
from goldenthread.evidence.releases import Release
from goldenthread.evidence.releasing import INEQUALITY, decimal_text, decimals
from goldenthread.evidence.sheets import Sheet, Sheets, Statistic, sheets
from goldenthread.evidence.strata import Stratification
from goldenthread.kernel import FinancialYear, Reason, Ref, Verdict
from goldenthread.records.editions import FIELDS, edition_of
from goldenthread.records.models import EditionRow, EntryRow, MembershipRow
from goldenthread.records.reading import believed, true_on
from goldenthread.structure.memberships import Capacity

VERB = "release evidence"
FEWEST_SHOWN = 8
"""The least count that is shown; to the nearest 5 it is 10."""
NEAREST = 5
_BATCH = 2_000
_REFS_AT_ONCE = 500
_UNREADABLE = frozenset("\t\n\r\0")
_INSERT = (
    f"INSERT INTO records_releasedvaluerow (edition_id, {', '.join(FIELDS)}) "  # noqa: S608
    f"VALUES ({', '.join(['%s'] * (len(FIELDS) + 1))})"
)


@dataclass(frozen=True, slots=True)
class Posted:
    """What was recorded: ``releases`` counts the facts that decisions can cite.

    ``recording`` is the number of the event, None where this very edition was recorded before.
    """

    edition: Edition
    values: int
    releases: int
    recording: int | None


def release_evidence(
    edition: Edition,
    values: Sequence[ReleasedValue],
    *,
    by: str,
    at: datetime,
    reason: str,
    lies_in: Collection[tuple[Ref, Ref]] = (),
    registered: Sheets = sheets,
) -> Posted:
    """Record an edition with all its values and its headline releases; all of it or nothing.

    ``lies_in``: practices, each with an area in which it was counted. The same edition again
    changes nothing. Raises RefusedError with every reason: a digest that is of other values, a
    count that the rule of disclosure does not let through, an area or a measure that is not known,
    a practice that the record has elsewhere; RecorderError where nobody is named.
    """
    check_named(by)
    with in_turn(at):
        before = edition_of(edition.ref)
        reasons = [*_of_edition(edition, values, before, reason), *_of_values(values, registered)]
        if not reasons:
            reasons = [
                *_unrecorded({edition.system, *(value.area for value in values)}),
                *_elsewhere(lies_in, edition.day),
            ]
        if reasons:
            raise RefusedError.of_one(Verdict(edition.ref, (), tuple(reasons)))
        if before is not None:
            return Posted(before, len(values), 0, None)
        releases = list(headlines(edition, values, registered))
        words = (
            f"{edition.ref}: {len(values):,} values of {edition.system} on {edition.day}, "
            f"SHA-256 {edition.digest}"
        )
        with recording(
            VERB, by=by, at=at, reason=reason, source_name=edition.source[:300],
            source_digest=edition.digest, summary=words,
        ) as event:  # fmt: skip
            record_facts(event, [edition])
            row = EditionRow.objects.get(ref=edition.ref, recorded_in=event)
            _write(int(row.pk), values)
            record_facts(event, releases)
        return Posted(edition, len(values), len(releases), int(event.pk))


def _of_edition(
    edition: Edition, values: Sequence[ReleasedValue], before: Edition | None, reason: str
) -> Iterator[Reason]:
    """What is wrong with the edition as a whole."""

    def wrong(words: str, remedy: str) -> Reason:
        return Reason(edition.ref, words, None, remedy)

    again = "make the edition anew from its values"
    if not reason.strip():
        yield wrong("no reason is given", "say why this evidence is released")
    if not edition.purpose.strip():
        yield wrong("no purpose is given", "say what the evidence is for")
    if not values:
        yield wrong("it has no value", "measure first")
    if edition.count != len(values):
        yield wrong(f"it says {edition.count:,} values and has {len(values):,}", again)
    if digest_of(values) != edition.digest:
        yield wrong("its digest is not that of its values", again)
    if edition.ref != edition_ref(edition.digest):
        yield wrong("it is not named by its digest", again)
    if before is not None and before.digest != edition.digest:
        yield wrong("another edition is recorded under its name", "tell who keeps the software")


def _of_values(values: Sequence[ReleasedValue], registered: Sheets) -> Iterator[Reason]:
    """Values that cannot be released, the first of each fault, with how many have it."""
    first: dict[str, ReleasedValue] = {}
    number: dict[str, int] = {}
    cells: set[tuple[str, Ref, str, str]] = set()
    known: dict[str, bool] = {}
    for value in values:
        cell = (value.measure, value.area, value.stratification, value.stratum)
        faults = [*_faults(value)]
        if cell in cells:
            faults.append("is there twice")
        if not known.setdefault(value.measure, value.measure in registered):
            faults.append("is of a measure without a sheet")
        elif _is_other(value, registered[value.measure]):
            faults.append("is not what its rounded counts make")
        cells.add(cell)
        for fault in faults:
            first.setdefault(fault, value)
            number[fault] = number.get(fault, 0) + 1
    for fault, value in first.items():
        more = f", and {number[fault] - 1:,} more" if number[fault] > 1 else ""
        where = f"{value.measure}, {value.stratification} {value.stratum}"
        yield Reason(
            value.area, f"the value of {where} {fault}{more}", None,
            "apply the rule of disclosure before it is released",
        )  # fmt: skip


def _faults(value: ReleasedValue) -> Iterator[str]:
    """What the rule of disclosure, and the form of a line, do not let through."""
    counts = [count for count in (value.numerator, value.denominator) if count is not None]
    if any(0 < abs(count) < FEWEST_SHOWN for count in counts):
        yield "shows a count of 1 to 7"
    if any(count % NEAREST for count in counts):
        yield f"shows a count that is not to the nearest {NEAREST}"
    if any(count < 0 for count in counts):
        yield "shows a count below zero"
    if value.shown is not Shown.SHOWN and (value.value or value.lower or value.upper):
        yield f"is {value.shown}, and has a value"
    if value.shown is Shown.SHOWN and not value.value:
        yield "is shown, and has no value"
    if value.shown is Shown.SUPPRESSED and value.numerator:
        yield "is suppressed, and shows its numerator"
    texts = (value.measure, value.stratification, value.stratum, value.value, value.lower,
             value.upper, value.note)  # fmt: skip
    if any(_UNREADABLE & set(text) for text in texts):
        yield "has a tab or a line break in it"


def _is_other(value: ReleasedValue, sheet: Sheet) -> bool:
    """Whether a share or a crude rate was made of other counts than those shown: of exact ones."""
    if sheet.statistic not in _OF_COUNTS or value.shown is not Shown.SHOWN:
        return False
    if value.numerator is None or not value.denominator:
        return value.stratification != INEQUALITY
    scale = sheet.multiplier / sheet.divisor
    made = scale * (value.numerator / value.denominator)
    return value.value != decimal_text(made, decimals(sheet))


_OF_COUNTS = frozenset({Statistic.PROPORTION, Statistic.CRUDE_RATE})


def _unrecorded(areas: set[Ref]) -> Iterator[Reason]:
    """Areas that the record does not hold: a query for each five hundred."""
    wanted = sorted(areas)
    there: set[Ref] = set()
    for start in range(0, len(wanted), _REFS_AT_ONCE):
        some = wanted[start : start + _REFS_AT_ONCE]
        there.update(EntryRow.objects.filter(ref__in=some).values_list("ref", flat=True))
    for area in wanted:
        if area not in there:
            yield Reason(area, f"{area} is not recorded", None, f"record the {area.kind} first")


def _elsewhere(lies_in: Collection[tuple[Ref, Ref]], day: date) -> Iterator[Reason]:
    """Practices that were counted in one area and on the day are recorded in another of its kind.

    Where the record has a practice in no area of the kind, it says nothing against it. One query.
    """
    recorded: dict[tuple[Ref, str], set[Ref]] = {}
    ties = MembershipRow.objects.filter(
        true_on(day), believed(None), capacity__in=_CAPACITIES, member__startswith="practice:"
    )
    for member, group in ties.values_list("member", "group"):
        recorded.setdefault((member, group.kind), set()).add(group)
    for practice, area in sorted(lies_in):
        known = recorded.get((practice, area.kind), {area})
        if area not in known:
            there = " and ".join(map(str, sorted(known)))
            yield Reason(
                practice, f"{practice} was counted in {area}, and is recorded in {there} on {day}",
                None, "correct the table of practices, or the record",
            )  # fmt: skip


_CAPACITIES = (Capacity.IN_NETWORK, Capacity.IN_PLACE, Capacity.IN_LOWER_TIER)


def _write(edition: int, values: Sequence[ReleasedValue]) -> None:
    # Past the models, as links are: an edition has tens of thousands of values.
    rows = [
        (edition, value.measure, str(value.area), value.stratification, value.stratum,
         value.numerator, value.denominator, value.value, value.lower, value.upper,
         value.shown.value, value.note)
        for value in values
    ]  # fmt: skip
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _BATCH):
            cursor.executemany(_INSERT, rows[start : start + _BATCH])


def headlines(
    edition: Edition, values: Sequence[ReleasedValue], registered: Sheets = sheets
) -> Iterator[Release]:
    """The shown headline measures of every area, undivided, as facts that can be cited."""
    undivided = [value for value in values if value.stratification == Stratification.ALL.value]
    people = _people(undivided, registered)
    for value in undivided:
        sheet = registered[value.measure]
        if sheet.headline and value.shown is Shown.SHOWN:
            yield _release(edition, value, sheet, people.get(value.area, 0))


def _people(values: Sequence[ReleasedValue], registered: Sheets) -> Mapping[Ref, int]:
    """People registered in each area, to the nearest 5, where that was released."""
    return {
        value.area: count
        for value in values
        for sheet in (registered[value.measure],)
        for quantity, count in (
            (sheet.numerator, value.numerator), (sheet.denominator, value.denominator),
        )
        if quantity == "people" and count is not None
    }  # fmt: skip


def _release(edition: Edition, value: ReleasedValue, sheet: Sheet, people: int) -> Release:
    interval = f", 95% interval {value.lower} to {value.upper}" if value.lower else ""
    return Release(
        ref=citation(edition.ref, sheet.key, value.area),
        measure=sheet.title,
        area=value.area,
        year=FinancialYear.of(edition.day),
        value=value.value,
        unit=f"({sheet.unit})" if sheet.unit.startswith("index") else sheet.unit,
        population=people,
        method=f"{str(sheet.statistic).capitalize()}{interval}. {sheet.period}. {edition.policy}",
        source=edition.source,
        digest=edition.digest,
        published=edition.published,
        edition=edition.ref,
    )
