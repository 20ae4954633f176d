"""Outlines of districts in GeoJSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from goldenthread.exchange.outlines import read_outlines
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming, take_in
from goldenthread.kernel import Ref

RING = [[0.1, 51.0], [0.2, 51.0], [0.2, 51.1], [0.1, 51.0]]


def feature(code: str, ring: Any = RING) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"LAD24CD": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_districts_of_england_are_read_and_others_counted() -> None:
    reading = read_outlines(
        Incoming("o.geojson", collection(feature("E07998001"), feature("W06000001")))
    )
    assert reading.facts
    (outline,) = reading.facts.outlines
    assert outline.area == Ref("lower-tier", "E07998001")
    assert json.loads(outline.geometry) == {"type": "Polygon", "coordinates": [RING]}
    assert reading.counts == {"elsewhere": 1}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (collection(feature("E07998001"), feature("E07998001")), "duplicate-district"),
        (collection(feature("E07998001", [[51.0, 0.1]] * 4)), "malformed-outline"),
        (collection(feature("E07998001", RING[:2])), "malformed-outline"),
        (collection({"properties": {}, "geometry": None}), "feature-without-code"),
        (collection(feature("S12000005")), "no-districts"),
        (collection(feature("E07998001"))[:-9], "broken-json"),
        (b"{}", "not-outlines"),
        (b'{"features": [' + b"9" * 5_000 + b"]}", "broken-json"),
        (b'{"features": ["\\ud83d"]}', "broken-json"),
        (b'{"features": [NaN]}', "broken-json"),
        (b"[" * 100_000, "broken-json"),
        (collection(feature("E07998001", [[0.1, 51.0, [[]]], *RING])), "malformed-outline"),
    ],
)
def test_a_fault_is_refused(content: bytes, code: str) -> None:
    reading = read_outlines(Incoming("o.geojson", content))
    assert reading.facts is None
    assert code in reading.counts


def test_as_published(shared_data: Path) -> None:
    problems = Problems()
    path = shared_data / "geography" / "boundaries_ltla24.geojson"
    reading = read_outlines(take_in(path, problems), problems)
    assert reading.facts
    assert len(reading.facts.outlines) == 296
