"""``load``: exit codes, what goes to stdout and what to stderr, and a record that stays whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.actions.test_load import digest, file_of
from tests.exchange.practice_files import SAMPLE, sample_text
from tests.exchange.test_malformed_practice_files import MALFORMED
from tests.exchange.test_network_workbook import CURRENT, ENDED, HEADINGS, changed
from tests.exchange.workbooks import workbook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

COMMAND = Path(sys.executable).parent / "goldenthread"
MOST_MEMORY = 500 * 1024
"""Kilobytes of resident memory that a command may use for a file that it refuses."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run ``goldenthread load`` in this process; gives exit code, stdout and stderr."""
    from goldenthread.cli.main import app
    from goldenthread.cli.outcome import Ending

    monkeypatch.setenv("GOLDENTHREAD_HOME", str(tmp_path / "home"))

    def run(*words: str | Path) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, ["load", *map(str, words)])
        if isinstance(result.exception, Ending):
            return int(result.exception.code), result.stdout, str(result.exception)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return run


@pytest.fixture
def sample_loaded(run) -> str:
    """The digest of a record with the sample loaded."""
    assert run("practices", SAMPLE, "--year", "2025/26")[0] == 0
    return digest()


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_malformed_file_exits_2_and_the_facts_stay(
    run, sample_loaded: str, tmp_path: Path, fault: str
) -> None:
    content, code, row, _, remedy = MALFORMED[fault]
    path = tmp_path / "practices.csv"
    path.write_bytes(content)
    exit_code, out, told = run("practices", path, "--year", "2026/27")
    assert (exit_code, out) == (2, "")
    assert code in told
    assert remedy in told
    assert row is None or f"row {row}" in told
    assert "Traceback" not in told
    assert digest() == sample_loaded


def test_the_report_is_json_on_stdout_and_notices_are_on_stderr(run) -> None:
    exit_code, out, told = run(
        "practices", SAMPLE, "--year", "2025/26", "--by", "A analyst", "--format", "json"
    )
    report = json.loads(out)
    assert exit_code == 0
    assert report["rows"] == 12
    assert report["facts_recorded"] == 75
    assert {each["code"] for each in report["problems"]} >= {"zero", "population-misnamed"}
    assert "notice: row 1, column 'pop 2024/25'" in told
    again = json.loads(run("practices", SAMPLE, "--year", "2025/26", "--format", "json")[1])
    assert (again["facts_recorded"], again["changes"]) == (0, [])


def test_a_dry_run_lists_what_would_change_and_changes_nothing(
    run, sample_loaded: str, tmp_path: Path
) -> None:
    from tests.actions.test_load import LATER

    path = tmp_path / "later.csv"
    path.write_bytes(file_of(LATER))
    exit_code, out, told = run(
        "practices", path, "--year", "2026/27", "--dry-run", "--format", "csv"
    )
    assert exit_code == 0
    assert "practice,ended,practice:Z98003,Harbour Lane Surgery (Branch at Quay)," in out
    assert "dry run, nothing was changed" in told
    assert digest() == sample_loaded


def test_problems_are_accepted_by_a_named_person_with_a_reason(run, tmp_path: Path) -> None:
    path = tmp_path / "networks.xlsx"
    path.write_bytes(workbook({"A": [HEADINGS, ENDED, changed(CURRENT, 4, 20240615)]}))
    exit_code, _, told = run("networks", path)
    assert exit_code == 2
    assert "--accept overlapping-spells --by NAME --reason TEXT" in told
    assert run("networks", path, "--accept", "overlapping-spells")[0] == 2
    named = ("--by", "B steward", "--reason", "As published")
    exit_code, _, told = run("networks", path, "--accept", "overlaping", *named)
    assert exit_code == 2
    assert "overlaping" in told
    assert run("networks", path, "--accept", "overlapping-spells@3", *named)[0] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("practices", "absent.csv", "--year", "2025/26"), "There is no file"),
        (("practices", SAMPLE, "--year", "2025/27"), "is not a financial year"),
        (("networks", SAMPLE), "no .xlsx workbook"),
        (("organisations", SAMPLE), "27"),
        (("outlines", SAMPLE), "damaged at character"),
    ],
)
def test_the_wrong_file_or_year_exits_2_in_words(run, words: tuple[str, ...], told: str) -> None:
    exit_code, out, message = run(*words)
    assert (exit_code, out) == (2, "")
    assert told in message


_PEAK_OF = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""Runs a command, and then prints the most memory that it held, in KiB."""


def test_200_megabytes_of_repeated_rows_are_refused_in_little_memory(
    goldenthread_home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "repeated.csv"
    lines = sample_text().splitlines(keepends=True)
    block = (lines[1] * 5_000).encode()
    with path.open("wb") as file:
        file.write(lines[0].encode())
        for _ in range(200 * 1024**2 // len(block) + 1):
            file.write(block)
    # Started by a small process: a child is charged with the memory of the one that forks it.
    finished = subprocess.run(
        [sys.executable, "-c", _PEAK_OF, COMMAND, "load", "practices", path, "--year", "2025/26"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert finished.returncode == 2
    assert "larger than" in finished.stderr
    assert int(finished.stdout.split()[-1]) < MOST_MEMORY
    assert not (goldenthread_home / "record").exists()


def test_two_loads_at_once_queue_and_the_second_finds_nothing_to_do(
    ready_home: Path,
) -> None:
    words: list[str | Path] = [
        COMMAND,
        "load",
        "practices",
        SAMPLE,
        "--year",
        "2025/26",
        "--by",
        "A analyst",
    ]
    both = [
        subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert sorted("nothing to change" in words for words in told) == [False, True]
