"""District outlines: the county divided by nearest seat, with borders that wander a little.

Neighbours share each border exactly, because a border is drawn from its two ends and the seed
alone. Coordinates are degrees (WGS 84), rounded to five decimals (about a metre).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from goldenthread.kernel import Ref
from goldenthread.structure.areas import Outline
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.gazetteer import COAST, DISTRICTS, Point

_HALVINGS = 4
_SOURCE = "Invented for the demonstration: open sea, where no district is"

Ring = tuple[Point, ...]


def draw_outlines(draw: Draw) -> dict[str, Ring]:
    """The outline of each district (by code), a closed ring without its repeated last point."""
    cells = {district.code: _cell(district.seat) for district in DISTRICTS}
    corners = {point for cell in cells.values() for point in cell}
    return {
        code: tuple(
            point
            for start, end in _edges(_with_corners(cell, corners))
            for point in _border(draw, start, end)
        )
        for code, cell in cells.items()
    }


def outline_facts(rings: dict[str, Ring]) -> list[Outline]:
    """The outlines as facts, each a GeoJSON polygon."""
    return [
        Outline(
            Ref("lower-tier", code),
            json.dumps(
                {"type": "Polygon", "coordinates": [[*map(list, ring), list(ring[0])]]},
                separators=(",", ":"),
            ),
            _SOURCE,
        )
        for code, ring in rings.items()
    ]


def encloses(ring: Sequence[Point], point: Point) -> bool:
    """Whether a point lies inside a ring (even-odd rule)."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in _edges(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _edges(ring: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(ring, (*ring[1:], ring[0]), strict=True))


def _cell(seat: Point) -> Ring:
    """The part of the county that is nearer to a seat than to any other."""
    ring = list(COAST)
    for district in DISTRICTS:
        if district.seat != seat:
            ring = _nearer(ring, seat, district.seat)
    rounded = [(round(x, 5), round(y, 5)) for x, y in ring]
    return tuple(start for start, end in _edges(rounded) if start != end)


def _nearer(ring: list[Point], seat: Point, other: Point) -> list[Point]:
    """Cut a ring by the line half-way between two seats, and keep the side of the first."""
    ax, ay = other[0] - seat[0], other[1] - seat[1]
    half = (other[0] ** 2 - seat[0] ** 2 + other[1] ** 2 - seat[1] ** 2) / 2

    def beyond(point: Point) -> float:
        return ax * point[0] + ay * point[1] - half

    kept: list[Point] = []
    for start, end in _edges(ring):
        here, there = beyond(start), beyond(end)
        if here <= 0:
            kept.append(start)
        if (here < 0 < there) or (there < 0 < here):
            share = here / (here - there)
            kept.append(
                (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            )
    return kept


def _with_corners(ring: Ring, corners: set[Point]) -> list[Point]:
    """A ring with the corners of its neighbours that lie on its edges, so that borders match."""
    full: list[Point] = []
    for start, end in _edges(ring):
        full.append(start)
        between = [
            corner for corner in corners if corner not in (start, end) and _on(corner, start, end)
        ]
        full.extend(
            sorted(between, key=lambda at: (at[0] - start[0]) ** 2 + (at[1] - start[1]) ** 2)
        )
    return full


def _on(point: Point, start: Point, end: Point) -> bool:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
    off = abs((point[0] - start[0]) * dy - (point[1] - start[1]) * dx)
    return 0 < along < 1 and off * off < length * 1e-9


def _border(draw: Draw, start: Point, end: Point) -> list[Point]:
    """A wandering line from start up to, not including, end; the same the other way round."""
    if start > end:
        line = _wander(draw, end, start, _HALVINGS)
        return [start, *reversed(line)]
    return [start, *_wander(draw, start, end, _HALVINGS)]


def _wander(draw: Draw, start: Point, end: Point, halvings: int) -> list[Point]:
    if not halvings:
        return []
    dx, dy = end[0] - start[0], end[1] - start[1]
    if dx * dx + dy * dy < 1e-4:
        return []
    # A tenth of the length at most, so that a border never crosses another.
    off = (draw.share("border", *start, *end) - 0.5) * 0.2
    middle = (
        round((start[0] + end[0]) / 2 - dy * off, 5),
        round((start[1] + end[1]) / 2 + dx * off, 5),
    )
    return [
        *_wander(draw, start, middle, halvings - 1),
        middle,
        *_wander(draw, middle, end, halvings - 1),
    ]
