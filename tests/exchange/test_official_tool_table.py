"""Downloads under the official place tool's headings, without its rounding and its ones."""

from goldenthread.allocation.need_index import measure_need
from goldenthread.allocation.partition import by_practice, by_system
from goldenthread.exchange.official_tool_table import HEADINGS, official_table
from tests.allocation.examples import HARBOUR

WHOLE = measure_need(HARBOUR.table, by_system(HARBOUR.table, {"QZZ": "Harbour ICB"}))


def rows_of(*systems: str) -> dict[str, dict[str, object]]:
    areas = measure_need(HARBOUR.table, HARBOUR.partition)
    return {str(row["Place / ICB"]): row for row in official_table(areas, WHOLE, systems)}


def test_a_system_comes_first_and_its_areas_follow() -> None:
    rows = rows_of("QZZ")
    assert list(rows) == ["Harbour ICB", "east", "west", "Practices in no place"]
    assert all(tuple(row) == HEADINGS for row in rows.values())


def test_a_system_is_against_england_and_an_area_against_its_system() -> None:
    rows = rows_of("QZZ")
    assert rows["Harbour ICB"]["Overall Core Index"] == (10_300 * 20_500) / (10_500 * 20_000)
    assert rows["east"]["Overall Core Index"] == (4_200 * 10_500) / (4_000 * 10_300)


def test_zero_stays_zero_and_missing_is_empty_where_the_tool_would_write_one() -> None:
    practices = measure_need(HARBOUR.table, by_practice(HARBOUR.table, {}))
    rows = {row["Place / ICB"]: row for row in official_table(practices, WHOLE, ["QZZ"])}
    assert rows["A1"]["Weighted Maternity pop"] == "0"
    assert rows["A1"]["Maternity Index"] == 0.0
    assert rows["B1"]["Weighted Maternity pop"] is None
    assert rows["B1"]["Maternity Index"] is None
    assert rows["B1"]["GP pop"] == "2000"
