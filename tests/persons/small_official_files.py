"""Official files of three invented practices in two systems, laid out as the real ones are."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from goldenthread.evidence.conditions import CONDITIONS
from goldenthread.persons.generating.ethnic_groups import _COLUMNS, _PREFIX, CENSUS, LOOKUP
from goldenthread.persons.generating.published import (
    AGES,
    AREA_POPULATION,
    DEPRIVATION,
    LATER_PRACTICES,
    PRACTICES,
    REGISTERS,
    REGISTRATIONS,
)

CELLS = {
    ("A81001", "E01000001"): 700, ("A81001", "E01000002"): 300, ("A81001", "W01000001"): 7,
    ("B81001", "E01000002"): 800, ("B81001", "E01000003"): 450, ("B81001", "NO2011"): 11,
    ("C81001", "E01000003"): 90,
}  # fmt: skip
SYSTEMS = {"A81001": "QAA", "B81001": "QAA", "C81001": "QBB"}
OLD, MEN = 0.20, 0.45


def write_official_files(root: Path) -> Path:
    """Write them below ``root`` and give it back. C81001 is in no file of ages or registers."""
    _parquet(root / REGISTRATIONS, {
        "OrganisationCode": [code for code, _ in CELLS],
        "OranisationName": ["A SURGERY"] * len(CELLS),
        "LSOA11CD": [area for _, area in CELLS],
        "Patient": list(CELLS.values()),
    })  # fmt: skip
    areas = [f"E0100000{number}" for number in (1, 2, 3)]
    _parquet(root / DEPRIVATION, {"lsoa11_code": areas, "IMD_decile": [1.0, 5.0, 10.0]})
    ages = [str(age) for age in range(90)] + ["90+"]
    _parquet(root / AREA_POPULATION, {
        "lsoa11_code": areas,
        **{age: [20.0, 20.0, 5.0 + 0.3 * number] for number, age in enumerate(ages)},
    })  # fmt: skip
    census = {_PREFIX + name: ["5", "5", "0"] for name in _COLUMNS}
    census[_PREFIX + next(iter(_COLUMNS))] = ["105", "905", "500"]
    _parquet(root / CENSUS, {"geography code": areas, **census})
    _parquet(root / LOOKUP, {"lsoa11_code": areas, "lsoa21_code": areas})
    names = ["PRACTICE_CODE", "Percent_male", "Total", "16+", "17+", "18+", "30_74", "50+", "65+"]
    _csv(root / AGES, names, [
        ["A81001", MEN, 1000, 800, 790, 780, 560, 400, 1000 * OLD],
        ["B81001", MEN, 2000, 1600, 1580, 1560, 1120, 800, 2000 * OLD],
    ])  # fmt: skip
    registers = [one.register for one in CONDITIONS if one.register]
    names = ["PRACTICE_CODE", "GROUP_CODE", "REGISTER", "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE"]
    _csv(root / REGISTERS, names, [
        [code, group, f"{10.0 + number}", *(("18OV", 780) if group == "DEP" else ("TOTAL", 1000))]
        for code in ("A81001", "B81001") for number, group in enumerate(registers)
    ])  # fmt: skip
    names = ["Practice_Code", "PCN_Code", "ICS22", "LAD21", "LA21"]
    _csv(root / PRACTICES, names, [
        ["A81001", "U10001", "QAA", "E07000001", "E10000001"],
        ["B81001", "U", "QAA", "E07000002", "E10000001"],
    ])  # fmt: skip
    _csv(root / LATER_PRACTICES, names, [["C81001", "", "QBB", "E06000001", "E06000001"]])
    return root


def _parquet(file: Path, columns: Mapping[str, Sequence[object]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), file)


def _csv(file: Path, names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(names)
        writer.writerows(rows)
