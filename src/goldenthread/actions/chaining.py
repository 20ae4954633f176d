"""The one writer of links: each recorded fact is tied to the last of its stream.

Writers take turns (see ``turns``), so one recording at a time appends. A recording is closed by
a link of its own in ``events``, which holds the heads of all the other streams: that link's hash
is the head of the whole record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection

from goldenthread.kernel.chain import (
    Act,
    Salts,
    Stream,
    commitment,
    digest,
    digest_of_all,
    hash_of_link,
    instant_text,
)
from goldenthread.records.heads import Head, head_of, heads
from goldenthread.records.models import ChainLink, PersonalPayload, Recording
from goldenthread.records.streams import STREAMS, Shape, shapes

_BATCH = 2_000
_INSERT = (
    "INSERT INTO records_chainlink "
    '(stream, sequence, act, noun, "row", "count", digest, hash, recorded_in_id) '
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)

Said = tuple[str, int, int, str]
"""What a link says: noun, first row, how many rows, digest."""

Thing = TypeVar("Thing")


class NestedRecordingError(RuntimeError):
    """A recording was opened inside another: each act of recording stands by itself."""


def chain_facts(
    event: Recording, noun: type[Any], facts: Sequence[Any], rows: Sequence[int], salts: Salts
) -> None:
    """Tie facts of one noun, which are the rows given: one link each, or one seal for them all."""
    shape = shapes()[noun.__name__]
    if noun not in STREAMS:
        contents = ({"fact": shape.name, "fields": shape.of_fact(fact)} for fact in facts)
        sealed = {"act": Act.SEALED, "fact": shape.name, "count": len(rows),
                  "facts": digest_of_all(contents)}  # fmt: skip
        link(event, shape.stream, Act.SEALED, [(shape.name, rows[0], len(rows), digest(sealed))])
        return
    payloads: list[PersonalPayload] = []
    said: list[Said] = []
    for fact, row in zip(facts, rows, strict=True):
        fields = shape.of_fact(fact)
        for name in shape.personal:
            if fields[name] is not None:
                salt = salts()
                held = commitment(salt, fields[name])
                fields[name] = {"commitment": held}
                payloads.append(
                    PersonalPayload(
                        noun=shape.name, row=row, field=name, commitment=held, salt=salt
                    )
                )
        said.append((shape.name, row, 1, digest(recorded(shape, fields))))
    PersonalPayload.objects.bulk_create(payloads, _BATCH)
    link(event, shape.stream, Act.RECORDED, said)


def chain_events(event: Recording, happened: Iterable[Any]) -> None:
    """Tie rows of events (accepted problems, redactions), which are written already."""
    said = [
        (shape.name, int(row.pk), 1, digest(recorded(shape, shape.of_event(row))))
        for row in happened
        for shape in (shapes()[type(row).__name__],)
    ]
    link(event, Stream.EVENTS, Act.RECORDED, said)


def chain_retractions(event: Recording, noun: type[Any], rows: Sequence[tuple[int, Any]]) -> None:
    """Tie the taking back of facts, given as (row id, fact): each link holds the fact's digest."""
    shape = shapes()[noun.__name__]
    held = _commitments(shape, [row for row, _ in rows])
    said: list[Said] = []
    for row, fact in rows:
        fields = shape.of_fact(fact)
        for name in shape.personal:
            if (row, name) in held:
                fields[name] = {"commitment": held[row, name]}
        content = {"act": Act.RETRACTED, "fact": shape.name,
                   "digest": digest(recorded(shape, fields))}  # fmt: skip
        said.append((shape.name, row, 1, digest(content)))
    link(event, Stream.EVENTS, Act.RETRACTED, said)


def close(event: Recording) -> Head:
    """Tie the recording itself, with the heads of all other streams; returns the record's head."""
    if ChainLink.objects.filter(recorded_in__gt=event.pk).exists():
        raise NestedRecordingError(
            f"the recording {event.verb!r} has another inside it: record one after the other"
        )
    shape = shapes()[Recording.__name__]
    said = recorded(shape, shape.of_event(event))
    said["heads"] = {
        stream.value: head.hash for stream, head in heads().items() if stream is not Stream.EVENTS
    }
    link(event, Stream.EVENTS, Act.RECORDED, [(shape.name, int(event.pk), 1, digest(said))])
    return head_of(Stream.EVENTS)


def recorded(shape: Shape, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the link of one recorded fact or event says."""
    return {"act": Act.RECORDED, "fact": shape.name, "fields": fields}


def link(event: Recording, stream: Stream, act: Act, said: Sequence[Said]) -> None:
    """Append links to a stream, in order."""
    last = head_of(stream)
    before, when, number = last.hash, instant_text(event.recorded_at), int(event.pk)
    rows = []
    for sequence, (noun, row, count, each) in enumerate(said, last.sequence + 1):
        before = hash_of_link(stream, sequence, before, each, when, number)
        rows.append((stream.value, sequence, act.value, noun, row, count, each, before, number))
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)


def _commitments(shape: Shape, rows: Sequence[int]) -> dict[tuple[int, str], str]:
    if not shape.personal:
        return {}
    found = PersonalPayload.objects.filter(noun=shape.name, row__in=list(rows))
    return {(row, field): held for row, field, held in
            found.values_list("row", "field", "commitment")}  # fmt: skip
