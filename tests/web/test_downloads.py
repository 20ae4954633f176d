"""What is downloaded says exactly what the page says, and is safe to open."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from django.test import Client

from goldenthread.exchange.flat_objects import as_csv

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("by", ["place", "network", "lower-tier", "practice"])
@pytest.mark.parametrize("pot", ["100.00", "0.01", "0", "12345678.90"])
def test_pounds_sum_to_the_pot_in_every_form(
    by: str, pot: str, small: None, client: Client
) -> None:
    query = f"pot={pot}&by={by}"
    as_json = json.loads(client.get(f"/pounds/QZZ/pounds.json?{query}").content)
    in_csv = rows(client.get(f"/pounds/QZZ/pounds.csv?{query}").content)
    assert [row["pounds"] for row in as_json] == [row["pounds"] for row in in_csv]
    assert sum(Decimal(row["pounds"]) for row in as_json) == Decimal(pot)


def test_need_is_the_same_in_json_and_csv(small: None, client: Client) -> None:
    as_json = json.loads(client.get("/need/QZZ/need.json?by=practice").content)
    in_csv = rows(client.get("/need/QZZ/need.csv?by=practice").content)
    assert len(as_json) == len(in_csv) == 3 * 9
    for left, right in zip(as_json, in_csv, strict=True):
        assert float(right["index_in_system"]) == left["index_in_system"]
        assert right["population"] == left["population"]


def test_the_official_columns_begin_with_the_system(small: None, client: Client) -> None:
    found = rows(client.get("/need/QZZ/need.official.csv").content)
    assert [row["Place / ICB"] for row in found] == ["Saltings and Weald", "Saltings"]
    assert found[0]["Overall Core Index"] == "1.0"


def test_a_name_that_a_spreadsheet_would_run_is_quoted() -> None:
    text = as_csv([{"name": "=1+1", "pounds": "-5.00"}], ("name", "pounds"))
    assert text == "name,pounds\r\n'=1+1,-5.00\r\n"
