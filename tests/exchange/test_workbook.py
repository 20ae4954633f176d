"""Workbooks that reach too far are refused before anything makes room for them."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from goldenthread.exchange.problems import Problem, Problems
from goldenthread.exchange.reading import Incoming
from goldenthread.exchange.workbook import read_sheets
from goldenthread.exchange.workbook_extent import MOST_UNPACKED_BYTES
from tests.exchange.workbooks import workbook

SHEET = "xl/worksheets/sheet1.xml"
RELATIONSHIPS = "xl/_rels/workbook.xml.rels"
MOST_MEMORY = 300 * 1024
"""Kilobytes of resident memory that a refusal may use."""


def edited(**parts: tuple[str, str]) -> bytes:
    """A sound workbook with one text put for another in some parts (``sheet``, ``names``)."""
    paths = {"sheet": SHEET, "names": RELATIONSHIPS}
    wanted = {paths[name]: change for name, change in parts.items()}
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"A": [["Code", "Name"], ["U1", "Quay"]]}))) as sound,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in sound.infolist():
            text = sound.read(part).decode()
            before, after = wanted.get(part.filename, ("", ""))
            assert before in text
            archive.writestr(part.filename, text.replace(before, after) if before else text)
    return content.getvalue()


def added(name: str, content: bytes) -> bytes:
    """A sound workbook with one more part."""
    whole = io.BytesIO(workbook({"A": [["Code"], ["U1"]]}))
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return whole.getvalue()


def far(cell: str) -> bytes:
    return edited(sheet=("</sheetData>", f'<row><c r="{cell}"><v>1</v></c></row></sheetData>'))


def problem_of(content: bytes) -> Problem:
    problems = Problems()
    assert read_sheets(Incoming("w.xlsx", content), problems) == []
    (problem,) = problems.kept
    return problem


def test_cells_are_read_where_they_stand() -> None:
    problems = Problems()
    (sheet,) = read_sheets(Incoming("w.xlsx", far("C5")), problems)
    assert not problems.kept
    assert sheet.rows == [["Code", "Name", ""], ["U1", "Quay", ""], *[[""] * 3] * 2, ["", "", "1"]]


DOCTYPE = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]><worksheet'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (far("XFD9"), "too-many-columns"),
        (far("xfd9"), "too-many-columns"),
        (far("A100001"), "too-many-rows"),
        (far("CV40000"), "too-many-cells"),
        (far("9A"), "damaged-workbook"),
        (edited(sheet=("<row>", '<row r="4000000">')), "too-many-rows"),
        (edited(sheet=("<row>", "<row>" + "<c/>" * 101)), "too-many-columns"),
        (edited(sheet=("<worksheet", DOCTYPE)), "damaged-workbook"),
        (edited(sheet=("</worksheet>", "</worksheet")), "damaged-workbook"),
        (edited(names=("sheet1.xml", "sheet1.bin")), "damaged-workbook"),
        (added("xl/workbook.bin", b"x"), "not-a-workbook"),
        (added("content.xml", b"<a/>"), "not-a-workbook"),
        (added("xl/media/a.png", b"0" * (MOST_UNPACKED_BYTES + 1)), "file-too-large"),
    ],
)
def test_a_workbook_that_reaches_too_far_is_refused(content: bytes, code: str) -> None:
    problem = problem_of(content)
    assert (problem.code, problem.remedy != "") == (code, True)


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(added("xl/media/a.png", b"0" * 100_000))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    assert problem_of(bytes(content)).code == "not-a-workbook"


def test_one_cell_in_the_far_corner_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    path.write_bytes(far("XFD99999"))
    assert path.stat().st_size < 2_500
    program = (
        "import re, sys; from pathlib import Path\n"
        "from goldenthread.exchange.network_workbook import read_network_workbook\n"
        "from goldenthread.exchange.problems import Problems\n"
        "from goldenthread.exchange.reading import take_in\n"
        "problems = Problems()\n"
        "reading = read_network_workbook(take_in(Path(sys.argv[1]), problems), problems)\n"
        # The peak of this program alone: what getrusage tells begins with its parent's.
        "peak = re.search(r'VmHWM:\\s+(\\d+) kB', Path('/proc/self/status').read_text())\n"
        "print(*reading.counts, peak[1])\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=True
    )
    code, memory = finished.stdout.split()
    assert code == "too-many-columns"
    assert int(memory) < MOST_MEMORY
