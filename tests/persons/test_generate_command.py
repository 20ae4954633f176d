"""``evidence generate``: what a person types, and what comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from goldenthread.cli.main import app
from goldenthread.cli.outcome import BadInput
from goldenthread.persons.store import EvidenceStore
from tests.persons.small_official_files import write_official_files


def typed(home: Path, *words: str) -> Result:
    """Run the command in this process; it opens no record."""
    return CliRunner().invoke(app, ["--home", str(home), "evidence", "generate", *words])


def test_england_is_published_in_the_store_of_the_home(tmp_path: Path) -> None:
    files = write_official_files(tmp_path / "official")
    ended = typed(
        tmp_path / "home", "--published", str(files), "--processes", "1", "--format", "json"
    )
    assert ended.exit_code == 0, ended.exception
    rows = json.loads(ended.stdout)
    assert rows[0]["margin"] == "practice by small area"
    assert rows[0]["largest_misfit"] == 0
    assert {row["fitted"] for row in rows} == {"yes", "no"}
    store = EvidenceStore(tmp_path / "home" / "evidence")
    assert store.systems() == ("QAA", "QBB")
    store.verify("QAA")
    report = json.loads((store.results / "misfits.json").read_text())
    assert report["people"] == 2358
    assert [one["system"] for one in report["systems"]] == ["QAA", "QBB"]
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["evidence"]


@pytest.mark.parametrize(("words", "told"), [
    ((), "Choose one: --demonstration, or --published"),
    (("--demonstration", "--published", "."), "Choose one: --demonstration, or --published"),
    (("--demonstration", "--system", "QNX"), "--system and --people-share go with --published"),
    (("--demonstration", "--day", "2026-03-30"), "not the last day of a month"),
    (("--demonstration", "--into", "a", "--store", "b"), "Choose one: --into"),
    (("--published", "nowhere"), "is not there"),
])  # fmt: skip
def test_what_cannot_be_is_told(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    ended = typed(tmp_path / "home", *words)
    assert isinstance(ended.exception, BadInput)
    assert told in str(ended.exception)
    assert not list(tmp_path.rglob("*.parquet"))
