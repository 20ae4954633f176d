"""Recording facts: the one place that writes rows of fact, their index and their links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

from goldenthread.actions.chaining import chain_events, chain_facts, chain_retractions, close
from goldenthread.actions.turns import in_turn
from goldenthread.kernel import Ref
from goldenthread.kernel.chain import Salts, Stream, fresh_salt
from goldenthread.records.models import AcceptedProblem, EntryRow, LinkRow, Recording
from goldenthread.records.nouns import MODELS, row_values
from goldenthread.records.streams import STREAMS
from goldenthread.thread.catalogue import kinds

LONGEST_PERSON = 200
_BATCH = 2_000
_TIE = (
    "INSERT INTO records_linkrow (source, relation, target, direction, aside, since, until) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s)"
)


class RecorderError(ValueError):
    """Nobody is named who records, or not in a way that can be kept. The words say what to do."""


@contextmanager
def recording(
    verb: str, *, by: str, at: datetime, reason: str = "", **details: str
) -> Iterator[Recording]:
    """One transaction in its turn, and its event. Everything inside lands, or nothing does.

    ``details`` are the source_name, source_digest, year, spoke_of and summary of a Recording.
    Each closes with a link of the chain: recordings follow one another, never nest. Raises
    RecorderError where ``by`` names nobody.
    """
    check_named(by)
    with in_turn(at) as moment:
        event = Recording(verb=verb, recorded_by=by, recorded_at=moment, reason=reason, **details)
        event.save()
        yield event
        close(event)


def check_named(person: str) -> None:
    """Refuse a name that is blank or too long, or has marks that no one can read."""
    if not person.strip():
        raise RecorderError("Nobody is named: write the name of the person who records this.")
    if len(person) > LONGEST_PERSON:
        raise RecorderError(f"The name of a person has at most {LONGEST_PERSON} characters.")
    if not person.isprintable():
        raise RecorderError(f"The name {person!a} has characters that cannot be shown.")


def record_facts(event: Recording, facts: Iterable[Any], *, salts: Salts = fresh_salt) -> int:
    """Write facts with their index lines, links and chain, in bulk; returns how many.

    ``salts`` hide the words of people in the chain.
    """
    by_noun: dict[type[Any], list[Any]] = defaultdict(list)
    for fact in facts:
        by_noun[type(fact)].append(fact)
    # Transfers come last: the database asks for the funds and decisions that they rest on.
    for noun in sorted(by_noun, key=lambda noun: STREAMS.get(noun) is Stream.TRANSFERS):
        group, model = by_noun[noun], MODELS[noun]
        rows = model._default_manager.bulk_create(
            (model(recorded_in=event, **row_values(fact)) for fact in group), _BATCH
        )
        chain_facts(event, noun, group, [row.pk for row in rows], salts)
        index_facts(group)
    return sum(map(len, by_noun.values()))


def retract_rows(event: Recording, noun: type[Any], rows: Sequence[tuple[int, Any]]) -> None:
    """Cease to believe rows of a noun, given as (row id, fact); what they were stays readable."""
    model = MODELS[noun]
    for start in range(0, len(rows), _BATCH):
        ids = [row_id for row_id, _ in rows[start : start + _BATCH]]
        model._default_manager.filter(pk__in=ids, retracted_in__isnull=True).update(
            retracted_in=event
        )
    chain_retractions(event, noun, rows)
    unindex_facts([fact for _, fact in rows])


def record_acceptances(event: Recording, problems: Iterable[AcceptedProblem]) -> None:
    """Write the problems of a file that somebody accepted, and tie them into the chain."""
    chain_events(event, AcceptedProblem.objects.bulk_create(problems, _BATCH))


def index_facts(facts: Sequence[Any]) -> None:
    """Put facts of one noun into the index and tie their links."""
    index_lines(facts)
    tie_links(facts)


def index_lines(facts: Sequence[Any]) -> None:
    """Put facts of one noun into the index; where several have one reference, the last counts."""
    lines: dict[Ref, EntryRow] = {}
    for fact in facts:
        entry = kinds.entry(fact)
        if entry is not None:
            words = f"{entry.title} {entry.ref.key} {entry.detail}".lower()
            lines[entry.ref] = EntryRow(
                ref=entry.ref, kind=entry.ref.kind, title=entry.title[:500],
                detail=entry.detail, dated=entry.dated, words=words,
            )  # fmt: skip
    EntryRow.objects.bulk_create(
        lines.values(), _BATCH, update_conflicts=True, unique_fields=["ref"],
        update_fields=["kind", "title", "detail", "dated", "words"],
    )  # fmt: skip


def tie_links(facts: Sequence[Any]) -> None:
    """Tie the links that facts carry."""
    day = connection.ops.adapt_datefield_value
    # Written as they are: links are most of the rows of a load, and Django's way takes thrice.
    with connection.cursor() as cursor:
        cursor.executemany(
            _TIE,
            [
                (
                    str(link.source), link.relation, str(link.target), link.direction.value,
                    link.aside, day(link.span.since), day(link.span.until),
                )
                for fact in facts
                for link in kinds.links(fact)
            ],
        )  # fmt: skip


def unindex_facts(facts: Sequence[Any]) -> None:
    """Take facts out of the index, with the links that they carried."""
    refs = [fact.ref for fact in facts if kinds.entry(fact) is not None]
    for start in range(0, len(refs), _BATCH):
        EntryRow.objects.filter(ref__in=refs[start : start + _BATCH]).delete()
    gone = {
        (link.source, link.relation, link.target, link.span.since, link.span.until)
        for fact in facts
        for link in kinds.links(fact)
    }
    sources = sorted({key[0] for key in gone})
    for start in range(0, len(sources), _BATCH):
        rows = LinkRow.objects.filter(source__in=sources[start : start + _BATCH]).values_list(
            "pk", "source", "relation", "target", "since", "until"
        )
        ids = [pk for pk, *key in rows if tuple(key) in gone]
        for some in range(0, len(ids), _BATCH):
            LinkRow.objects.filter(pk__in=ids[some : some + _BATCH]).delete()
