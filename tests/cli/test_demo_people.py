"""When the demonstration counts its people, and that the process that serves never loads them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from goldenthread.cli import demo_people, homes

Ran = list[tuple[str, ...]]


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Ran]:
    """What is run, each ending with the code given, on a home of its own."""
    (tmp_path / "record").mkdir()
    monkeypatch.setattr(homes, "_home", tmp_path)

    def ending_with(code: int) -> Ran:
        ran: Ran = []

        def run(words: tuple[str, ...], **_: object) -> subprocess.CompletedProcess[str]:
            ran.append(words)
            return subprocess.CompletedProcess(words, code)

        monkeypatch.setattr(subprocess, "run", run)
        return ran

    return ending_with


@pytest.mark.parametrize(
    ("fresh", "wanted", "commands"),
    [(True, None, 2), (True, False, 0), (False, None, 0), (False, True, 2), (True, True, 2)],
)
def test_people_are_counted_once_unless_it_is_asked_otherwise(
    asked: Callable[[int], Ran], fresh: bool, wanted: bool | None, commands: int
) -> None:
    ran = asked(0)
    demo_people.count_people(7, fresh=fresh, wanted=wanted)
    assert [words[words.index("evidence") + 1] for words in ran] == ["generate", "release"][
        :commands
    ]
    store = str(homes.home() / "evidence")
    assert all(words[words.index("--store") + 1] == store for words in ran)


def test_what_was_begun_and_failed_is_told_and_begun_again(
    asked: Callable[[int], Ran], capsys: pytest.CaptureFixture[str]
) -> None:
    ran = asked(1)
    demo_people.count_people(7, fresh=True, wanted=None)
    assert len(ran) == 1, "nothing is released of people who were not made"
    assert "Its people were not counted" in " ".join(capsys.readouterr().err.split())
    again = asked(0)
    demo_people.count_people(7, fresh=False, wanted=None)
    assert len(again) == 2
    after = asked(0)
    demo_people.count_people(7, fresh=False, wanted=None)
    assert after == []


def test_the_command_line_loads_nothing_of_persons_before_it_is_asked() -> None:
    code = (
        "import sys, goldenthread.cli.main; "
        "print([m for m in sys.modules if m.startswith('goldenthread.persons')"
        " or m in {'duckdb', 'numba', 'pyarrow'}])"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert finished.stdout.strip() == "[]"
