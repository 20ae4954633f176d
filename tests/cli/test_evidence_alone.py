"""Commands of evidence hold files, memory and words of faults to those whom they concern."""

from __future__ import annotations

import os
import resource
import stat
from pathlib import Path
from typing import Any, Never

import pytest

from goldenthread.cli import main
from goldenthread.cli.faults import without_words
from goldenthread.cli.outcome import ExitCode
from goldenthread.persons.store import EvidenceStore

CANARY = "9990000018 of Ann Example"


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    monkeypatch.setattr("sys.argv", ["goldenthread", *words])
    with pytest.raises(SystemExit) as ended:
        main.run()
    return ended.value.code


def broken(_: EvidenceStore) -> Never:
    """A fault of ours as they come: what a library says, caught, and something else instead."""
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise KeyError(CANARY) from error
    except KeyError:
        raise RuntimeError(f"cannot read {CANARY}")  # noqa: B904 - this is the fault


@pytest.mark.parametrize("details", ["", "1"])
def test_a_fault_of_ours_is_told_without_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    details: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(EvidenceStore, "systems", broken)
    monkeypatch.setenv("GOLDENTHREAD_DEBUG", details)
    assert run(monkeypatch, "--home", str(tmp_path), "evidence", "status") == ExitCode.FAULT
    said = "".join(capsys.readouterr())
    assert "A fault of ours: RuntimeError from KeyError from ValueError" in said
    assert "goldenthread.cli.evidence_import, line" in said
    assert (f"{__name__}, line" in said) == bool(details)
    assert "9990000018" not in said
    assert "Ann" not in said


def test_a_fault_far_from_people_keeps_its_words() -> None:
    with pytest.raises(ValueError, match="invalid literal") as caught:
        int("x")
    assert without_words(caught.value, details=True) is None


def test_files_are_for_their_owner_and_memory_is_never_dumped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Any] = []

    def looking(_: EvidenceStore) -> tuple[str, ...]:
        (tmp_path / "any").mkdir()
        (tmp_path / "any" / "file").touch()
        seen.append(resource.getrlimit(resource.RLIMIT_CORE)[0])
        return ()

    monkeypatch.setattr(EvidenceStore, "systems", looking)
    before = os.umask(0o022)
    limit = resource.getrlimit(resource.RLIMIT_CORE)
    try:
        assert run(monkeypatch, "--home", str(tmp_path), "evidence", "status") == 0
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "any").rglob("*")]
    assert modes == [0o600]
    assert stat.S_IMODE((tmp_path / "any").stat().st_mode) == 0o700
    assert seen[0] <= 1
    assert resource.getrlimit(resource.RLIMIT_CORE) == limit
