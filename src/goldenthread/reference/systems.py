"""The register of integrated care systems, dated and with its source."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from goldenthread.kernel import Span


@dataclass(frozen=True, slots=True)
class RegisteredSystem:
    """A system of the register: ODS code, ONS code (empty where fictional), name of its board."""

    code: str
    ons_code: str
    name: str
    span: Span
    fictional: bool


@cache
def registered_systems() -> Mapping[str, RegisteredSystem]:
    """The 42 systems of England and the fictional one, by ODS code.

    Source, licence and date stand above the headings of ``systems.csv``. Raises ValueError if
    that file does not read as it should: it ships with the package, so that is a fault of ours.
    """
    text = files("goldenthread.reference").joinpath("systems.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    systems: dict[str, RegisteredSystem] = {}
    for row in csv.DictReader(lines, strict=True):
        if row["fictional"] not in ("yes", "no") or row["code"] in systems:
            raise ValueError(f"systems.csv is not sound at {row['code']!r}")
        systems[row["code"]] = RegisteredSystem(
            row["code"],
            row["ons_code"],
            row["name"],
            Span(_day(row["since"]), _day(row["until"])),
            row["fictional"] == "yes",
        )
    return MappingProxyType(systems)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
