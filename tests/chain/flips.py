"""Changing one byte of a bundle, and asking the separate verifier what it thinks of it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.conftest import CHECKOUT


@cache
def _verifier() -> Any:
    path = CHECKOUT / "verifier" / "goldenthread_verify.py"
    spec = importlib.util.spec_from_file_location("goldenthread_verify", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def verdict(folder: Path, head: str | None = None) -> str | None:
    """What the verifier finds wrong with a bundle; None where it is as recorded."""
    program = _verifier()
    return program.judge(folder, head)[0]  # type: ignore[no-any-return]


@contextmanager
def flipped(random: Random, file: Path) -> Iterator[str]:
    """One byte of a file becomes another, for as long as it takes; gives where."""
    before = file.read_bytes()
    place = random.randrange(len(before))
    other = before[place] ^ random.randrange(1, 256)
    file.write_bytes(before[:place] + bytes([other]) + before[place + 1 :])
    try:
        yield f"{file.name}, byte {place}: {before[place]:#x} became {other:#x}"
    finally:
        file.write_bytes(before)
