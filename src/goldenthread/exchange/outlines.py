"""Outlines of districts from a GeoJSON feature collection, for maps.

Reads the boundaries of lower-tier districts of England; areas of the other nations are counted
and not read. Coordinates are degrees (WGS 84), longitude first, as RFC 7946 has them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from goldenthread.exchange.columns import LOWER_TIER_CODE
from goldenthread.exchange.json_document import read_json
from goldenthread.exchange.problems import Problems
from goldenthread.exchange.reading import Incoming, Reading, concluded
from goldenthread.kernel import Ref
from goldenthread.structure.areas import Outline

_CODE = re.compile(r"(ltla|lad)\d{2}_?(code|cd)", re.IGNORECASE)
_DEPTHS = {"Polygon": 3, "MultiPolygon": 4}


@dataclass(frozen=True, slots=True)
class DistrictOutlines:
    """One outline a district."""

    outlines: tuple[Outline, ...]


def read_outlines(
    incoming: Incoming, problems: Problems | None = None
) -> Reading[DistrictOutlines]:
    """Read the outlines of districts; every problem is returned. A feature counts as a row."""
    problems = problems or Problems()
    document = read_json(incoming, problems, "Download the file again.")
    if problems.refused:
        return concluded(incoming, problems, None)
    features = _features(document, problems)
    outlines: dict[str, Outline] = {}
    elsewhere = 0
    for number, feature in enumerate(features, 1):
        code = _code(feature)
        if code is None:
            problems.refuse(
                "feature-without-code",
                f"Feature {number:,} has no property such as 'ltla24_code' or 'LAD24CD'.",
                "Use district boundaries as published.",
            )
        elif not LOWER_TIER_CODE.fits(code):
            elsewhere += 1
        elif code in outlines:
            problems.refuse(
                "duplicate-district",
                f"District {code} has two outlines; feature {number:,} is the second.",
                "Keep the right one.",
                value=code,
            )
        else:
            shape = feature.get("geometry")
            fault = _fault(shape)
            geometry = ""
            if fault:
                problems.refuse(
                    "malformed-outline",
                    f"The outline of {code} (feature {number:,}) {fault}.",
                    "Use boundaries in WGS 84, longitude first, as published.",
                    value=code,
                )
            elif isinstance(shape, dict):
                kept = {name: shape[name] for name in ("type", "coordinates")}
                geometry = json.dumps(kept, separators=(",", ":"))
            outlines[code] = Outline(Ref("lower-tier", code), geometry, incoming.name)
    if elsewhere:
        problems.notice(
            "elsewhere",
            f"{elsewhere:,} areas are no lower-tier districts of England and were not read.",
        )
    if not outlines and not problems.refused:
        problems.refuse(
            "no-districts",
            "No feature is a lower-tier district of England.",
            "Use district boundaries as published.",
        )
    facts = DistrictOutlines(tuple(outlines.values()))
    return concluded(incoming, problems, facts, rows=len(features))


def _features(collection: object, problems: Problems) -> list[Mapping[str, object]]:
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not all(isinstance(each, dict) for each in features):
        problems.refuse(
            "not-outlines",
            "The file is no GeoJSON feature collection.",
            "Use district boundaries as published, in GeoJSON.",
        )
        return []
    return features


def _code(feature: Mapping[str, object]) -> str | None:
    properties = feature.get("properties")
    if isinstance(properties, dict):
        for name, value in properties.items():
            if _CODE.fullmatch(name) and isinstance(value, str):
                return value
    return None


def _fault(geometry: object) -> str | None:
    """What is wrong with a geometry, in words that follow 'the outline'; None when it is sound."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in _DEPTHS:
        return "is no polygon"
    positions = list(_positions(geometry.get("coordinates"), _DEPTHS[kind]))
    if len(positions) < 4 or None in positions:
        return "has no ring of four positions or more"
    for position in positions:
        if position and not (-7 <= position[0] <= 2.5 and 49 <= position[1] <= 56):
            return f"has a position outside England, {position[0]}, {position[1]}"
    return None


def _positions(value: object, depth: int) -> Iterator[tuple[float, float] | None]:
    if not isinstance(value, list):
        yield None
    elif depth == 1:
        sound = len(value) >= 2 and all(
            isinstance(each, int | float) and not isinstance(each, bool) for each in value
        )
        yield (value[0], value[1]) if sound else None
    else:
        for each in value:
            yield from _positions(each, depth - 1)
