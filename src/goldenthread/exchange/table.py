"""Delimited text, read with care: what it is not, how it is encoded, and where it is broken.

Rows carry the line on which they begin, as an editor shows it. Nothing is repaired: a row with
too few or too many fields, an unclosed quotation mark or a byte that is no UTF-8 is a problem
with its place. Format: RFC 4180, with a comma, and either kind of line end.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from goldenthread.exchange.problems import Problems, rows_in_words
from goldenthread.exchange.reading import Incoming

MOST_ROWS = 100_000
"""Ceiling of rows. England has about 6,600 practices; ten Englands still fit."""

_SIGNATURES = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed (gzip) file"),
    (b"PAR1", "a Parquet file"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line on which it begins (1 is the first line of the file) and its fields."""

    number: int
    fields: list[str]


def read_rows(incoming: Incoming, problems: Problems, *, headed: bool = True) -> list[Row]:
    """All rows of a delimited text, headings included; empty when the file is refused.

    Every row has as many fields as the first. Rows of nothing but empty fields are left out and
    told as a notice.
    """
    text = decoded(incoming, problems)
    if text is None:
        return []
    rows: list[Row] = []
    blank: list[int] = []
    ragged: list[Row] = []
    for row in _parsed(text, problems):
        if not any(row.fields):
            blank.append(row.number)
        elif rows and len(row.fields) != len(rows[0].fields):
            ragged.append(row)
        else:
            rows.append(row)
        if len(rows) + len(blank) + len(ragged) > MOST_ROWS:
            problems.refuse(
                "too-many-rows",
                f"The file has more than {MOST_ROWS:,} rows; England has about 6,600 practices.",
                "Check that its rows are not repeated.",
                row=row.number,
            )
            return []
    _report_ragged(rows, ragged, problems)
    if blank:
        problems.notice(
            "blank-rows", f"{len(blank):,} blank rows were passed over: {rows_in_words(blank)}."
        )
    if headed and len(rows) == 1 and not problems.refused:
        problems.refuse(
            "no-rows",
            "The file has headings and nothing below them.",
            "Download or save the file again.",
            row=1,
        )
    if rows and not text.endswith(("\n", "\r")) and not problems.refused:
        problems.notice(
            "no-line-end",
            "The last row has no line end. That is usual in some programs, and also how a file "
            "looks whose end is missing.",
            "Compare the last row with the source.",
            row=rows[-1].number,
        )
    return rows


def decoded(incoming: Incoming, problems: Problems) -> str | None:
    """The text of a file in UTF-8, with or without a byte order mark; None when it is refused."""
    if problems.refused:
        return None
    content = incoming.content
    noise = _noise(content)
    if noise is not None:
        problems.refuse(*noise)
        return None
    if 0 in content:
        problems.refuse(
            "not-text",
            "The file has zero bytes in it: it is no text, or it is damaged.",
            "Download or save the file again, as 'CSV UTF-8'.",
            row=content.count(b"\n", 0, content.index(0)) + 1,
        )
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _report_encoding(content, error.start, problems)
        return None


def _noise(content: bytes) -> tuple[str, str, str] | None:
    """Code, message and remedy for what is plainly no delimited text in UTF-8."""
    if not content.strip():
        return "empty-file", "The file is empty.", "Download or save the file again."
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            return (
                "not-text",
                f"The file is {what}, whatever its name says; plain text was expected.",
                "Open it and save it as 'CSV UTF-8'.",
            )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "wrong-encoding", "The file is in UTF-16, not in UTF-8.", "Save it as 'CSV UTF-8'."
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")):
        return (
            "web-page",
            "The file is a web page, most likely an error page saved in place of the data.",
            "Open the address in a browser, sign in if it asks, and download the file again.",
        )
    return None


def _report_encoding(content: bytes, position: int, problems: Problems) -> None:
    # With a byte order mark, the decoder counts from after the mark.
    if content.startswith(b"\xef\xbb\xbf"):
        position += 3
    row = content.count(b"\n", 0, position) + 1
    byte = content[position]
    line_start = content.rfind(b"\n", 0, position) + 1
    around = content[max(line_start, position - 20) : position + 20].decode("cp1252", "replace")
    try:
        content.decode("cp1252")
        guess = (
            f"In Windows-1252 it would be '{bytes([byte]).decode('cp1252')}', so the file was "
            "most likely saved by Excel as plain 'CSV'."
        )
    except UnicodeDecodeError:
        guess = "It is no text in Windows-1252 either: the file may be damaged."
    problems.refuse(
        "wrong-encoding",
        f"Byte {position - line_start + 1} of the line (0x{byte:02X}) is not UTF-8. {guess}",
        "Save the file as 'CSV UTF-8'.",
        row=row,
        value=around.splitlines()[0] if around else None,
    )


def _parsed(text: str, problems: Problems) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for fields in reader:
            yield Row(begins, fields)
            begins = reader.line_num + 1
    except csv.Error as error:
        unclosed = "unexpected end" in str(error) or "field larger" in str(error)
        what = (
            "A quotation mark that opens in this row is never closed: the file may be cut off."
            if unclosed
            else f"The row is no delimited text ({error})."
        )
        problems.refuse(
            "broken-quotation",
            what,
            "Close the quotation mark, or download the file again.",
            row=begins,
        )


def _report_ragged(rows: list[Row], ragged: list[Row], problems: Problems) -> None:
    if not rows or not ragged:
        return
    wide = len(rows[0].fields)
    last = max(rows[-1].number, ragged[-1].number)
    for row in ragged:
        cut = row.number == last and len(row.fields) < wide
        problems.refuse(
            "cut-off" if cut else "wrong-number-of-fields",
            f"The row has {len(row.fields)} fields where the first row has {wide}."
            + (" It is the last: the file is cut off." if cut else ""),
            "Download the file again."
            if cut
            else "Put quotation marks round a value that has a comma in it, or mend the row.",
            row=row.number,
            value=",".join(row.fields[-2:]),
        )
