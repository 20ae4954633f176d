"""Verifying a record: the chains, what has no link, the index, references, ledger and evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Sum

from goldenthread.kernel import Money, Ref
from goldenthread.kernel.chain import FIRST, Act, Stream, digest, hash_of_link, instant_text
from goldenthread.money.conservation import Account, imbalances
from goldenthread.money.funds import Fund
from goldenthread.records.editions import editions, said_by
from goldenthread.records.heads import Head
from goldenthread.records.links import Link, links
from goldenthread.records.models import (
    AllotmentRow,
    EntryRow,
    FundBalance,
    LinkRow,
    PaymentRow,
    ReceiptRow,
    Recording,
)
from goldenthread.records.nouns import MODELS
from goldenthread.records.reading import facts
from goldenthread.records.streams import shapes
from goldenthread.records.triggers import guard_names, guards_in_place
from goldenthread.thread.catalogue import kinds

SHOWN = 100
"""How many faults are told of each kind; more of one kind tell nothing new."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was recorded. ``sequence`` is 0 where no link is at fault."""

    place: str
    """A stream, or guards, index, references, ledger or evidence."""
    sequence: int
    fact: str
    words: str


@dataclass(slots=True)
class Verification:
    """What verifying found: the head of each stream, and faults in the order in which they lie."""

    heads: dict[Stream, Head] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def links(self) -> int:
        """How many links were followed."""
        return sum(head.sequence for head in self.heads.values())

    @property
    def head(self) -> str:
        """The head of the whole record."""
        return self.heads[Stream.EVENTS].hash


def verify(head: str | None = None, *, progress: Callable[[str], object] = str) -> Verification:
    """Verify the whole record, and that ``head`` (64 hex digits, printed before) is in it."""
    done = Verification()
    times = {
        number: instant_text(at)
        for number, at in Recording.objects.values_list("pk", "recorded_at")
    }
    met = head is None
    for stream in Stream:
        progress(f"Following {stream}")
        last, faults, seen = _follow(stream, times, head)
        done.heads[stream] = last
        done.faults += faults
        met = met or (seen and stream is Stream.EVENTS)
    if not met:
        done.faults.append(
            Fault(Stream.EVENTS, 0, "", f"the head {head} is not in this chain: it was made anew, "
                  "cut short, or is of another record")
        )  # fmt: skip
    for room in (_without_link, _guards, _index, _references, _ledger, _evidence):
        progress(f"Checking {(room.__doc__ or '').split(':')[0].lower()}")
        done.faults += _first(room())
    return done


def _first(faults: Iterable[Fault]) -> list[Fault]:
    kept = []
    for number, fault in enumerate(faults):
        if number == SHOWN:
            kept.append(Fault(fault.place, 0, "", f"and more: the first {SHOWN} are told"))
            break
        kept.append(fault)
    return kept


def _follow(
    stream: Stream, times: dict[int, str], wanted: str | None
) -> tuple[Head, list[Fault], bool]:
    before, sequence, met = FIRST, 0, False
    faults: list[Fault] = []
    for link in links(stream):
        sequence += 1
        met = met or link.hash == wanted
        for words in _wrong(link, sequence, before, times):
            if len(faults) <= SHOWN:
                faults.append(Fault(stream, link.sequence, link.about, words))
        before, sequence = link.hash, link.sequence
    return Head(stream, sequence, before), faults, met


def _wrong(link: Link, sequence: int, before: str, times: dict[int, str]) -> Iterator[str]:
    yield from link.troubles
    if link.sequence != sequence:
        yield f"links {sequence} to {link.sequence - 1} are missing"
    if link.content is not None and digest(link.content) != link.digest:
        yield f"what was {link.act} is not what the record says now"
    when = times.get(link.recording)
    if when is None:
        yield f"recording {link.recording} is gone"
    elif link.hash != hash_of_link(
        link.stream, link.sequence, before, link.digest, when, link.recording
    ):
        yield "the link does not follow from the one before it"


def _without_link() -> Iterator[Fault]:
    """Rows: each has its link, each that was taken back has two, each redaction its event."""
    for shape in shapes().values():
        act = Act.SEALED if shape.stream is Stream.STRUCTURE else Act.RECORDED
        for number, recording, said, there in _counts(shape.table, shape.name, act,
                                                       shape.recorded_in):  # fmt: skip
            if number is None:
                yield Fault(
                    shape.stream, 0, shape.name,
                    f"recording {recording} tied {said} facts into the chain; {there} are there",
                )  # fmt: skip
            else:
                yield Fault(
                    shape.stream, 0, f"{shape.name}, row {number}", "it has no link in the chain"
                )
        if shape.retractable:
            for (number,) in _query(
                f'SELECT id FROM "{shape.table}" t WHERE retracted_in_id IS NOT NULL '  # noqa: S608
                "AND NOT EXISTS (SELECT 1 FROM records_chainlink c WHERE c.noun = %s "
                "AND c.act = 'retracted' AND c.\"row\" = t.id "
                "AND c.recorded_in_id = t.retracted_in_id) ORDER BY id",
                [shape.name],
            ):
                yield Fault(
                    Stream.EVENTS, 0, f"{shape.name}, row {number}",
                    "it was taken back without a link in the chain",
                )  # fmt: skip


