"""Reading the chains: each link with what it says, put together again from the rows themselves.

What a link says is never stored twice: it is made anew from the fact, the event or the sealed
facts. So a changed row shows against an untouched chain, and a changed chain against its rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection

from goldenthread.kernel.chain import FIRST, Act, Stream, commitment, digest, digest_of_all
from goldenthread.records.models import ChainLink, PersonalPayload, Redaction
from goldenthread.records.streams import REDACTED, Plain, Row, Shape, shapes

_CHUNK = 5_000


@dataclass(slots=True)
class Link:
    """One link as stored, and what it says by the rows as they are now.

    ``content`` is None where a row is missing. ``payloads`` are the words of people, by field.
    ``sealed`` are the facts of a seal. ``troubles`` say what is wrong with the rows.
    """

    stream: Stream
    sequence: int
    act: Act
    noun: str
    row: int
    count: int
    digest: str
    hash: str
    recording: int
    content: dict[str, Any] | None = None
    payloads: dict[str, dict[str, str]] = field(default_factory=dict)
    sealed: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def about(self) -> str:
        """The fact or event in words: its reference, or its noun and row."""
        fields = (self.content or {}).get("fields", {})
        if ref := fields.get("ref"):
            return str(ref)
        if self.act is Act.SEALED:
            return f"{self.count:,} facts {self.noun}, rows from {self.row} on"
        return f"{self.noun}, row {self.row}"


_COLUMNS = (
    "stream", "sequence", "act", "noun", "row", "count", "digest", "hash", "recorded_in_id",
)  # fmt: skip


def links(stream: Stream) -> Iterator[Link]:
    """Every link of a stream, in order."""
    heads = _HeadsAt() if stream is Stream.EVENTS else None
    for chunk in _chunks(stream):
        rows = _Rows(chunk)
        for link in chunk:
            shape = shapes().get(link.noun)
            if shape is None:
                link.troubles.append(f"no fact or event is called {link.noun}")
            elif link.act is Act.SEALED:
                _say_sealed(link, shape)
            elif (row := rows.row(link)) is None:
                link.troubles.append(f"row {link.row} of {shape.table} is gone")
            elif link.act is Act.RETRACTED:
                _say_retracted(link, shape, row, rows)
            else:
                _say_recorded(link, shape, row, rows)
                if heads is not None and link.content and link.noun == "Recording":
                    link.content["heads"] = heads.at(link.recording)
        yield from chunk


def _chunks(stream: Stream) -> Iterator[list[Link]]:
    last = 0
    while True:
        query = (
            ChainLink.objects.filter(stream=stream, sequence__gt=last)
            .order_by("sequence")
            .values_list(*_COLUMNS)[:_CHUNK]
        )
        chunk = [Link(*values) for values in query]
        if not chunk:
            return
        yield chunk
        last = chunk[-1].sequence


class _Rows:
    """The rows of which a chunk of links speaks, with the payloads of people."""

    def __init__(self, chunk: Sequence[Link]) -> None:
        spoken: dict[str, list[int]] = defaultdict(list)
        for link in chunk:
            if link.act is not Act.SEALED and link.noun in shapes():
                spoken[link.noun].append(link.row)
        self._rows: dict[str, dict[int, Row]] = {}
        self._payloads: dict[tuple[str, int, str], tuple[str, str]] = {}
        self.redactions: set[tuple[str, int, str, str]] = set()
        for noun, ids in spoken.items():
            shape = shapes()[noun]
            wanted = set(ids)
            self._rows[noun] = {
                row[0]: row
                for some in _near(sorted(wanted))
                for row in shape.rows("id BETWEEN %s AND %s", some)
                if row[0] in wanted
            }
            if shape.personal:
                self._take_payloads(noun, min(ids), max(ids))

    def _take_payloads(self, noun: str, first: int, last: int) -> None:
        near = {"noun": noun, "row__gte": first, "row__lte": last}
        for row, name, held, salt in PersonalPayload.objects.filter(**near).values_list(
            "row", "field", "commitment", "salt"
        ):
            self._payloads[noun, row, name] = held, salt
        self.redactions |= {
            (noun, *key)
            for key in Redaction.objects.filter(**near).values_list("row", "field", "commitment")
        }

    def row(self, link: Link) -> Row | None:
        return self._rows[link.noun].get(link.row)

    def payload(self, noun: str, row: int, name: str) -> tuple[str, str] | None:
        return self._payloads.get((noun, row, name))


def _near(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ranges that hold the ids, split where a wide gap would fetch what nobody asked for."""
    first = last = ids[0]
    for each in ids[1:]:
        if each - last > 200:
            yield first, last
            first = each
        last = each
    yield first, last


