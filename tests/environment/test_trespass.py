"""The watch that every test stands under bites."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import trespass


@pytest.mark.parametrize("room", trespass.APART)
@pytest.mark.parametrize("line", ["open(path).close()", "list(os.scandir(os.path.dirname(path)))"])
def test_a_room_that_opens_a_file_of_the_store_is_seen(
    room: str, line: str, tmp_path: Path
) -> None:
    table = tmp_path / "evidence" / "system=QZZ" / "persons.parquet"
    table.parent.mkdir(parents=True)
    table.touch()
    before = len(trespass.seen)
    exec(  # noqa: S102 - as if the line stood in a module of that room
        line, {"__name__": f"{room}.anything", "path": str(table), "os": os}
    )
    found = trespass.seen[before:]
    del trespass.seen[before:]
    assert [one.split(" line ")[0] for one in found] == [f"{room}.anything"]


def test_others_may(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "x").write_text("1")
    assert trespass.seen == []
