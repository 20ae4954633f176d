"""A chain of hashes: how what was recorded is put into one text, and each text tied to the last.

The rules are few, so that a stranger can follow them in any language
(docs/reference/chain.md gives them with a worked example):

canonical text   JSON: keys in order of their code points, no spaces, no escape that JSON does not
                 demand, UTF-8. Values are text, whole numbers, true, false, null and objects.
digest           SHA-256 of the canonical text of what a link says, in hex.
commitment       SHA-256 of a salt, a line feed and a person's words: what stands in the canonical
                 text in place of the words, which lie beside it.
hash of a link   SHA-256 of six lines: stream, sequence, hash before, digest, when, recording.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from json.encoder import JSONEncoder
from typing import Any

FIRST = "0" * 64
"""The hash before the first link of a stream."""

Salts = Callable[[], str]
"""Gives a new salt (32 hex digits) whenever it is called."""


class Stream(StrEnum):
    """The chains of a record. Each has its own sequence from 1."""

    DECISIONS = "decisions"
    TRANSFERS = "transfers"
    VOICE = "voice"
    STRUCTURE = "structure"
    EVENTS = "events"
    """Last in order: the link that closes a recording holds the heads of all the others."""


class Act(StrEnum):
    """What a link says was done."""

    RECORDED = "recorded"
    """One fact, or one event, with its fields."""
    SEALED = "sealed"
    """Many facts of one noun, by the digest of all of them."""
    RETRACTED = "retracted"
    """One fact is believed no longer; the link holds the digest that the fact had."""


_write = JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def canonical_text(content: Mapping[str, Any]) -> str:
    """The one text of what is said."""
    return _write(content)


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the canonical text of what is said."""
    return sha256(_write(content).encode()).hexdigest()


def digest_of_all(contents: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 (hex) of many canonical texts, each ended by a line feed."""
    total = sha256()
    for content in contents:
        total.update(f"{_write(content)}\n".encode())
    return total.hexdigest()


def commitment(salt: str, words: str) -> str:
    """SHA-256 (hex) of a salt, a line feed and a person's words."""
    return sha256(f"{salt}\n{words}".encode()).hexdigest()


def hash_of_link(  # noqa: PLR0917 - the six lines of a link
    stream: str, sequence: int, before: str, digest: str, when: str, recording: int
) -> str:
    """The hash (hex) of a link, which the next one names as the hash before."""
    lines = f"{stream}\n{sequence}\n{before}\n{digest}\n{when}\n{recording}\n"
    return sha256(lines.encode()).hexdigest()


def instant_text(instant: datetime) -> str:
    """An instant in UTC to the microsecond: ``2026-03-31T11:00:00.000000Z``."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def fresh_salt() -> str:
    """A salt that nobody can guess."""
    return secrets.token_hex(16)


def repeatable_salts(seed: str) -> Salts:
    """Salts that follow from a seed, for a fictional system that must come out the same."""
    count = 0

    def next_salt() -> str:
        nonlocal count
        count += 1
        return sha256(f"{seed}\n{count}".encode()).hexdigest()[:32]

    return next_salt
