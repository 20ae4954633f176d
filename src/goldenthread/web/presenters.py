"""What templates are given: frozen values that name things, tabulate them and say their source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from goldenthread.kernel import Money, Ref, Span
from goldenthread.records.provenance import Provenance
from goldenthread.records.threads import entries
from goldenthread.thread.catalogue import kinds
from goldenthread.thread.kinds import Entry
from goldenthread.web.addresses import address, thread_address

LONDON = ZoneInfo("Europe/London")
PAGE_LENGTH = 50
LONG = 12
"""Rows of a table that are shown without being asked for, where a page has much else to say."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named in passing, with its address where it has one."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """What is to be copied sign by sign, such as a hash."""

    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """Words in which facts go by their names, each with its address."""

    parts: tuple[str | Mention, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """How a figure was made: method in words, unit, day and source, and who recorded it.

    ``further`` are the pages that say more, such as the sheet of a measure.
    """

    method: str
    source: str
    day: date
    unit: str = ""
    recording: str = ""
    further: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Callout:
    """A finding as it is shown: ``rule`` is what it breaks, ``follows`` what hangs on it."""

    severity: str
    rule: Mention
    subject: Mention
    words: Told
    remedy: Told
    clauses: tuple[str, ...]
    since: date | None = None
    anchor: str = ""
    follows: tuple[Callout, ...] = ()
    ways: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline figure; ``value`` is ready to read."""

    label: str
    value: str
    made: Made
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column."""

    text: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a long list: the page, of how many, and the addresses beside it."""

    page: int
    last: int
    total: int
    previous: str = ""
    following: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first cell of each row is its heading. Cells are anything ``cell`` can show.

    ``counts``: its numbers are small, and on a phone stand beside each other in one line.
    """

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Any, ...], ...]
    empty: str = "None recorded."
    pages: Pages | None = None
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart or map drawn from a specification at ``href``, beside a table that says the same."""

    title: str
    href: str
    description: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a summary list and what is said of it."""

    label: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page, under its heading."""

    key: str
    heading: str
    intro: str = ""
    terms: tuple[Term, ...] = ()
    items: tuple[Any, ...] = ()
    figures: tuple[Figure, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    more: Mention | None = None
    made: Made | None = None
    empty: str = ""
    fold: str = ""
    opened: bool = False

    @property
    def hollow(self) -> bool:
        """Whether it has nothing to say but that it is empty."""
        return bool(self.empty) and not (
            self.terms
            or self.items
            or self.figures
            or self.intro
            or (self.table is not None and self.table.rows)
        )


@dataclass(frozen=True, slots=True)
class Leaf:
    """A whole page of sections about one fact; what is found about ``beside`` concerns it too."""

    ref: Ref
    label: str
    title: str
    lede: str = ""
    ladder: tuple[Mention, ...] = ()
    sections: tuple[Section, ...] = ()
    made: Made | None = None
    notices: tuple[Any, ...] = ()
    onward: tuple[Mention, ...] = ()
    beside: tuple[Ref, ...] = ()

    @property
    def thread(self) -> str:
        """The address of its thread."""
        return thread_address(self.ref)

    @property
    def contents(self) -> tuple[Section, ...]:
        """The sections, where there are enough of them for a list of contents."""
        return self.sections if len(self.sections) > 3 else ()


_REFERENCE = re.compile(r"[a-z][a-z-]*:[^\s,;:()]*[^\s,;:().]")


def references_in(*texts: str) -> set[Ref]:
    """The references to facts that words hold, ``body:QZZ`` but not ``at 12:30``."""
    found = (Ref.parse(text) for one in texts for text in _REFERENCE.findall(one))
    return {ref for ref in found if ref.kind in kinds}


class Names:
    """The titles of refs that a page mentions, fetched in one query."""

    def __init__(self, refs: Collection[Ref | None]) -> None:
        self._lines: dict[Ref, Entry] = entries({ref for ref in refs if ref is not None})

    def mention(self, ref: Ref | None, note: str = "", otherwise: str = "None") -> Mention:
        """A ref by its title; one that is not in the record is shown as it is written."""
        if ref is None:
            return Mention(otherwise)
        line = self._lines.get(ref)
        if line is None:
            return Mention(str(ref), "", note or "not in the record")
        return Mention(called(ref, line.title), address(ref), note)

    def title(self, ref: Ref) -> str:
        """The title of a ref."""
        line = self._lines.get(ref)
        return called(ref, line.title) if line else str(ref)

    def line(self, ref: Ref) -> Entry | None:
        """The index line of a ref."""
        return self._lines.get(ref)

    def detail(self, ref: Ref) -> str:
        """What the index says of a ref beyond its title."""
        line = self._lines.get(ref)
        return line.detail if line else ""

    def told(self, words: str) -> Told:
        """Words as a sentence, each fact in them by its name; what is not recorded as written."""
        words = words[:1].upper() + words[1:] if not _REFERENCE.match(words) else words
        parts: list[str | Mention] = []
        end = 0
        for found in _REFERENCE.finditer(words):
            ref = Ref.parse(found[0])
            if ref in self._lines:
                parts += [words[end : found.start()], self.mention(ref)]
                end = found.end()
        return Told(tuple(part for part in (*parts, words[end:]) if part))


def mention_entry(entry: Entry, note: str = "") -> Mention:
    """An index line as a mention."""
    return Mention(entry.title, address(entry.ref), note)


def label(ref: Ref) -> str:
    """What the kind of a ref is called."""
    kind = kinds.get(ref.kind)
    return kind.label if kind else ref.kind.capitalize()


def recorded(*events: Provenance | None) -> str:
    """Recordings in words, the latest three of them."""
    told = [_told(event) for event in events if event is not None]
    rest = f"; and {counted(len(told) - 3, 'earlier recording')}" if len(told) > 3 else ""
    return "; ".join(told[:3]) + rest


def _told(event: Provenance) -> str:
    words = f"Recorded {day(event.recorded_at.date())} by {event.recorded_by} ({event.verb})"
    if event.source_name:
        words += f" from {event.source_name}"
    if event.source_digest:
        words += f", SHA-256 {event.source_digest[:12]}…"
    return words


_BOARD = re.compile(r"(?:NHS )?(?P<system>.+?) (?:ICB|Integrated Care Board)", re.IGNORECASE)


def called(ref: Ref, name: str) -> str:
    """What an area is called. Registers name a system by its board; people do not live in one."""
    board = _BOARD.fullmatch(name) if ref.kind == "system" else None
    return board["system"] if board else name


def board_of(ref: Ref, name: str) -> str:
    """``Its board is NHS West Yorkshire ICB.`` where a register names a system by its board."""
    return f"Its board is {name}." if called(ref, name) != name else ""


def day(value: date | None) -> str:
    """A day as people write it, ``31 March 2026``."""
    return "" if value is None else f"{value.day} {value:%B %Y}"


def moment(value: datetime | None) -> str:
    """An instant as people in London write it, ``31 March 2026 at 12:05``."""
    if value is None:
        return ""
    here = value.astimezone(LONDON)
    return f"{day(here.date())} at {here:%H:%M}"


def counted(number: int, one: str, many: str = "") -> str:
    """A count and its noun, ``1 payment`` or ``12 payments``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def pounds(amount: Money) -> str:
    """An amount for a headline: millions from ten million up, whole pounds below."""
    sign, pence = "-" if amount.pence < 0 else "", abs(amount.pence)
    if pence >= 100_000_000_000:
        return f"{sign}£{pence / 100_000_000_000:,.2f} billion"
    if pence >= 1_000_000_000:
        return f"{sign}£{pence / 100_000_000:,.1f} million"
    return f"{sign}£{round(pence / 100):,}"


