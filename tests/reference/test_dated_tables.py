"""Tables that ship with the package: each says its source, and agrees with what it came from."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from goldenthread.kernel import FinancialYear
from goldenthread.reference import dated_table
from goldenthread.reference.component_weights import formulae
from goldenthread.reference.dated_table import REQUIRED, DatedTableError, read_dated_table
from goldenthread.reference.upper_tiers import upper_tiers

TIERS = ("lower_code", "lower_name", "upper_code", "upper_name")


def test_there_are_309_districts_in_152_upper_tiers() -> None:
    tiers = upper_tiers()
    assert (len(tiers), len(set(tiers.values()))) == (309, 152)
    assert tiers["E07000163"].name == "North Yorkshire"


def test_the_upper_tiers_are_those_of_the_published_file(shared_data: Path) -> None:
    path = shared_data / "allocation" / "wp_data_2022LAD.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        published = {
            (row["LAD21"], row["LTLA21"], row["LA21"], row["UTLA21"])
            for row in csv.DictReader(file)
        }
    table = read_dated_table("upper_tiers_2022_23.csv", TIERS)
    assert {tuple(row.values()) for row in table.rows} == published


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("upper_tiers_2022_23.csv", TIERS),
        ("component_weights.csv", ("year", "stream", "component", "weight", "certainty")),
    ],
)
def test_each_table_says_where_it_comes_from(name: str, headings: tuple[str, ...]) -> None:
    assert all(read_dated_table(name, headings).about[word] for word in REQUIRED)


def test_component_weights_are_exact_decimals() -> None:
    formula = formulae()[FinancialYear(2022), "core"]
    assert sum(share.weight for share in formula.weights) == 1
    assert formula.weights[0].weight == Fraction(6236, 10_000)
    primary = formulae()[FinancialYear(2024), "primary-medical"]
    assert [share.weight for share in primary.weights] == [Fraction(85, 100), Fraction(15, 100)]


HEAD = "".join(f"# {word}: something\n" for word in REQUIRED)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "does not say its title, period"),
        (HEAD + "a,c\n1,2\n", "does not have the headings a, b"),
        (HEAD + "a,b\n1\n", "not whole"),
        (HEAD + "a,b\n1,\n", "not whole"),
    ],
)
def test_a_table_that_is_not_sound_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: str
) -> None:
    (tmp_path / "odd.csv").write_text(text, "utf-8")
    monkeypatch.setattr(dated_table, "files", lambda _: tmp_path)
    with pytest.raises(DatedTableError, match=words):
        read_dated_table("odd.csv", ("a", "b"))
