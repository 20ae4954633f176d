"""The invented county: its districts, places and towns, on a stretch of open sea."""

from __future__ import annotations

from dataclasses import dataclass

SYSTEM = "QZZ"
NEIGHBOUR = "QZY"
SYSTEM_NAME = "Wealdmarch and the Saltings"
NEIGHBOUR_NAME = "Hexholm"
REGION = "Y99"
REGION_NAME = "Outer Marches"
PEOPLE = 1_200_000
PRACTICES = 160
NETWORKS = 28

Point = tuple[float, float]
"""Longitude and latitude in degrees (WGS 84)."""

COAST: tuple[Point, ...] = (
    (2.08, 52.66), (2.30, 52.63), (2.50, 52.66), (2.66, 52.64), (2.78, 52.70), (2.74, 52.78),
    (2.84, 52.84), (2.80, 52.93), (2.70, 52.96), (2.72, 53.03), (2.58, 53.07), (2.40, 53.05),
    (2.22, 53.08), (2.10, 53.02), (2.06, 52.88),
)  # fmt: skip
"""The outline of the county, anticlockwise: inland in the west, the shore in the east."""


@dataclass(frozen=True, slots=True)
class UpperTier:
    """An upper-tier authority and the name of its council."""

    code: str
    name: str
    council: str


@dataclass(frozen=True, slots=True)
class District:
    """A lower-tier district; the district is nearest to its ``seat`` of all."""

    code: str
    name: str
    upper: str
    place: str
    seat: Point


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """A place of the system. ``people`` is its share of them, in hundredths."""

    key: str
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Town:
    """A town or quarter: its share of the system's practices and its deprivation (0 to 100)."""

    name: str
    district: str
    at: Point
    share: int
    deprivation: int
    outward: str


UPPER_TIERS = (
    UpperTier("E99100001", "Wealdmarch", "Wealdmarch County Council"),
    UpperTier("E99100002", "The Saltings", "The Saltings Council"),
    UpperTier("E99100003", "Corrant", "Corrant City Council"),
)

DISTRICTS = (
    District("E99000001", "Corrant", "E99100003", "corrant", (2.42, 52.85)),
    District("E99000002", "Amblewaith", "E99100001", "northwaith", (2.44, 52.99)),
    District("E99000003", "Fennerdale", "E99100001", "northwaith", (2.21, 52.98)),
    District("E99000004", "Dunmarrow", "E99100001", "dunmarrow", (2.40, 52.71)),
    District("E99000005", "Tarnsea", "E99100002", "saltings", (2.67, 52.75)),
    District("E99000006", "Ostrey", "E99100002", "saltings", (2.66, 52.93)),
    District("E99000007", "Quillbourne", "E99100001", "quillbourne", (2.18, 52.78)),
)

PLACES = (
    PlaceOf("corrant", "Corrant", 25),
    PlaceOf("northwaith", "Northwaith", 25),
    PlaceOf("dunmarrow", "Dunmarrow", 15),
    PlaceOf("saltings", "The Saltings", 22),
    PlaceOf("quillbourne", "Quillbourne", 13),
)

TOWNS = (
    Town("Corrant Old Town", "E99000001", (2.425, 52.850), 12, 78, "ZZ1"),
    Town("Pellgate", "E99000001", (2.400, 52.838), 10, 88, "ZZ2"),
    Town("Vantry", "E99000001", (2.448, 52.866), 9, 64, "ZZ3"),
    Town("Osmerley", "E99000001", (2.405, 52.880), 8, 35, "ZZ4"),
    Town("Amblewaith", "E99000002", (2.440, 52.990), 8, 40, "ZZ5"),
    Town("Skelbrough", "E99000002", (2.500, 53.015), 6, 58, "ZZ6"),
    Town("Thornlow Market", "E99000002", (2.390, 53.012), 5, 22, "ZZ7"),
    Town("Fennerby", "E99000003", (2.215, 52.985), 8, 48, "ZZ8"),
    Town("Great Ottermoor", "E99000003", (2.160, 53.010), 6, 30, "ZZ9"),
    Town("Lesser Ottermoor", "E99000003", (2.260, 52.950), 6, 26, "ZZ10"),
    Town("Dunmarrow", "E99000004", (2.400, 52.710), 10, 66, "ZZ11"),
    Town("Harkle Cross", "E99000004", (2.460, 52.690), 7, 44, "ZZ12"),
    Town("Wintlow", "E99000004", (2.345, 52.690), 7, 33, "ZZ13"),
    Town("Tarnsea", "E99000005", (2.690, 52.740), 9, 84, "ZZ14"),
    Town("Sallow Bay", "E99000005", (2.700, 52.700), 6, 72, "ZZ15"),
    Town("Brackmouth", "E99000005", (2.650, 52.775), 5, 55, "ZZ16"),
    Town("Ostrey", "E99000006", (2.680, 52.910), 7, 62, "ZZ17"),
    Town("Gulling Staithe", "E99000006", (2.760, 52.880), 4, 76, "ZZ18"),
    Town("Winterfleet", "E99000006", (2.640, 53.000), 4, 38, "ZZ19"),
    Town("Quillbourne", "E99000007", (2.190, 52.780), 10, 42, "ZZ20"),
    Town("Castle Orrin", "E99000007", (2.150, 52.820), 6, 28, "ZZ21"),
    Town("Stoke Pellow", "E99000007", (2.240, 52.740), 7, 50, "ZZ22"),
)

NEIGHBOUR_TOWN = Town("Orrin Bridge", "E99000007", (2.110, 52.750), 3, 36, "ZZ23")
"""In Quillbourne district, and in the neighbouring system: the district straddles the two."""
