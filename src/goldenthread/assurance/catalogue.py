"""Every rule of the product, in the order in which they are applied.

A rule that follows others stands after them. To add one, register it in the file of its family.
"""

from __future__ import annotations

from goldenthread.assurance import (  # isort: skip - the order in which rules are applied
    links as links,
    boards as boards,
    areas as areas,
    delegations as delegations,
    meetings as meetings,
    use_of_powers as use_of_powers,
    voice as voice,
    funds as funds,
    payments as payments,
    consequences as consequences,
)
from goldenthread.assurance.facts import Facts
from goldenthread.assurance.rules import Rule, rules
from goldenthread.kernel import Finding

__all__ = ["Facts", "Finding", "Rule", "rules"]
