"""A flat feed of a few hundred people with NHS numbers of the range kept for tests."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from pathlib import Path

from goldenthread.persons.tables import TABLES, ColumnType

PRACTICES = ("A81001", "A81002", "B82003")
PEOPLE = 300


def nhs_numbers(count: int, first: int = 999_000_000) -> list[str]:
    """Valid numbers that begin with 999, which no patient has."""
    found: list[str] = []
    stem = first
    while len(found) < count:
        digits = f"{stem:09d}"
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            found.append(f"{digits}{0 if check == 11 else check}")
        stem += 1
    return found


def flat_rows(people: int = PEOPLE) -> dict[str, list[list[str]]]:
    """The rows of every table as texts, with their headings first."""
    draw = random.Random(7)  # noqa: S311 - a sample, the same each time
    numbers = nhs_numbers(people)
    tables: dict[str, list[list[str]]] = {name: [headings(name)] for name in TABLES}
    for practice in PRACTICES:
        tables["practices"].append([practice, "U00001", "north", "E06000001"])
        for role in ("general practitioner", "other staff"):
            tables["clinicians"].append([f"{practice}-{role[0]}", practice, role])
    for n in range(1, 9):
        tables["small_areas"].append([f"E0100000{n}", str(n)])
    for n, number in enumerate(numbers):
        practice = draw.choice(PRACTICES)
        born = f"{1930 + n % 90}-{1 + n % 12:02d}-{1 + n % 28:02d}"
        tables["persons"].append(
            [number, born, draw.choice(["male", "female", "9"]), draw.choice("ABHMZ"),
             f"E0100000{1 + n % 8}", ""]
        )  # fmt: skip
        tables["registrations"].append([number, practice, "2022-01-01", "", f"{practice}-g"])
        for month in range(1, 1 + n % 7):
            tables["contacts"].append(
                [number, f"2025-{month:02d}-03", f"{practice}-g", "telephone", str(month)]
            )
        tables["conditions"].append([number, "ICD10:E11", "2023-04-05", ""])
        if n % 5 == 0:
            tables["admissions"].append(
                [number, "2025-06-01", "2025-06-09", "emergency", "J441", "2025-06-07"]
            )
            tables["observations"].append([number, "2025-02-01", "1", "141"])
            tables["care_packages"].append([number, "home care", "2024-01-01", "2027-01-01"])
    return tables


def headings(table: str, person: str = "nhs_number") -> list[str]:
    """The columns of a file of the flat importer."""
    return [
        person if each.type is ColumnType.PERSON else each.name for each in TABLES[table].columns
    ]


def write_feed(folder: Path, tables: dict[str, list[list[str]]]) -> Path:
    """Write tables as CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        write_csv(folder / f"{name}.csv", rows)
    return folder


def write_csv(file: Path, rows: Sequence[Sequence[str]]) -> None:
    """One CSV file."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows(rows)