def _counts(
    table: str, noun: str, act: Act, recorded_in: str
) -> Iterator[tuple[int | None, int, int, int]]:
    if act is Act.SEALED:
        said = dict(
            _query(
                'SELECT recorded_in_id, sum("count") FROM records_chainlink '
                "WHERE noun = %s AND act = 'sealed' GROUP BY recorded_in_id",
                [noun],
            )
        )
        there = dict(
            _query(f'SELECT {recorded_in}, count(*) FROM "{table}" GROUP BY {recorded_in}')  # noqa: S608
        )
        for recording in sorted({*said, *there}):
            pair = int(said.get(recording, 0)), int(there.get(recording, 0))
            if pair[0] != pair[1]:
                yield None, recording, *pair
        return
    for (number,) in _query(
        f'SELECT id FROM "{table}" t WHERE NOT EXISTS (SELECT 1 FROM records_chainlink c '  # noqa: S608
        "WHERE c.noun = %s AND c.act = 'recorded' AND c.\"row\" = t.id) ORDER BY id",
        [noun],
    ):
        yield number, 0, 0, 0


def _guards() -> Iterator[Fault]:
    """Guards: the triggers that refuse changes are all in place and awake."""
    for name in sorted(guard_names() - guards_in_place()):
        yield Fault("guards", 0, name, "this trigger is missing or asleep")


def _index() -> Iterator[Fault]:
    """Index: it holds what the facts declare, no more and no less."""
    # Sums of hashes that differ from run to run compare any number of lines in no memory; only
    # where they differ are the lines themselves laid side by side.
    declared_lines = sum(map(hash, set(_declared_entries())))
    declared_ties = sum(map(hash, _declared_links()))
    if declared_lines != sum(map(hash, _stored_entries())):
        yield from _differ(_declared_entries(), _stored_entries())
    if declared_ties != sum(map(hash, _stored_links())):
        yield from _differ(_declared_links(), _stored_links())


def _differ(declared: Iterator[Any], stored: Iterator[Any]) -> Iterator[Fault]:
    left, right = set(declared), set(stored)
    # One reference may have several facts, one after another: the index has a line of one.
    named = {line[0] for line in right & left}
    for line in sorted(left - right, key=str):
        if line[0] not in named:
            yield Fault("index", 0, str(line[0]), "the index does not hold what it declares")
    for line in sorted(right - left, key=str):
        yield Fault("index", 0, str(line[0]), "the index holds what no fact declares")


def _believed() -> Iterator[Any]:
    for noun in MODELS:
        yield from facts(noun)


def _declared_entries() -> Iterator[tuple[Any, ...]]:
    for fact in _believed():
        entry = kinds.entry(fact)
        if entry is not None:
            yield entry.ref, entry.title[:500], entry.detail, entry.dated


def _stored_entries() -> Iterator[tuple[Any, ...]]:
    return EntryRow.objects.values_list("ref", "title", "detail", "dated").iterator(5_000)


def _declared_links() -> Iterator[tuple[Any, ...]]:
    for fact in _believed():
        for link in kinds.links(fact):
            yield (
                link.source, link.relation, link.target, link.direction.value, link.aside,
                link.span.since, link.span.until,
            )  # fmt: skip


def _stored_links() -> Iterator[tuple[Any, ...]]:
    return LinkRow.objects.values_list(
        "source", "relation", "target", "direction", "aside", "since", "until"
    ).iterator(5_000)


def _references() -> Iterator[Fault]:
    """References: every fact that another refers to is recorded."""
    for source, relation, target in _query(
        "SELECT l.source, l.relation, l.target FROM records_linkrow l "
        "WHERE NOT EXISTS (SELECT 1 FROM records_entryrow e WHERE e.ref = l.target) "
        "ORDER BY l.id"
    ):
        yield Fault("references", 0, str(source), f"{relation} {target}, which is not recorded")


def _ledger() -> Iterator[Fault]:
    """Ledger: no fund passes on or pays out more than came into it, and balances are the sums."""

    def sums(model: Any, by: str) -> dict[Ref, Money]:
        rows = model.objects.filter(retracted_in__isnull=True).order_by().values_list(by)
        return {ref: Money(int(getattr(pence, "pence", pence)))
                for ref, pence in rows.annotate(total=Sum("amount"))}  # fmt: skip

    account = Account(
        sums(AllotmentRow, "destination"), sums(ReceiptRow, "fund"), sums(AllotmentRow, "source"),
        sums(PaymentRow, "fund"),
    )  # fmt: skip
    for each in imbalances(facts(Fund), account):
        yield Fault("ledger", 0, str(each.fund), each.words)
    for ref, pence in FundBalance.objects.order_by("fund").values_list("fund", "pence"):
        if ref is not None and account.left(ref).pence != pence:
            yield Fault(
                "ledger", 0, str(ref),
                f"its transfers leave {account.left(ref)}, and its balance says {Money(pence)}",
            )  # fmt: skip


def _evidence() -> Iterator[Fault]:
    """Evidence: the values of each edition are those that its digest was made of."""
    for edition in editions():
        digest_now, count_now = said_by(edition)
        if digest_now != edition.digest:
            yield Fault(
                "evidence", 0, str(edition.ref),
                f"its {count_now:,} values are not the {edition.count:,} that were released",
            )  # fmt: skip


def _query(statement: str, parameters: Iterable[Any] = ()) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        yield from cursor.fetchall()
