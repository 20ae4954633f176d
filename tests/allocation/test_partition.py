"""How practices are divided into areas: nobody twice, nobody dropped."""

import pytest
from hypothesis import given

from goldenthread.allocation.partition import (
    Level,
    Part,
    Partition,
    PartitionError,
    area_of,
    by_practice,
    by_system,
    partition_findings,
    upper_tier_names,
    upper_tier_of,
)
from goldenthread.kernel import Ref
from tests.allocation.examples import HARBOUR, Example, examples


def test_an_area_that_straddles_has_a_part_in_each_system() -> None:
    partition = HARBOUR.partition
    assert partition.straddling == {"east": ("QYY", "QZZ")}
    assert [(part.system, part.code) for part in partition.parts] == [
        ("QYY", "east"),
        ("QZZ", "east"),
        ("QZZ", "west"),
        ("QZZ", "unplaced"),
    ]


def test_a_practice_in_no_place_is_unplaced_and_a_finding() -> None:
    table, partition = HARBOUR.table, HARBOUR.partition
    assert partition.unplaced(table) == {"QZZ": ("C1",)}
    assert partition.parts[3] == Part("QZZ", "unplaced", "Practices in no place", placed=False)
    told = {finding.rule: finding for finding in partition_findings(table, partition)}
    assert set(told) == {"practices-unplaced", "area-straddles-systems"}
    assert told["practices-unplaced"].subject == Ref("system", "QZZ")
    assert "C1" in told["practices-unplaced"].message


def test_a_practice_that_a_place_names_and_the_year_has_not_is_told_not_dropped() -> None:
    areas = area_of([("A1", "east"), ("GONE", "east")])
    partition = Partition.build(Level.PLACE, HARBOUR.table, areas, {"east": "East"})
    assert partition.absent == ("GONE",)
    rules = [finding.rule for finding in partition_findings(HARBOUR.table, partition)]
    assert "practice-not-in-year" in rules


def test_areas_that_overlap_are_refused_and_the_practice_is_named() -> None:
    with pytest.raises(PartitionError, match=r"1 practices .* A2 is in east and west"):
        area_of([("A1", "east"), ("A2", "east"), ("A2", "west")])


def test_an_area_that_is_named_twice_is_one_area() -> None:
    assert area_of([("A1", "east"), ("A1", "east")]) == {"A1": "east"}


def test_upper_tiers_come_from_the_lookup_and_an_unknown_district_is_left_out() -> None:
    found = upper_tier_of({"A1": "E07000163", "A2": "E08000035", "B1": "E99"})
    assert found == {"A1": "E10000023", "A2": "E08000035"}
    assert upper_tier_names()[found["A1"]] == "North Yorkshire"


def test_an_upper_tier_that_a_file_states_goes_before_the_lookup() -> None:
    found = upper_tier_of(
        {"A1": "E07000163", "B1": "E99"}, {"E99": "E10", "E07000163": "E06000065"}
    )
    assert found == {"A1": "E06000065", "B1": "E10"}


def test_every_practice_and_every_system_is_a_part_of_its_own() -> None:
    table = HARBOUR.table
    assert {part.code for part in by_practice(table, {}).parts} == set(table.practices)
    assert [part.name for part in by_system(table, {"QZZ": "Harbour"}).parts] == ["QYY", "Harbour"]


def test_a_practice_cannot_move_to_another_system() -> None:
    table, partition = HARBOUR.table, HARBOUR.partition
    with pytest.raises(PartitionError, match="cannot move"):
        partition.moved(table.position["A1"], partition.position["QYY", "east"])


@given(examples())
def test_every_practice_stands_in_exactly_one_part_of_its_own_system(example: Example) -> None:
    table, partition = example.table, example.partition
    assert sorted(int(i) for part in partition.members for i in part) == list(
        range(len(table.practices))
    )
    for code, part in zip(table.practices, partition.part_of.tolist(), strict=True):
        assert partition.parts[part].system == example.system_of[code]
        assert partition.parts[part].placed == (code in example.area_of)


def test_building_twice_gives_the_same_parts() -> None:
    again = Partition.build(
        Level.PLACE, HARBOUR.table, dict(reversed(list(HARBOUR.area_of.items()))), {}
    )
    assert again.parts == HARBOUR.partition.parts
