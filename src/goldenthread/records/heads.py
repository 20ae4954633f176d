"""The heads of the chains: the last link of each stream, and of the whole record."""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.kernel.chain import FIRST, Stream
from goldenthread.records.models import ChainLink


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a stream: how many links there are, and its hash (hex)."""

    stream: Stream
    sequence: int
    hash: str


def head_of(stream: Stream) -> Head:
    """The head of one stream; 64 zeros where it has no link yet."""
    last = (
        ChainLink.objects.filter(stream=stream)
        .order_by("-sequence")
        .values_list("sequence", "hash")
        .first()
    )
    return Head(stream, *(last or (0, FIRST)))


def heads() -> dict[Stream, Head]:
    """The head of each stream."""
    return {stream: head_of(stream) for stream in Stream}


def record_head() -> Head:
    """The head of the whole record: that of ``events``, whose links hold all the others."""
    return head_of(Stream.EVENTS)
