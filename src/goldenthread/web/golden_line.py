"""The golden line: a thread as stations from the law to people, each tie in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from goldenthread.kernel import Ref
from goldenthread.thread.catalogue import kinds
from goldenthread.thread.kinds import Entry, Stage
from goldenthread.thread.trace import Thread, Tie
from goldenthread.voice.challenges import Challenge
from goldenthread.web.addresses import address, thread_address
from goldenthread.web.presenters import Mention, cut

BESIDE = 3
"""Facts shown beside the head of a station before the rest is folded away."""

SHORT = 9
"""Stations of the short line: as many as fit beside each other and can be read."""

STRANDS = 3
"""Ties shown for a fact; a law on which many powers rest has more than can be read."""


_LAST = {"answer": 2, "small-area": 2, "person": 1, "post": 1}
"""Kinds that never head a station where there are others; answers are told by their number."""


@dataclass(frozen=True, slots=True)
class Strand:
    """A tie in words. The side that is None is the fact itself: "this"."""

    before: Mention | None
    relation: str
    after: Mention | None


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the clock of a challenge stands: ``state`` is answered, late, running or overdue."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Bead:
    """One fact on the line."""

    ref: Ref
    label: str
    title: str
    href: str
    thread: str
    detail: str
    dated: date | None
    strands: tuple[Strand, ...]
    start: bool = False
    known: bool = True
    clock: Clock | None = None

    @property
    def anchor(self) -> str:
        """Where on its page it stands: its reference, in characters that an address may hold."""
        return "".join(sign if sign.isalnum() else "-" for sign in str(self.ref))


@dataclass(frozen=True, slots=True)
class More:
    """Facts of the same tie that are not shown: how many, and whose they are."""

    number: int
    plural: str
    relation: str
    near: Mention
    forward: bool


@dataclass(frozen=True, slots=True)
class Station:
    """A stage of the line: the fact on the way between law and people, and those beside it.

    ``beside`` are shown in a line each; ``folded`` are one click away; ``asides`` question it.
    """

    stage: Stage
    head: Bead | None
    beside: tuple[Bead, ...]
    folded: tuple[Bead, ...]
    more: tuple[More, ...]
    asides: tuple[Bead, ...] = ()

    @property
    def heading(self) -> str:
        """The name of the stage."""
        return self.stage.heading

    @property
    def key(self) -> str:
        """An identifier for the page."""
        return self.stage.name.lower()

    @property
    def holds_start(self) -> bool:
        """Whether the thread was pulled from here."""
        return self.head is not None and self.head.start

    @property
    def facts(self) -> int:
        """How many facts it shows, folded ones included."""
        return bool(self.head) + len(self.beside) + len(self.folded) + len(self.asides)


@dataclass(frozen=True, slots=True)
class GoldenLine:
    """The whole line, from the law down to people."""

    start: Bead
    stations: tuple[Station, ...]
    gaps: tuple[Strand, ...]
    complete: bool

    @property
    def facts(self) -> int:
        """How many facts are on the line."""
        return sum(station.facts for station in self.stations)

    def short(self) -> tuple[Bead, ...]:
        """The heads of the stations, from law to people: nine at the most, the start among them.

        Where there are more, those that a reader misses least go first: who met, then the
        contract. The people at the end are told apart from the practice that serves them.
        """
        heads = [station.head for station in self.stations if station.head is not None]
        last = self.stations[-1] if self.stations else None
        if last is not None and last.head is not None and last.head.ref.kind == "practice":
            heads += [bead for bead in last.beside if bead.ref.kind == "community"][:1]
        for stage in (Stage.BODIES, Stage.CONTRACT, Stage.POWERS, Stage.EVIDENCE):
            if len(heads) > SHORT:
                heads = [
                    head for head in heads if head.start or kinds[head.ref.kind].stage is not stage
                ]
        return tuple(heads[:SHORT])


def draw(
    thread: Thread, lines: Mapping[Ref, Entry], challenges: Iterable[Challenge], day: date
) -> GoldenLine:
    """Lay a thread out. ``day`` is the day on which the clocks of challenges are read."""
    lines = _with_powers(thread, lines)
    clocks = {challenge.ref: clock(challenge, day) for challenge in challenges}
    depths = {thread.start: 0}
    for step in thread.steps:
        depths[step.ref] = min(depths.get(step.ref, 99), step.depth)
    by_far: dict[Ref, list[Tie]] = defaultdict(list)
    seen: set[tuple[Ref, str, Ref]] = set()
    for tie in thread.ties:
        link = tie.link
        if (link.source, link.relation, link.target) not in seen:
            seen.add((link.source, link.relation, link.target))
            by_far[tie.far].append(tie)
    beads = {
        ref: _bead(ref, lines, by_far[ref], depths, clocks.get(ref), start=ref == thread.start)
        for ref in depths
    }
    more = _more(thread.ties, lines)
    spine = _spine(thread, depths)
    stations: list[Station] = []
    asides = {ref for ref in depths if ref.kind == "challenge" and ref != thread.start}
    for stage in Stage:
        here = [
            ref
            for ref in depths
            if ref not in asides and ref.kind in kinds and kinds[ref.kind].stage is stage
        ]
        here.sort(
            key=lambda ref: (ref not in spine, depths[ref], _LAST.get(ref.kind, 0),
                             _newest(lines, ref), ref)
        )  # fmt: skip
        shown = [beads[ref] for ref in here]
        questions = tuple(beads[ref] for ref in sorted(asides)) if stage is Stage.DECISION else ()
        if shown or questions or more.get(stage):
            keep = _keep(shown[1:])
            stations.append(
                Station(
                    stage,
                    shown[0] if shown else None,
                    tuple(shown[1 : 1 + keep]),
                    tuple(shown[1 + keep :]),
                    tuple(more.get(stage, ())),
                    questions,
                )
            )
    gaps = tuple(
        Strand(_mention(gap.ref, lines), f"has no link “{gap.missing}”", None)
        for gap in thread.gaps
    )
    return GoldenLine(beads[thread.start], tuple(stations), gaps, thread.complete)


def clock(challenge: Challenge, day: date) -> Clock:
    """Where the clock of a challenge stands on a day."""
    if challenge.replied is not None and challenge.replied <= day:
        days = (challenge.replied - challenge.reply_due).days
        if days > 0:
            return Clock("late", f"Answered {_days(days)} late")
        return Clock("answered", "Answered in time")
    left = (challenge.reply_due - day).days
    if left < 0:
        return Clock("overdue", f"Reply overdue by {_days(-left)}")
    if left == 0:
        return Clock("running", "Reply due today")
    return Clock("running", f"Reply due in {_days(left)}")


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


def _with_powers(thread: Thread, lines: Mapping[Ref, Entry]) -> dict[Ref, Entry]:
    """The titles, those of delegations with the power that each delegates."""
    named = dict(lines)
    for tie in thread.ties:
        delegation, power = tie.link.source, tie.link.target
        kinds_of_ends = (delegation.kind, power.kind)
        if kinds_of_ends == ("delegation", "power") and {delegation, power} <= lines.keys():
            words = lines[delegation].title.removesuffix(" of the power")
            title = f"{words}: {lines[power].title}"
            named[delegation] = replace(lines[delegation], title=title)
    return named


def _spine(thread: Thread, depths: Mapping[Ref, int]) -> set[Ref]:
    """The facts on the way from the start to the law and to people, one step to the next.

    Upwards from the start: its decision, the power that this used, and the law that gives the
    power. They head their stations, however many clauses and funds lie nearer.
    """
    onward: dict[Ref, list[Ref]] = defaultdict(list)
    for tie in thread.ties:
        if tie.forward:
            onward[tie.near].append(tie.far)
    spine = {thread.start}
    at = thread.start
    for kind in ("decision", "power", "law"):
        steps = [ref for ref in onward[at] if ref.kind == kind]
        if steps:
            at = min(steps, key=lambda ref: (depths.get(ref, 99), ref))
            spine.add(at)
    return spine


def _keep(shown: Sequence[Bead]) -> int:
    """How many to show; a fold of one is never worth its click."""
    counted = [bead for bead in shown if bead.ref.kind not in _LAST]
    keep = min(len(counted), BESIDE)
    return len(shown) if len(shown) == keep + 1 and len(counted) == len(shown) else keep


def _newest(lines: Mapping[Ref, Entry], ref: Ref) -> int:
    line = lines.get(ref)
    return -line.dated.toordinal() if line and line.dated else 0


def _bead(
    ref: Ref,
    lines: Mapping[Ref, Entry],
    ties: Sequence[Tie],
    depths: Mapping[Ref, int],
    ticking: Clock | None,
    *,
    start: bool,
) -> Bead:
    line = lines.get(ref)
    kind = kinds.get(ref.kind)
    # The nearest neighbours first: what ties this fact to the start is told before the rest.
    ordered = sorted(ties, key=lambda tie: depths.get(tie.near, 99))
    return Bead(
        ref,
        kind.label if kind else ref.kind.capitalize(),
        line.title if line else str(ref),
        address(ref),
        thread_address(ref),
        _sentence(line.detail) if line else "Not in the record",
        line.dated if line else None,
        tuple(_strand(tie, lines) for tie in ordered[:STRANDS]) if not start else (),
        start,
        line is not None,
        ticking,
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _strand(tie: Tie, lines: Mapping[Ref, Entry]) -> Strand:
    near = _mention(tie.near, lines)
    if tie.forward:
        return Strand(near, tie.link.relation, None)
    return Strand(None, tie.link.relation, near)


def _mention(ref: Ref, lines: Mapping[Ref, Entry]) -> Mention:
    line = lines.get(ref)
    return Mention(cut(line.title if line else str(ref), 64), address(ref))


def _more(ties: Iterable[Tie], lines: Mapping[Ref, Entry]) -> dict[Stage, list[More]]:
    groups: dict[tuple[Ref, str, bool], list[Tie]] = defaultdict(list)
    for tie in ties:
        groups[tie.near, tie.link.relation, tie.forward].append(tie)
    found: dict[Stage, list[More]] = defaultdict(list)
    for (near, relation, forward), group in groups.items():
        hidden = group[0].alike - len({tie.far for tie in group})
        kind = kinds.get(group[0].far.kind)
        if hidden > 0 and kind is not None:
            plural = kind.label.lower() if hidden == 1 else kind.plural
            stage = Stage.DECISION if kind.name == "challenge" else kind.stage
            found[stage].append(More(hidden, plural, relation, _mention(near, lines), forward))
    return {
        stage: sorted(entries, key=lambda more: -more.number)[:3]
        for stage, entries in found.items()
    }
