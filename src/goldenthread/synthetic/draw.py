"""Chance by hashing: the same seed and the same words always give the same number.

No engine of randomness has a say, so a new draw added anywhere changes no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

Option = TypeVar("Option")


@dataclass(frozen=True, slots=True)
class Draw:
    """Draws from a seed. Each is named by words or numbers, which alone decide it."""

    seed: int

    def number(self, *name: object) -> int:
        """A whole number from 0 up to 2 to the 64th."""
        text = "\x1f".join(map(str, (self.seed, *name)))
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")

    def share(self, *name: object) -> float:
        """A number from 0 up to, not including, 1; exact in a double."""
        return (self.number(*name) >> 11) * 2.0**-53

    def whole(self, low: int, high: int, *name: object) -> int:
        """A whole number from ``low`` to ``high``, both possible."""
        return low + self.number(*name) % (high - low + 1)

    def one_of(self, options: Sequence[Option], *name: object) -> Option:
        """One of the options, each as likely."""
        return options[self.number(*name) % len(options)]

    def shuffled(self, options: Iterable[Option], *name: object) -> list[Option]:
        """The options in a drawn order, which does not depend on the order they came in."""
        return sorted(options, key=lambda option: (self.number(*name, option), str(option)))
