"""How results are written: names as they are, figures whole, nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io

import pytest

from goldenthread.cli.output import Format, write_rows


@pytest.mark.parametrize(
    "name", ["[red] Surgery", "[/] Surgery", "[bold", "Quay [Branch]", ":smile: Surgery"]
)
def test_a_name_is_shown_as_it_is_in_cells_and_titles(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows([{"name": name}], Format.TABLE, columns=("name",), title=f"In {name}")
    out, _ = capsys.readouterr()
    assert f"│ {name} " in out
    assert f"In {name}" in out


def test_csv_quotes_what_a_spreadsheet_would_run_and_leaves_amounts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = {"name": "=1+1", "pounds": "-5.00", "index": -0.5, "none": None, "more": "@x"}
    write_rows([row], Format.CSV, columns=("name", "pounds", "index", "none"))
    out, _ = capsys.readouterr()
    assert out == "name,pounds,index,none\n'=1+1,-5.00,-0.5,\n"


def test_a_table_whose_figures_would_be_cut_is_written_as_csv_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    columns = [f"people_{number}" for number in range(20)]
    rows = [dict.fromkeys(columns, "62154630.312345678")]
    write_rows(rows, Format.TABLE, columns=columns, numeric=columns)
    out, told = capsys.readouterr()
    assert list(csv.DictReader(io.StringIO(out))) == rows
    assert "--format json" in told


def test_figures_stay_whole_where_words_can_fold(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"name": "A surgery of many words " * 8, "index": 1.0456, "people": 62_154_630}]
    write_rows(rows, Format.TABLE, columns=("name", "index", "people"))
    out, told = capsys.readouterr()
    assert "1.0456" in out
    assert "62,154,630" in out
    assert told == ""
