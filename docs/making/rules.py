"""docs/reference/rules.md: every rule with its citations and examples, and the planted faults."""

from __future__ import annotations

from collections.abc import Sequence

from docs.making.words import page, table
from goldenthread.assurance.catalogue import by_family, rules
from goldenthread.assurance.rules import Rule
from goldenthread.cli.assurance import COLUMNS
from goldenthread.synthetic.faults import FAULTS, plant
from goldenthread.synthetic.system import generate_families

_SEED = 7
_MEANS = {
    "rule": "The key of the rule, below.",
    "force": "How strongly the first provision that is cited binds.",
    "subject": "The fact that is not as it should be.",
    "message": "What was found.",
    "clause": "Every provision that is cited.",
    "remedy": "How it is mended.",
    "severity": "`note`, `warning` or `breach`.",
    "since": "The first day of it, where that is known.",
    "root": "`finding:RULE/SUBJECT`, where it follows from another: mend that one first.",
}


def make() -> str:
    """The page."""
    unread = sum(not all(one.verified for one in rule.citations) for rule in rules)
    return page(
        "Rules",
        f"The {len(rules)} rules of `goldenthread check`. Each cites the provision that it rests "
        f"on, with its force. Of {unread} a provision is **not verified against the source**, and "
        "says so wherever it is shown: a board has its own constitution, standing orders and "
        "financial instructions, which come before a model. Of each rule a test runs both "
        "examples. [How to check a record](../how-to/check-the-record.md).",
        "## What a finding says\n\n"
        + table(("Column", "Meaning"), [(f"`{name}`", _MEANS[name]) for name in COLUMNS]),
        *(_of_family(heading, mine) for heading, mine in by_family()),
        _faults(),
    )


def _of_family(heading: str, mine: Sequence[Rule]) -> str:
    return f"## {heading}\n\n" + "\n\n".join(_of_rule(rule) for rule in mine)


def _of_rule(rule: Rule) -> str:
    cited = "; ".join(f"{one} ({one.force})" for one in rule.citations)
    rows = [
        ("Cites", cited),
        ("Applies", str(rule.span) if rule.span.since else ""),
        ("Severity", rule.severity.value),
        ("Remedy", rule.remedy),
        ("Passes", rule.passing.words),
        ("Fails", rule.failing.words),
        ("May follow from", ", ".join(f"`{key}`" for key in rule.follows)),
        ("Cannot see", rule.unseen),
    ]
    told = [(name, words) for name, words in rows if words]
    return f"### `{rule.key}`\n\n{rule.title}. {rule.meaning}\n\n" + table(("", ""), told)


def _faults() -> str:
    _, manifest = plant(generate_families(_SEED), tuple(FAULTS))
    rows = [
        (
            f"`{name}`",
            FAULTS[name].words,
            ", ".join(f"`{rule}` {ref}" for rule, ref in sorted(planting.findings)),
        )
        for name, planting in manifest.items()
    ]
    return (
        "## Faults that can be planted\n\n"
        "`goldenthread demo --faults NAME` plants them in a demonstration. With none planted "
        "nothing is found; each alone gives exactly what stands here (references are those of "
        f"seed {_SEED}); all together give all of it.\n\n"
        + table(("Fault", "What is wrong", "What is found"), rows)
    )
