"""A reference: the readable name by which any fact is found, such as ``payment:2025-0412``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"(?P<kind>[a-z][a-z-]*):(?P<key>\S(?:.*\S)?)")


class RefError(ValueError):
    """Text that is not a reference. The message says what shape one has."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """``kind:key``: the kind is a word of the registry, the key is unique within its kind.

    >>> str(Ref.parse("practice:B85005"))
    'practice:B85005'
    """

    kind: str
    key: str

    @classmethod
    def parse(cls, text: str) -> Ref:
        """Read ``kind:key``. Raises RefError for anything else."""
        match = _SHAPE.fullmatch(text.strip())
        if match is None:
            raise RefError(
                f"{text!r} is not a reference: write kind:key, for example payment:2025-0412"
            )
        return cls(match["kind"], match["key"])

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"
