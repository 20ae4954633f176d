"""Benches and proofs are found by being there, and one that fails says so."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module, invalidate_caches
from pathlib import Path
from types import ModuleType

import pytest

from bench.runner import job_names, run_jobs


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    folder = tmp_path / "planted_jobs"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "_helper.py").touch()
    (folder / "holds.py").write_text(
        '"""A claim that holds."""\n\ndef run():\n    print("1 = 1")\n'
    )
    (folder / "fails.py").write_text('"""One that fails."""\n\ndef run():\n    assert 1 == 2\n')
    monkeypatch.syspath_prepend(tmp_path)
    invalidate_caches()
    yield import_module("planted_jobs")
    for name in [name for name in sys.modules if name.startswith("planted_jobs")]:
        del sys.modules[name]


def test_jobs_are_found_by_name(jobs: ModuleType) -> None:
    assert job_names(jobs) == ["fails", "holds"]


def test_a_failing_job_hides_no_other(jobs: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_jobs(jobs, []) == 1
    output = capsys.readouterr().out
    assert "holds: A claim that holds." in output
    assert "1 = 1" in output
    assert "1 passed, 1 failed" in output


def test_one_job_is_run_alone(jobs: ModuleType) -> None:
    assert run_jobs(jobs, ["holds"]) == 0


def test_a_name_that_is_no_job_is_bad_usage(
    jobs: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_jobs(jobs, ["holds", "hopes"]) == 2
    assert "no job hopes; there are: fails, holds" in capsys.readouterr().err
