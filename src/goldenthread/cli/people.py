"""People as they are typed: by reference, key or full name, among those who can be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from goldenthread.cli.outcome import BadInput
from goldenthread.kernel import Ref


class People:
    """Those who can be meant, each once, in order; ``what`` says what they do."""

    def __init__(self, names: Mapping[Ref, str], what: str) -> None:
        self._names = dict(sorted(names.items()))
        self._what = what

    def __iter__(self) -> Iterator[Ref]:
        return iter(self._names)

    def named(self, text: str) -> Ref:
        """The one person meant. Raises BadInput with those who can be."""
        wanted = text.strip().casefold()
        found = [
            ref
            for ref, name in self._names.items()
            if wanted in {str(ref).casefold(), ref.key.casefold(), name.casefold()}
        ]
        if len(found) == 1:
            return found[0]
        among = "; ".join(f"{name} ({ref})" for ref, name in self._names.items()) or "nobody"
        fault = "may be several" if found else "is nobody"
        raise BadInput(f"{text!r} {fault} of those who {self._what}: {among}.")


def pairs(option: str, given: Iterable[str] | None) -> list[tuple[str, str]]:
    """What was typed as ``THIS=THAT``. Raises BadInput where a half is missing."""
    found = []
    for text in given or ():
        this, equals, that = text.partition("=")
        if not (equals and this.strip() and that.strip()):
            raise BadInput(f"{option} {text!r}: write both halves, with = between them.")
        found.append((this.strip(), that.strip()))
    return found
