"""Pseudonyms: who a person is, replaced at the door by a keyed one-way value.

A pseudonym is HMAC-SHA256 of the kind and the identifier, cut to 128 bits. Whoever holds the key
can find out whether a number they know is in the store; whoever holds the store alone cannot. So
the key lies in a file of its own outside the store and the home, readable by its owner alone.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

VARIABLE = "GOLDENTHREAD_PSEUDONYM_KEY_FILE"
"""Names the file of the key where an option does not."""

SIZE = 16
"""Bytes of a pseudonym: of a thousand million people, none are likely to share one."""

_LINE = re.compile(r"goldenthread pseudonym key 1 ([0-9a-f]{64})\n?")


class KeyFileError(ValueError):
    """A file of a key cannot be made or used. The words never hold anything of the key."""


@dataclass(frozen=True, slots=True)
class PseudonymKey:
    """A key of 256 random bits. ``id`` tells keys apart and gives nothing of them away."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits."""
        return hashlib.sha256(b"goldenthread key id" + self.secret).hexdigest()[:16]

    def pseudonym(self, kind: str, identifier: str) -> bytes:
        """The pseudonym of an identifier of a kind, such as ``nhs-number``: 16 bytes."""
        said = f"{kind}:{identifier}".encode()
        return hmac.digest(self.secret, said, "sha256")[:SIZE]


def passing_key() -> PseudonymKey:
    """A key that nobody keeps: what it makes cannot be linked with anything later."""
    return PseudonymKey(secrets.token_bytes(32))


def make_key_file(file: Path, apart_from: Collection[Path]) -> PseudonymKey:
    """Make a key and its file, readable by its owner alone.

    ``apart_from``: directories in or below which it may not lie. Raises KeyFileError.
    """
    _refuse_inside(file, apart_from)
    key = passing_key()
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise KeyFileError(f"{file} is there already; a key is never written over.") from error
    except OSError as error:
        raise KeyFileError(f"{file} cannot be made: {error.strerror}.") from error
    with os.fdopen(descriptor, "w") as opened:
        opened.write(f"goldenthread pseudonym key 1 {key.secret.hex()}\n")
        opened.flush()
        os.fsync(opened.fileno())
    return key


def read_key_file(file: Path, apart_from: Collection[Path]) -> PseudonymKey:
    """The key of a file.

    Raises KeyFileError where others could read it, it lies with the store or the home, or it is
    no key.
    """
    _refuse_inside(file, apart_from)
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as error:
        raise KeyFileError(f"{file} cannot be read: {error.strerror}.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise KeyFileError(f"{file} is not a file.")
    with os.fdopen(descriptor, "rb") as opened:
        state = os.fstat(opened.fileno())
        if state.st_mode & 0o077:
            raise KeyFileError(
                f"{file} can be read or written by others. Run: chmod 600 {file}"
            )  # fmt: skip
        if state.st_uid not in {os.geteuid(), 0}:
            raise KeyFileError(f"{file} belongs to another account.")
        text = opened.read(200)
    match = _LINE.fullmatch(text.decode("ascii", "replace"))
    if match is None:
        raise KeyFileError(f"{file} holds no key: make one with `goldenthread evidence key FILE`.")
    return PseudonymKey(bytes.fromhex(match[1]))


def _refuse_inside(file: Path, apart_from: Collection[Path]) -> None:
    real = Path(os.path.realpath(file))
    for folder in apart_from:
        if real.is_relative_to(os.path.realpath(folder)):
            raise KeyFileError(
                f"{file} lies in {folder}: keep the key apart from what it protects, where "
                "backups of the one do not take the other."
            )
