"""Drawing a thread: which facts head their station, which stand beside, and which are counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from goldenthread.kernel import Ref
from goldenthread.thread.catalogue import kinds
from goldenthread.thread.kinds import Entry, Stage
from goldenthread.thread.trace import Thread, Tie
from goldenthread.voice.challenges import Challenge
from goldenthread.web.addresses import address, thread_address
from goldenthread.web.golden_line import Bead, Clock, GoldenLine, More, Station, Strand
from goldenthread.web.presenters import Mention, cut
from goldenthread.web.presenters import day as spoken

BESIDE = 3
"""Facts shown beside the head of a station before the rest is folded away."""

STRANDS = 3
"""Ties shown for a fact; a law on which many powers rest has more than can be read."""


_LAST = {"answer": 2, "small-area": 2, "person": 1, "post": 1}
"""Kinds that never head a station where there are others; answers are told by their number."""


def draw(
    thread: Thread, lines: Mapping[Ref, Entry], challenges: Iterable[Challenge], day: date
) -> GoldenLine:
    """Lay a thread out. ``day`` is the day on which the clocks of challenges are read."""
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
        ref: _bead(
            ref, lines, by_far[ref], depths, clocks.get(ref), day=day, start=ref == thread.start
        )
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
    gaps = tuple(Strand(_mention(gap.ref, lines), gap.words, None) for gap in thread.gaps)
    return GoldenLine(
        beads[thread.start], tuple(stations), gaps, thread.complete, thread.reaches_law
    )


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
    day: date,
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
        tuple(_strand(tie, lines, day) for tie in ordered[:STRANDS]) if not start else (),
        start,
        line is not None,
        ticking,
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _strand(tie: Tie, lines: Mapping[Ref, Entry], day: date) -> Strand:
    near = _mention(tie.near, lines)
    last = tie.link.span.last
    note = f"ended {spoken(last)}" if last is not None and last < day else ""
    if tie.forward:
        return Strand(near, tie.link.relation, None, note)
    return Strand(None, tie.link.relation, near, note)


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