def _say_recorded(link: Link, shape: Shape, row: Row, rows: _Rows) -> None:
    link.content = {
        "act": Act.RECORDED.value,
        "fact": shape.name,
        "fields": _fields(link, shape, row, rows),
    }
    if row[1] != link.recording:
        link.troubles.append(f"it says recording {link.recording}, the row says {row[1]}")


def _fields(link: Link, shape: Shape, row: Row, rows: _Rows) -> Plain:
    fields = shape.of_values(row[3:])
    for name in shape.personal:
        words, payload = fields[name], rows.payload(shape.name, row[0], name)
        if words is None or payload is None:
            if words is not None or payload is not None:
                link.troubles.append(f"{name}: the words and their salt do not go together")
            continue
        held, salt = payload
        fields[name] = {"commitment": held}
        link.payloads[name] = {"salt": salt, "words": words} if salt else {}
        if salt and commitment(salt, words) != held:
            link.troubles.append(f"{name}: the words are not those that were recorded")
        elif not salt and words != REDACTED:
            link.troubles.append(f"{name}: the words were put back after their redaction")
        elif not salt and (shape.name, row[0], name, held) not in rows.redactions:
            link.troubles.append(f"{name}: the words were taken out without a recorded decision")
    return fields


def _say_retracted(link: Link, shape: Shape, row: Row, rows: _Rows) -> None:
    said = {
        "act": Act.RECORDED.value,
        "fact": shape.name,
        "fields": _fields(link, shape, row, rows),
    }
    link.payloads.clear()
    link.content = {"act": Act.RETRACTED.value, "fact": shape.name, "digest": digest(said)}
    if row[2] != link.recording:
        link.troubles.append(f"row {link.row} was not taken back by recording {link.recording}")


def _say_sealed(link: Link, shape: Shape) -> None:
    found = shape.rows("recorded_in_id = %s AND id >= %s", (link.recording, link.row))
    link.sealed = [
        {"fact": shape.name, "fields": shape.of_values(row[3:])}
        for row in islice(found, link.count)
    ]
    link.content = {
        "act": Act.SEALED.value,
        "fact": shape.name,
        "count": len(link.sealed),
        "facts": digest_of_all(link.sealed),
    }


class _HeadsAt:
    """The heads of all other streams when a recording was closed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[list[int], list[str]]] = {
            stream.value: ([], []) for stream in Stream if stream is not Stream.EVENTS
        }
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.stream, c.recorded_in_id, c.hash FROM records_chainlink c JOIN ("
                "SELECT stream, recorded_in_id, max(sequence) AS sequence FROM records_chainlink "
                "GROUP BY stream, recorded_in_id) last ON last.stream = c.stream "
                "AND last.sequence = c.sequence ORDER BY c.sequence"
            )
            for stream, recording, value in cursor.fetchall():
                if stream in self._known:
                    numbers, hashes = self._known[stream]
                    numbers.append(recording)
                    hashes.append(value)

    def at(self, recording: int) -> Mapping[str, str]:
        return {
            stream: hashes[place - 1] if (place := bisect_right(numbers, recording)) else FIRST
            for stream, (numbers, hashes) in self._known.items()
        }
