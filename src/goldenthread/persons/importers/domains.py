"""The declared domain of a column as SQL over texts: whether a text fits, why not, and its value.

``text`` is SQL that gives the text or NULL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from goldenthread.persons.importers.engine import quoted
from goldenthread.persons.tables import EARLIEST, LATEST, Column, ColumnType

SQL_TYPES: Mapping[ColumnType, str] = {
    ColumnType.PERSON: "INTEGER",
    ColumnType.WHOLE: "INTEGER",
    ColumnType.SMALL: "SMALLINT",
    ColumnType.WORD: "TINYINT",
    ColumnType.TEXT: "VARCHAR",
    ColumnType.DAY: "DATE",
}
PLANNED = frozenset({"until"})
"""Days that may lie ahead: a registration or a package can have its end agreed."""


@dataclass(frozen=True, slots=True)
class Domain:
    """``value`` is SQL for the value kept; ``faults`` SQL conditions by the code of a problem."""

    value: str
    faults: Mapping[str, str]

    @property
    def bad(self) -> str:
        """SQL that is true where any fault is."""
        return "(" + " OR ".join(self.faults.values() or ("false",)) + ")"

    @property
    def why(self) -> str:
        """SQL for the code of the first fault."""
        cases = " ".join(f"WHEN {sql} THEN {quoted(code)}" for code, sql in self.faults.items())
        return f"CASE {cases} END"


def domain(column: Column, text: str, *, on: date) -> Domain:
    """The domain of a column, for a feed that is taken in on a day."""
    empty = {} if column.empty else {"empty-value": f"({text} IS NULL)"}
    match column.type:
        case ColumnType.DAY:
            found = _day(column, text, on)
        case ColumnType.WORD:
            found = _word(column, text)
        case ColumnType.TEXT:
            fits = f"regexp_full_match({text}, {quoted(column.pattern)})"
            found = Domain(text, {"not-of-its-form": f"({text} IS NOT NULL AND NOT {fits})"})
        case _:
            found = _number(column, text)
    return Domain(found.value, {**empty, **found.faults})


def _day(column: Column, text: str, on: date) -> Domain:
    latest = LATEST if column.name in PLANNED else on
    pattern, written, kept = r"\d{4}-\d{2}-\d{2}", text, "{}"
    if column.name == "born":
        # The day of birth is not kept, so a feed need not give it.
        pattern = r"\d{4}-\d{2}(-\d{2})?"
        written = f"(CASE WHEN length({text}) = 7 THEN {text} || '-01' ELSE {text} END)"
        kept = "date_trunc('month', {})"
    shaped = f"regexp_full_match({text}, {quoted(pattern)})"
    day = f"TRY_CAST({written} AS DATE)"
    value = f"CAST({kept.format(f'CASE WHEN {shaped} THEN {day} END')} AS DATE)"
    return Domain(
        value,
        {
            "not-a-day": f"({text} IS NOT NULL AND (NOT {shaped} OR {day} IS NULL))",
            "day-too-early": f"({shaped} AND {day} < DATE '{EARLIEST}')",
            "day-too-late": f"({shaped} AND {day} > DATE '{latest}')",
        },
    )


def _word(column: Column, text: str) -> Domain:
    spoken = {str(number): number for number in column.words}
    spoken |= {word.lower(): number for number, word in column.words.items()}
    cases = " ".join(f"WHEN {quoted(word)} THEN {number}" for word, number in spoken.items())
    value = f"CAST(CASE lower({text}) {cases} END AS TINYINT)"
    return Domain(value, {"no-such-word": f"({text} IS NOT NULL AND {value} IS NULL)"})


def _number(column: Column, text: str) -> Domain:
    shaped = f"regexp_full_match({text}, '-?[0-9]{{1,18}}')"
    number = f"CASE WHEN {shaped} THEN TRY_CAST({text} AS BIGINT) END"
    outside = f"({number} NOT BETWEEN {column.least} AND {column.most})"
    value = f"TRY_CAST({number} AS {SQL_TYPES[column.type]})"
    return Domain(
        value,
        {
            "not-a-number": f"({text} IS NOT NULL AND NOT {shaped})",
            "number-outside": f"coalesce({outside}, false)",
        },
    )


def told(code: str, column: Column, on: date) -> tuple[str, str]:
    """The message and the remedy of a fault of a column."""
    latest = LATEST if column.name in PLANNED else on
    words = ", ".join(f"{number} or {word}" for number, word in column.words.items())
    form = "YYYY-MM or YYYY-MM-DD" if column.name == "born" else "YYYY-MM-DD"
    return {
        "empty-value": ("Nothing is given.", "It may not be empty: fill it at its source."),
        "not-of-its-form": (
            "The text has not the form of the column.",
            f"It matches {column.pattern}.",
        ),
        "not-a-day": ("This is no day.", f"Write {form}, or leave it empty where it may be."),
        "day-too-early": (f"The day lies before {EARLIEST}.", "Mend it at its source."),
        "day-too-late": (
            f"The day lies after {latest}.",
            "What has not happened is not taken in; leave an open end empty.",
        ),
        "no-such-word": ("This is none of the words of the column.", f"Write one of {words}."),
        "not-a-number": ("This is no whole number.", "Write digits alone."),
        "number-outside": (
            f"The number does not lie from {column.least} to {column.most}.",
            "Mend it at its source.",
        ),
        "not-an-nhs-number": (
            "This is no NHS number: ten digits, of which the last checks the others.",
            "Correct it at its source.",
        ),
        "not-a-key": ("This is no key: 1 to 64 visible characters.", "Write another key."),
        "unknown-person": (
            "There is no such person in persons.",
            "Add the person, or leave the row out.",
        ),
        "unknown-clinician": (
            "There is no such clinician in clinicians.",
            "Add the clinician, or leave the row out.",
        ),
        "unknown-practice": (
            "There is no such practice in practices.",
            "Add the practice, or leave the row out.",
        ),
    }[code]


def shape(text: str) -> str:
    """SQL for the shape of a text: letters as a, digits as 9, what is rare as ?; 24 at most."""
    lettered = f"regexp_replace({text}, '\\p{{L}}', 'a', 'g')"
    digits = f"regexp_replace({lettered}, '[0-9]', '9', 'g')"
    return f"regexp_replace(left({digits}, 24), '[^a9 /:.,_()+-]', '?', 'g')"
