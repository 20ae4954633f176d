"""Rules: what each demands, on whose word, from when to when, and the check that it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from goldenthread.assurance.facts import Facts
from goldenthread.kernel import Citation, Finding, Force, Ref, Severity, Span

Change = Callable[[list[Any]], list[Any]]
"""A change to the facts of the sound example. It keeps what it does not name."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found, before its rule signs it.

    ``on`` is the day of what happened, where the rule must have been in force on that day and
    not only now. ``since`` is the first day of it. ``root`` is the finding it follows from.
    """

    subject: Ref
    message: str
    since: date | None = None
    on: date | None = None
    root: Ref | None = None
    remedy: str = ""


Before = Mapping[Ref, Finding]
"""What rules that come earlier have found, by the reference of the finding."""


@dataclass(frozen=True, slots=True)
class Example:
    """A case in words, and the change that makes it of the sound example (None: no change)."""

    words: str
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, ``rule:KEY``.

    ``check`` reads facts alone; a rule that follows others has ``follow`` instead, which also
    reads what they found, and names in ``follows`` the keys of those rules. ``unseen`` says what
    it cannot see. Where two provisions disagree without priority, both are in ``citations``.
    """

    key: str
    title: str
    meaning: str
    citations: tuple[Citation, ...]
    severity: Severity
    remedy: str
    passing: Example
    failing: Example
    check: Callable[[Facts], Iterable[Found]] | None = None
    follow: Callable[[Facts, Before], Iterable[Found]] | None = None
    follows: tuple[str, ...] = ()
    span: Span = field(default_factory=Span)
    unseen: str = ""

    @property
    def ref(self) -> Ref:
        """``rule:KEY``."""
        return Ref("rule", self.key)

    @property
    def force(self) -> Force:
        """How strongly the first provision that it cites binds."""
        return self.citations[0].force

    @property
    def home(self) -> str:
        """The module of the family in which it is registered."""
        made = self.check or self.follow
        return "" if made is None else made.__module__

    def finding(self, found: Found, root: Ref | None) -> Finding:
        """Sign what a check found."""
        since = found.since or found.on
        if since is not None and self.span.since is not None:
            since = max(since, self.span.since)  # nothing broke a rule before there was one
        citation, *also = self.citations
        return Finding(
            self.key, found.subject, found.message, found.remedy or self.remedy, self.severity,
            citation, tuple(also), since, root,
        )  # fmt: skip


class Rules:
    """The registry of rules, in the order in which they were registered."""

    def __init__(self) -> None:
        self._by_key: dict[str, Rule] = {}

    def register(self, rule: Rule) -> Rule:
        """Add a rule. One key, one rule; it checks or it follows, and cites something."""
        if rule.key in self._by_key:
            raise ValueError(f"the rule {rule.key!r} is registered already")
        if (rule.check is None) == (rule.follow is None):
            raise ValueError(f"the rule {rule.key!r} must either check or follow")
        if bool(rule.follow) != bool(rule.follows):
            raise ValueError(f"the rule {rule.key!r} must name the rules that it follows")
        if not rule.citations:
            raise ValueError(f"the rule {rule.key!r} cites nothing")
        self._by_key[rule.key] = rule
        return rule

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def get(self, key: str) -> Rule | None:
        """The rule of that key, or None."""
        return self._by_key.get(key)

    def __getitem__(self, key: str) -> Rule:
        return self._by_key[key]

    def check(self, facts: Facts) -> tuple[Finding, ...]:
        """Everything that the rules in force find, each subject once for each rule.

        The root of a finding is the one that stands for itself, however many lie between. The
        order is that of the rules, then of the subjects.
        """
        before: dict[Ref, Finding] = {}
        for rule in self._in_order():
            if rule.span.since is not None and rule.span.since > facts.day:
                continue
            for found in _found(rule, facts, before):
                root = found.root
                if root is not None and (earlier := before.get(root)) is not None:
                    root = earlier.root or root
                finding = rule.finding(found, root)
                before.setdefault(finding.ref, finding)
        order = {key: number for number, key in enumerate(self._by_key)}
        return tuple(sorted(before.values(), key=lambda one: (order[one.rule], one.subject)))

    def _in_order(self) -> Iterator[Rule]:
        """Rules that check, then each rule that follows, after all those that it follows."""
        waiting = {rule.key: rule for rule in self if rule.follow is not None}
        yield from (rule for rule in self if rule.check is not None)
        while waiting:
            ready = [rule for rule in waiting.values() if not waiting.keys() & set(rule.follows)]
            if not ready:
                raise ValueError(f"rules follow each other in a ring: {', '.join(waiting)}")
            for rule in ready:
                yield waiting.pop(rule.key)


def _found(rule: Rule, facts: Facts, before: Before) -> Sequence[Found]:
    if rule.check is not None:
        every = rule.check(facts)
    else:
        assert rule.follow is not None  # noqa: S101 - register() saw to it
        every = rule.follow(facts, before)
    return sorted(
        (
            one
            for one in every
            if (one.on is None or one.on <= facts.day) and rule.span.holds_on(one.on or facts.day)
        ),
        key=lambda one: one.subject,
    )


rules = Rules()
