"""Which stream holds which noun, which fields are a person's words, and each row as plain values.

Plain values are those of canonical text: references, days and words as text, pence, counts and
years as whole numbers, measured numbers as the shortest decimal text that reads back the same.
A fact and its row give the same plain values; a property test holds them to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.db import connection, models

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.minutes import Attendance, Consideration, Option, Vote, Withdrawal
from goldenthread.evidence.editions import Edition
from goldenthread.evidence.releases import Release
from goldenthread.kernel.chain import Stream, instant_text
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt
from goldenthread.records.fields import FinancialYearField, MoneyField
from goldenthread.records.models import (
    AcceptedProblem,
    Recording,
    Redaction,
    RoleEnd,
    RoleGrant,
)
from goldenthread.records.nouns import MODELS, columns, row_values
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.consultations import Answer, Consultation

STREAMS: Mapping[type[Any], Stream] = {
    Meeting: Stream.DECISIONS,
    Attendance: Stream.DECISIONS,
    Decision: Stream.DECISIONS,
    Withdrawal: Stream.DECISIONS,
    Vote: Stream.DECISIONS,
    Option: Stream.DECISIONS,
    Consideration: Stream.DECISIONS,
    Allotment: Stream.TRANSFERS,
    Payment: Stream.TRANSFERS,
    Receipt: Stream.TRANSFERS,
    Consultation: Stream.VOICE,
    Answer: Stream.VOICE,
    Challenge: Stream.VOICE,
}
"""Nouns with a link for each fact. Facts of every other noun are sealed, many at once, in
``structure``."""

PERSONAL: Mapping[type[Any], tuple[str, ...]] = {
    Answer: ("comment",),
    Challenge: ("ground", "reply"),
}
"""Fields with words of people, which a retention decision may redact. All are text columns of
nouns with a link for each fact."""

REDACTED = "[redacted by a retention decision]"
"""What stands where a person's words were."""

NEVER_TAKEN_BACK = frozenset({Fund, Allotment, Payment, Receipt, Edition})
"""Money is moved back by another transfer, so that both stay in the account; and a fund that could
be taken back could be put in again without its fence. An edition of evidence was published: what
is found wrong in it is put right in the next."""

ADDED: Mapping[type[Any], frozenset[str]] = {Release: frozenset({"edition"})}
"""Columns that a noun got when facts of it had been chained already. Where they are empty the
chain does not speak of them, so that what it said before still says the same."""

_EVENT_COLUMNS: Mapping[type[models.Model], tuple[str, ...]] = {
    Recording: (
        "verb", "recorded_by", "recorded_at", "reason", "source_name", "source_digest", "year",
        "spoke_of", "summary",
    ),
    AcceptedProblem: ("code", "row", "column", "value", "message", "accepted_by", "reason"),
    Redaction: ("noun", "field", "ref", "commitment", "rule", "decided_by", "reason"),
    RoleGrant: ("account_id", "holder", "role", "scope", "person", "since", "until"),
    RoleEnd: ("grant_id",),
}  # fmt: skip

Plain = dict[str, Any]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Shape:
    """How one table is read as plain values. ``recorded_in`` is the column of its recording."""

    name: str
    model: type[models.Model]
    columns: tuple[str, ...]
    plain: tuple[Callable[[Any], Any], ...]
    stream: Stream
    personal: tuple[str, ...]
    recorded_in: str
    retractable: bool
    added: frozenset[str] = frozenset()

    @property
    def table(self) -> str:
        """The table's name."""
        return self.model._meta.db_table

    def of_values(self, values: Sequence[Any]) -> Plain:
        """Plain values of a row's columns, as the database or a fact gives them."""
        return {
            name: None if value is None else plain(value)
            for name, plain, value in zip(self.columns, self.plain, values, strict=True)
            if value is not None or name not in self.added
        }

    def of_fact(self, fact: Any) -> Plain:
        """Plain values of a fact."""
        values = row_values(fact)
        return self.of_values([values[name] for name in self.columns])

    def of_event(self, row: models.Model) -> Plain:
        """Plain values of a model instance."""
        return self.of_values([getattr(row, name) for name in self.columns])

    def rows(self, where: str = "TRUE", parameters: Iterable[Any] = ()) -> Iterable[Row]:
        """Rows in the order of their numbers: number, recorded in, taken back in, columns."""
        quoted = ", ".join(f'"{name}"' for name in self.columns)
        back = "retracted_in_id" if self.retractable else "NULL"
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT id, {self.recorded_in}, {back}, {quoted} FROM "{self.table}" '  # noqa: S608
                f"WHERE {where} ORDER BY id",
                list(parameters),
            )
            while rows := cursor.fetchmany(5_000):
                yield from rows


@cache
def shapes() -> Mapping[str, Shape]:
    """Every shape, by the name that links use."""
    of_facts = {
        noun.__name__: Shape(
            noun.__name__, model, _names(noun), _plain_of(model, _names(noun)),
            STREAMS.get(noun, Stream.STRUCTURE), PERSONAL.get(noun, ()), "recorded_in_id",
            retractable=True, added=ADDED.get(noun, frozenset()),
        )
        for noun, model in MODELS.items()
    }  # fmt: skip
    of_events = {
        model.__name__: Shape(
            model.__name__, model, names, _plain_of(model, names), Stream.EVENTS, (),
            {Recording: "id", AcceptedProblem: "recording_id"}.get(model, "recorded_in_id"),
            retractable=False,
        )
        for model, names in _EVENT_COLUMNS.items()
    }  # fmt: skip
    return {**of_facts, **of_events}


def _names(noun: Any) -> tuple[str, ...]:
    return columns(noun)


def _plain_of(model: type[models.Model], names: Iterable[str]) -> tuple[Callable[[Any], Any], ...]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return tuple(_plain(fields[name]) for name in names)


def _plain(field: Any) -> Callable[[Any], Any]:
    if isinstance(field, MoneyField):
        return lambda value: int(getattr(value, "pence", value))
    if isinstance(field, FinancialYearField):
        return lambda value: int(getattr(value, "begins", value))
    if isinstance(field, models.DateTimeField):
        return _instant
    if isinstance(field, models.DateField):
        return lambda value: value.isoformat() if isinstance(value, date) else value
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.FloatField):
        return lambda value: repr(float(value))
    if isinstance(field, models.IntegerField | models.ForeignKey):
        return int
    if isinstance(field, models.CharField | models.TextField):
        return str
    raise TypeError(f"{field} has no plain form: say above how canonical text writes it")


def _instant(value: Any) -> str:
    # SQLite gives text in UTC without a zone; PostgreSQL and Django give instants.
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return instant_text(value if value.tzinfo else value.replace(tzinfo=UTC))
