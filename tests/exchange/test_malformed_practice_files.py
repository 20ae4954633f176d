"""What a malformed practice file is told: the place, the reason and the remedy. Nothing lands."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from goldenthread.exchange.problems import KEPT_PER_CODE, Problems
from goldenthread.exchange.reading import MOST_BYTES, take_in
from tests.exchange.practice_files import Table, edited, read, sample_text, with_cell


def swap_values(one: str, other: str) -> bytes:
    """The sample whose values of two columns stand under each other's heading."""

    def change(table: Table) -> None:
        first, second = table[0].index(one), table[0].index(other)
        table[0][first], table[0][second] = other, one

    return edited(change)


def drop_heading(heading: str) -> bytes:
    def change(table: Table) -> None:
        at = table[0].index(heading)
        for row in table:
            del row[at]

    return edited(change)


def rename_heading(old: str, new: str) -> bytes:
    def change(table: Table) -> None:
        table[0][table[0].index(old)] = new

    return edited(change)


def repeat_row(row: int) -> bytes:
    return edited(lambda table: table.append(list(table[row - 1])))


def workbook() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return content.getvalue()


TEXT = sample_text()
LINES = TEXT.splitlines(keepends=True)

MALFORMED = {
    "truncated mid-row": (TEXT[:-60].encode(), "cut-off", 13, None, "Download the file again"),
    "a row with a field too many": (
        (LINES[0] + LINES[1].rstrip() + ",9\n" + LINES[2]).encode(),
        "wrong-number-of-fields", 2, None, "quotation marks",
    ),
    "an unclosed quotation mark": (
        TEXT.replace("Z98006,Moorgate", 'Z98006,"Moorgate').encode(),
        "broken-quotation", 7, None, "Close the quotation mark",
    ),
    "Windows-1252": (
        TEXT.replace("St Osyth's", "St Osyth\u2019s").encode("cp1252"),
        "wrong-encoding", 11, None, "CSV UTF-8",
    ),
    "UTF-16": (TEXT.encode("utf-16"), "wrong-encoding", None, None, "CSV UTF-8"),
    "code and name swapped": (
        swap_values("Practice_Code", "GP_Practice_Name"),
        "swapped-columns", 2, "Practice_Code", "Swap the two headings",
    ),
    "latitude and longitude swapped": (
        swap_values("Latitude", "Longitude"),
        "swapped-columns", 2, "Latitude", "Swap the two headings",
    ),
    "population and latitude swapped": (
        swap_values("pop 2024/25", "Latitude"),
        "swapped-columns", 2, "Latitude", "Swap the two headings",
    ),
    "district code and name swapped": (
        swap_values("LAD21", "LTLA21"),
        "swapped-columns", 2, "LAD21", "Swap the two headings",
    ),
    "a missing heading": (
        drop_heading("MH WP"), "missing-heading", 1, "MH WP", "as published",
    ),
    "a mistyped heading": (
        rename_heading("Final WP", "Finl WP"), "missing-heading", 1, "Final WP", "as published",
    ),
    "the same heading twice": (
        rename_heading("CS WP", "MH WP"), "repeated-heading", 1, "MH WP", "Keep the right one",
    ),
    "a duplicate practice": (
        repeat_row(4), "duplicate-practice", 14, "Practice_Code", "Keep the right row",
    ),
    "an unknown system": (
        with_cell(6, "ICS22", "QXX"), "unknown-system", 6, "ICS22", "Correct the code",
    ),
    "a negative population": (
        with_cell(3, "pop 2024/25", "-12.5"),
        "negative-number", 3, "pop 2024/25", "Correct it",
    ),
    "text in a number": (
        with_cell(5, "G&A WP", "n/a"), "not-a-number", 5, "G&A WP", "Write digits",
    ),
    "a number with commas": (
        with_cell(5, "G&A WP", "10,320.5"), "not-a-number", 5, "G&A WP", "no commas",
    ),
    "more decimal places than can be exact": (
        with_cell(5, "CS WP", "1.0123456789"), "not-a-number", 5, "CS WP", "nine decimal places",
    ),
    "a malformed code": (
        with_cell(2, "Practice_Code", "Z9800"), "malformed-value", 2, "Practice_Code", "Mend it",
    ),
    "spaces round a value": (
        with_cell(2, "GP_Practice_Name", " Saltmarsh"),
        "malformed-value", 2, "GP_Practice_Name", "Remove the spaces",
    ),
    "an empty code of a district": (
        with_cell(9, "LAD21", ""), "missing-value", 9, "LAD21", "Fill it in",
    ),
    "a district in two upper tiers": (
        with_cell(4, "LA21", "E10998009"), "two-parents", 4, "LAD21", "Correct the wrong row",
    ),
    "semicolons": (
        TEXT.replace(",", ";").encode(), "wrong-delimiter", 1, None, "with commas",
    ),
    "an error page": (
        b"<!DOCTYPE html><html><title>403 Forbidden</title></html>",
        "web-page", None, None, "download the file again",
    ),
    "noise": (bytes(range(256)) * 40, "not-text", 1, None, "again"),
    "an empty file": (b"", "empty-file", None, None, "again"),
    "nothing but line ends": (b"\r\n\r\n", "empty-file", None, None, "again"),
    "headings alone": (LINES[0].encode(), "no-rows", 1, None, "again"),
    "an Excel file renamed CSV": (workbook(), "not-text", None, None, "CSV UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_malformed_file_is_refused_with_its_place_and_remedy(fault: str) -> None:
    content, code, row, column, remedy = MALFORMED[fault]
    reading = read(content)
    assert reading.refused
    assert reading.facts is None
    found = [each for each in reading.problems if each.code == code]
    assert found, reading.problems
    assert (found[0].row, found[0].column) == (row, column)
    assert remedy in found[0].remedy


def test_a_duplicate_names_both_rows() -> None:
    (problem,) = [each for each in read(repeat_row(4)).problems if each.row == 14]
    assert "row 4" in problem.message
    assert problem.value == "Z98003"


def test_windows_1252_says_the_byte_and_the_letter() -> None:
    content = TEXT.replace("St Osyth's", "St Osyth\u2019s").encode("cp1252")
    (problem,) = read(content).problems
    assert "Byte 16 of the line (0x92)" in problem.message
    assert "'\u2019'" in problem.message


def test_every_problem_is_returned_not_the_first_alone() -> None:
    def change(table: Table) -> None:
        table[2][table[0].index("pop 2024/25")] = "-1"
        table[5][table[0].index("MH WP")] = "many"
        table[7][table[0].index("ICS22")] = "QXX"

    reading = read(edited(change))
    assert {(each.code, each.row) for each in reading.problems if each.row not in {None, 1}} >= {
        ("negative-number", 3),
        ("not-a-number", 6),
        ("unknown-system", 8),
    }


def test_problems_beyond_the_kept_ones_are_counted() -> None:
    def change(table: Table) -> None:
        at = table[0].index("MH WP")
        rows = [list(table[1]) for _ in range(KEPT_PER_CODE + 50)]
        for number, row in enumerate(rows):
            row[0], row[at] = f"Z{number:05}", "x"
        table[1:] = rows

    reading = read(edited(change))
    kept = [each for each in reading.problems if each.code == "not-a-number"]
    assert len(kept) == KEPT_PER_CODE
    assert reading.counts["not-a-number"] == KEPT_PER_CODE + 50


def test_repeated_rows_without_end_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "repeated.csv"
    path.write_text(LINES[0] + LINES[1] * (MOST_BYTES // len(LINES[1]) + 10))
    problems = Problems()
    incoming = take_in(path, problems)
    assert incoming.content == b""
    assert [each.code for each in problems.kept] == ["file-too-large"]


def test_more_rows_than_england_could_have_are_refused() -> None:
    reading = read((LINES[0] + "Z98001,\n" * 100_100).encode())
    assert [each.code for each in reading.problems if each.code == "too-many-rows"]
    assert reading.facts is None


@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, name: str) -> None:
    problems = Problems()
    take_in(tmp_path / name, problems)
    assert problems.refused
