"""What the page of any fact has: its terms, what is tied to it, and how it came to be known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from goldenthread.kernel import Money, Ref, Span
from goldenthread.records.provenance import Provenance
from goldenthread.records.threads import fetch
from goldenthread.thread.catalogue import kinds
from goldenthread.thread.kinds import Direction
from goldenthread.thread.trace import Tie
from goldenthread.web.golden_line import toward_this
from goldenthread.web.presenters import Made, Mention, Names, Section, Term, recorded, spell

TIED = 8
"""Facts listed for one relation before the rest are only counted."""

_LABELS = {
    "aside": "Aside",
    "against_votes": "Against",
    "amount": "Amount",
    "alike": "Alike",
    "area": "For the people of",
    "benefits": "For",
    "body": "Body",
    "clause": "Under",
    "delegate": "Delegated to",
    "delegator": "Delegated by",
    "deprivation_decile": "Deprivation decile (1 is most deprived)",
    "digest": "SHA-256 of what was released",
    "for_votes": "For",
    "holder": "Held by",
    "in_public": "Held in public",
    "limit": "Limit for each decision",
    "number": "Provision",
    "paid": "Paid on",
    "payee": "Paid to",
    "present": "Voting members present",
    "purpose": "Purpose",
    "quorum": "Quorum",
    "raised_by": "Raised by",
    "span": "In force",
    "under": "Made under",
    "value": "Value",
    "warrant": "Rests on",
    "clears": "Makes good",
    "reverses": "Takes back",
    "may_sub_delegate": "May be delegated further",
    "verified": "Read at the source",
}
_ABSENT = {
    "limit": "No limit of money",
    "under": "Nothing: an Act of Parliament",
    "area": "Wherever the delegator may act",
    "value": "Varies by formula",
    "parent": "Money voted by Parliament",
    "organisation": "Nobody else",
    "yearly_limit": "No limit of money",
    "delegation": "None: the body holds the power itself",
}


def term(name: str, value: Any, names: Names) -> Term:
    """One field of a fact as a term: references by title, spans and money in words."""
    label = _LABELS.get(name, name.replace("_", " ").capitalize())
    if value is None or value == "":
        return Term(label, (_ABSENT.get(name, "None"),))
    if isinstance(value, Ref):
        return Term(label, (names.mention(value),))
    if isinstance(value, Span):
        return Term(label, (spell(value),))
    if isinstance(value, Money):
        return Term(label, (str(value),))
    return Term(label, (value,))


def terms(fact: Any, names: Names, *leaving_out: str) -> tuple[Term, ...]:
    """Every field of a fact but its reference, in the order of the fact."""
    return tuple(
        term(item.name, getattr(fact, item.name), names)
        for item in fields(fact)
        if item.name not in {"ref", *leaving_out}
    )


def refs_in(*facts: Any) -> set[Ref]:
    """The references that facts hold, for one query of their titles."""
    return {
        value
        for fact in facts
        for item in fields(fact)
        if isinstance(value := getattr(fact, item.name), Ref)
    }


def own_refs(*facts: Any) -> set[Ref]:
    """The references of facts themselves."""
    return {fact.ref for fact in facts}


@dataclass(frozen=True, slots=True)
class Tied:
    """Facts that carry a link to this one: some of them, and how many in all."""

    kind: str
    relation: str
    refs: tuple[Ref, ...]
    number: int

    @property
    def heading(self) -> str:
        """Such as ``412 payments authorised by this``."""
        kind = kinds.get(self.kind)
        word = self.kind if kind is None else kind.label if self.number == 1 else kind.plural
        return f"{self.number:,} {word.lower()} {toward_this(self.relation)}"


def tied_to(ref: Ref, shown: int = TIED) -> tuple[Tied, ...]:
    """What carries a link to a fact, by kind and relation; two queries."""
    groups: dict[tuple[str, str], dict[Ref, Tie]] = defaultdict(dict)
    for direction in Direction:
        for tie in fetch([ref], direction, shown):
            if not tie.forward:
                groups[tie.far.kind, tie.link.relation].setdefault(tie.far, tie)
    return tuple(
        Tied(kind, relation, tuple(sorted(ties)), max(t.alike for t in ties.values()))
        for (kind, relation), ties in groups.items()
    )


def tied_sections(groups: Iterable[Tied], names: Names) -> tuple[Section, ...]:
    """A section for each relation by which other facts are tied to this one."""
    sections = []
    for group in groups:
        items: list[Any] = [names.mention(ref) for ref in group.refs]
        hidden = group.number - len(group.refs)
        if hidden > 0:
            items.append(Mention(f"and {hidden:,} more"))
        sections.append(
            Section(
                f"{group.kind}-{group.relation.replace(' ', '-')}", group.heading,
                items=tuple(items),
            )
        )  # fmt: skip
    return tuple(sections)


def hollow_last(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Sections, those with nothing to say told together in one line each at the end."""
    shown = list(sections)
    hollow = [section for section in shown if section.hollow]
    if not hollow:
        return tuple(shown)
    told = Section(
        "unrecorded", "Not recorded here",
        terms=tuple(Term(section.heading, (section.empty,)) for section in hollow),
    )  # fmt: skip
    return (*(section for section in shown if not section.hollow), told)


def as_recorded(event: Provenance | None, day: date, source: str = "") -> Made:
    """How the facts of a page came to be known."""
    return Made(
        "Shown as it was recorded. Nothing here is worked out.",
        source or (event.reason if event and event.reason else "The system's own record"),
        day,
        recording=recorded(event),
    )