def limit_words(amount: Money) -> str:
    """An amount in the fewest signs that say it exactly: ``£250,000``, ``£30 million``."""
    if amount.pence % 100_000_000 == 0 and amount.pence >= 100_000_000:
        return f"£{amount.pence // 100_000_000:,} million"
    return str(amount).removesuffix(".00")


def people(billionths: int) -> str:
    """A count of people to the nearest whole person."""
    return f"{round(billionths / 1_000_000_000):,}"


def spell(span: Span) -> str:
    """A span as a phrase that begins a sentence."""
    words = str(span)
    return words[:1].upper() + words[1:]


def cut(text: str, length: int = 70) -> str:
    """A long title cut at a word."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def page_of(total: int, page: int, link: Any, length: int = PAGE_LENGTH) -> Pages:
    """The pages beside a page; ``link`` makes the address of a page number."""
    last = max(1, -(-total // length))
    page = min(max(1, page), last)
    return Pages(
        page,
        last,
        total,
        link(page - 1) if page > 1 else "",
        link(page + 1) if page < last else "",
    )


def merged(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Terms, those of one label told together: the first of them keeps its place."""
    values: dict[str, tuple[Any, ...]] = {}
    for term in terms:
        values[term.label] = values.get(term.label, ()) + term.values
    return tuple(Term(label, told) for label, told in values.items())


def folded(table: Table, noun: str, number: int | None = None) -> str:
    """What unfolds a long table, ``Show all 17 funds``; nothing for one that can be taken in."""
    if len(table.rows) <= LONG:
        return ""
    number = len(table.rows) if number is None else number
    paged = f", {PAGE_LENGTH} to a page" if table.pages else ""
    return f"Show all {number:,} {noun}{paged}"


def columns(*names: str) -> tuple[Heading, ...]:
    """Headings of columns; a name that ends in ``#`` is a column of numbers."""
    return tuple(Heading(name.rstrip("#"), name.endswith("#")) for name in names)


def listed(texts: Sequence[str]) -> str:
    """Texts as a list in a sentence."""
    return " and ".join(filter(None, (", ".join(texts[:-1]), *texts[-1:])))
