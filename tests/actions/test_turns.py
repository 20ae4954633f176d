"""Writers take turns: recordings follow one another in time, and checks hold when writing."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from goldenthread.actions.recording import LONGEST_PERSON, RecorderError, recording
from goldenthread.actions.turns import in_turn
from goldenthread.records.models import Recording
from tests.exchange.practice_files import SAMPLE

pytestmark = [pytest.mark.django_db, pytest.mark.database]

COMMAND = Path(sys.executable).parent / "goldenthread"
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def test_a_recording_comes_after_the_last_even_where_its_clock_was_read_before() -> None:
    instants = []
    for at in (NOW, NOW - timedelta(minutes=1), NOW, NOW + timedelta(minutes=1)):
        with recording("note", by="A analyst", at=at) as event:
            instants.append(event.recorded_at)
    assert instants == [NOW, NOW + TICK, NOW + 2 * TICK, NOW + timedelta(minutes=1)]


def test_what_is_recorded_in_one_turn_is_of_one_instant() -> None:
    with recording("note", by="A analyst", at=NOW):
        pass
    with in_turn(NOW):
        for verb in ("one", "two"):
            with recording(verb, by="A analyst", at=NOW):
                pass
    after = Recording.objects.order_by("pk").values_list("recorded_at", flat=True)
    assert list(after) == [NOW, NOW + TICK, NOW + TICK]


@pytest.mark.parametrize("name", ["", "  ", "N" * (LONGEST_PERSON + 1), "A\x00B", "A\udce9"])
def test_a_person_who_is_not_named_records_nothing(name: str) -> None:
    with pytest.raises(RecorderError), recording("note", by=name, at=NOW):
        pass
    assert not Recording.objects.exists()


def at_once(*commands: list[str | Path]) -> list[tuple[int, str]]:
    """Run commands side by side; the exit code of each, and what it told."""
    running = [
        subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for words in commands
    ]
    told = [process.communicate(timeout=120)[1] for process in running]
    return [(process.returncode, words) for process, words in zip(running, told, strict=True)]


def loading(file: Path, year: str) -> list[str | Path]:
    return [COMMAND, "load", "practices", file, "--year", year, "--by", "A analyst"]


def test_one_file_for_two_years_at_once_is_taken_for_one_of_them(
    ready_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "practices.csv"
    file.write_bytes(SAMPLE.read_bytes())
    ended = sorted(at_once(loading(file, "2025/26"), loading(file, "2026/27")))
    assert [code for code, _ in ended] == [0, 2], ended
    assert "loaded-for-another-year" in ended[1][1]


# The demonstration itself takes seconds to invent; what races here is its writing.
SMALL_DEMONSTRATION = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from goldenthread.records.opening import open_record
open_record(Path(sys.argv[1]))
from goldenthread.actions import build_demonstration as room
from goldenthread.actions.keeping_apart import HomeInUseError
from goldenthread.kernel import Ref, Span
from goldenthread.structure.areas import Area
start = Ref("lower-tier", "E97000001")
many = [Area(Ref("lower-tier", f"E97{n:06}"), "Saltings", Span()) for n in range(4_000)]
room.generate_families = lambda seed: {"areas": many[:2_000], "more areas": many[2_000:]}
room.make_manifest = lambda seed, facts: SimpleNamespace(digest="0" * 64, start=start)
try:
    built = room.build_demonstration(
        seed=7, by="A tester", at=datetime.now(UTC), progress=lambda words: None
    )
except HomeInUseError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
print("kept" if built.kept else "built", file=sys.stderr)
"""


def building(home: Path) -> list[str | Path]:
    return [sys.executable, "-c", SMALL_DEMONSTRATION, home]


def test_two_demonstrations_at_once_are_one(ready_home: Path) -> None:
    ended = at_once(building(ready_home), building(ready_home))
    assert sorted((code, told.strip()) for code, told in ended) == [(0, "built"), (0, "kept")]
    assert [path.name for path in (ready_home / "record").glob("demonstration*")] == [
        "demonstration"
    ]


def test_a_load_beside_a_demonstration_never_mixes_with_it(ready_home: Path) -> None:
    ended = at_once(building(ready_home), loading(SAMPLE, "2025/26"))
    assert sorted(code for code, _ in ended) == [0, 1], ended
    refused = next(told for code, told in ended if code)
    assert "demonstration" in refused


def test_a_demonstration_takes_in_no_file_and_no_places(ready_home: Path) -> None:
    assert at_once(building(ready_home))[0][0] == 0
    for words in (
        loading(SAMPLE, "2025/26"),
        [*loading(SAMPLE, "2025/26"), "--dry-run"],
    ):
        ((code, told),) = at_once(words)
        assert code == 1
        assert "Make another home" in told


def test_a_blank_name_is_bad_usage(ready_home: Path) -> None:
    words = loading(SAMPLE, "2025/26")
    ((code, told),) = at_once([*words[:-1], ""])
    assert code == 2
    assert "--by: Nobody is named" in told
