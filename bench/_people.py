"""Folders of made-up people to measure engines with: how many rows, in which order, how spread.

Not calibrated: no figure of it says anything about anybody. Every draw is a hash of a person's
number, so that a folder is the same whoever makes it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from goldenthread.evidence.conditions import CONDITIONS
from goldenthread.persons.tables import TABLES

DAY = date(2026, 3, 31)
LAST = (DAY - date(1970, 1, 1)).days
CLINICIANS = 9
"""Clinicians of each practice, of which the first six are general practitioners."""

DIAGNOSES = ("I500", "J459", "N390", "K021", "J449", "E112", "I48", "R69X", "S720", "O800", "H259",
             "M179", "K409", "I219", "C509", "F329")  # fmt: skip
CODES = (
    *(f"LOCAL:{condition.key}" for condition in CONDITIONS),
    "ICD10:E11", "ICD10:E112", "ICD10:I10", "ICD10:I50", "ICD10:J44", "ICD10:F001", "ICD10:N18",
    "ICD10:F20", "ICD10:F70", "ICD10:J45", "ICD10:E66", "ICD10:Z99", "ICD10:M54", "ICD10:H91",
)  # fmt: skip
ENTRIES = {
    **{condition.key: frozenset({f"LOCAL:{condition.key}"}) for condition in CONDITIONS},
    "dementia": frozenset({"ICD10:F00", "LOCAL:dementia"}),
    "copd": frozenset({"ICD10:J44", "LOCAL:copd"}),
    "heart-failure": frozenset({"ICD10:I50", "LOCAL:heart-failure"}),
    "diabetes": frozenset({"ICD10:E11", "LOCAL:diabetes"}),
    "hypertension": frozenset({"ICD10:I10", "LOCAL:hypertension"}),
    "asthma": frozenset({"ICD10:J45", "LOCAL:asthma"}),
    "psychosis-bipolar": frozenset({"ICD10:F20", "LOCAL:psychosis-bipolar"}),
    "chronic-kidney-disease": frozenset({"ICD10:N18", "ICD10:E112"}),
    "learning-disability": frozenset({"ICD10:F70", "LOCAL:learning-disability"}),
    "obesity": frozenset({"ICD10:E66", "LOCAL:obesity"}),
    "acsc-chronic": frozenset({"ICD10:I50", "ICD10:J45", "ICD10:J44"}),
    "acsc-acute": frozenset({"ICD10:N39"}),
    "asthma-admission": frozenset({"ICD10:J45"}),
    "dental-caries": frozenset({"ICD10:K02"}),
}
"""Entries of code lists for these codes, by key."""
ETHNIC = ("A", "A", "A", "A", "B", "C", "D", "F", "H", "J", "K", "M", "N", "R", "S", "Z", "99")


def draws(stream: int, numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Splitmix64 of a stream and numbers."""
    with np.errstate(over="ignore"):
        mixed = numbers * np.uint64(0x9E3779B97F4A7C15) + np.uint64(
            stream * 0xD1342543DE82EF95 % 2**64
        )
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))


class Maker:
    """Makes the tables of one system, ``number`` of its nation."""

    def __init__(self, folder: Path, people: int, number: int = 0, practices: int = 155) -> None:
        self._folder, self._people, self._practices = folder, people, practices
        self._seed = number * 1_000_003
        self._names = np.array([f"Y{number:02}{each:03}" for each in range(practices)])
        self._areas = np.array([f"E{number:02}{each:06}" for each in range(practices * 6)])
        folder.mkdir(parents=True, exist_ok=True)

    def make(self) -> Path:
        """Write every table."""
        person = np.arange(self._people, dtype=np.int32)
        practice = (person.astype(np.int64) * self._practices // self._people).astype(np.int32)
        age = self._draw(1, person, 36_500)
        self._persons(person, practice, age)
        usual = practice * CLINICIANS + self._draw(2, person, 6).astype(np.int32)
        self._registrations(person, practice, usual)
        # Older people have more of everything.
        need = 0.4 + age / 30_000
        self._contacts(practice, usual, need)
        self._admissions(need)
        self._conditions(need)
        self._observations(need)
        self._care(person, age)
        self._small()
        return self._folder

    def _draw(self, stream: int, numbers: NDArray[np.generic], below: int) -> NDArray[np.int64]:
        mixed = draws(stream + self._seed, numbers.astype(np.uint64))
        drawn: NDArray[np.int64] = (
            (mixed >> np.uint64(32)) * np.uint64(below) >> np.uint64(32)
        ).astype(np.int64)
        return drawn

    def _counts(self, stream: int, need: NDArray[np.float64], mean: float) -> NDArray[np.int64]:
        """Numbers of events about a mean, geometric."""
        share = 1 - (self._draw(stream, np.arange(self._people), 1 << 24) + 0.5) / (1 << 24)
        chance = 1 / (1 + mean * need / need.mean())
        events = np.floor(np.log(share) / np.log1p(-chance))
        counted: NDArray[np.int64] = np.minimum(events, 250).astype(np.int64)
        return counted

    def _owners(self, counts: NDArray[np.int64]) -> NDArray[np.int32]:
        return np.repeat(np.arange(self._people, dtype=np.int32), counts)

    def _write(self, name: str, columns: dict[str, pa.Array]) -> None:
        assert tuple(columns) == tuple(column.name for column in TABLES[name].columns)
        pq.write_table(
            pa.table(columns), self._folder / f"{name}.parquet", compression="zstd",
            compression_level=1, row_group_size=1_000_000,
            use_dictionary=[each for each in columns if each != "person"],
            column_encoding={"person": "DELTA_BINARY_PACKED"} if "person" in columns else None,
        )  # fmt: skip

    def _persons(
        self, person: NDArray[np.int32], practice: NDArray[np.int32], age: NDArray[np.int64]
    ) -> None:
        area = practice * 6 + self._draw(3, person, 6).astype(np.int32)
        born = (np.datetime64(DAY) - age).astype("datetime64[M]").astype("datetime64[D]")
        died = np.where(self._draw(4, person, 100) == 0, LAST - self._draw(5, person, 300), 0)
        self._write("persons", {
            "person": pa.array(person),
            "born": pa.array(born.astype(np.int64).astype(np.int32)).view(pa.date32()),
            "sex": pa.array(1 + self._draw(6, person, 2).astype(np.int8)),
            "ethnicity": worded(self._draw(7, person, len(ETHNIC)), ETHNIC),
            "small_area": worded(area, self._areas),
            "died": days(died, died == 0),
        })  # fmt: skip

    def _registrations(
        self, person: NDArray[np.int32], practice: NDArray[np.int32], usual: NDArray[np.int32]
    ) -> None:
        since = LAST - 30 - self._draw(8, person, 5_000)
        left = self._draw(9, person, 40) == 0
        until = since + 1 + self._draw(10, person, 4_000)
        self._write("registrations", {
            "person": pa.array(person), "practice": worded(practice, self._names),
            "since": days(since), "until": days(until, ~left),
            "usual_clinician": pa.array(usual, mask=self._draw(11, person, 10) == 0),
        })  # fmt: skip

    def _contacts(
        self,
        practice: NDArray[np.int32],
        usual: NDArray[np.int32],
        need: NDArray[np.float64],
    ) -> None:
        owner = self._owners(self._counts(12, need, 6.0))
        row = np.arange(len(owner))
        on = LAST - self._draw(13, row, 380)
        loyal = self._draw(14, row, 100) < 40
        other = practice[owner] * CLINICIANS + self._draw(15, row, CLINICIANS)
        clinician = np.where(loyal, usual[owner], other)
        # One sort of a packed key puts the rows in order.
        mode, waited = 1 + self._draw(16, row, 4), self._draw(17, row, 24)
        packed = (
            owner.astype(np.uint64) << np.uint64(40)
            | (on - LAST + 400).astype(np.uint64) << np.uint64(30)
            | clinician.astype(np.uint64) << np.uint64(10)
            | mode.astype(np.uint64) << np.uint64(7)
            | waited.astype(np.uint64)
        )
        packed.sort()
        waited = (packed & np.uint64(127)).astype(np.int16)
        self._write("contacts", {
            "person": pa.array((packed >> np.uint64(40)).astype(np.int32)),
            "on": days((packed >> np.uint64(30) & np.uint64(1023)).astype(np.int64) + LAST - 400),
            "clinician": pa.array((packed >> np.uint64(10) & np.uint64(0xFFFFF)).astype(np.int32)),
            "mode": pa.array((packed >> np.uint64(7) & np.uint64(7)).astype(np.int8)),
            "waited": pa.array(waited, mask=waited > 20),
        })  # fmt: skip

    def _admissions(self, need: NDArray[np.float64]) -> None:
        owner = self._owners(self._counts(18, need, 0.3))
        row = np.arange(len(owner))
        admitted = LAST - self._draw(19, row, 380)
        order = np.lexsort((admitted, owner))
        admitted = admitted[order]
        stay = self._draw(20, row, 12)
        late = np.where(self._draw(21, row, 10) == 0, self._draw(22, row, 5), 0)
        gone = admitted + stay + late
        chosen = self._draw(23, row, 10)
        method = np.where(chosen < 5, 1, np.where(chosen < 8, 2, np.where(chosen < 9, 3, 4)))
        self._write("admissions", {
            "person": pa.array(owner), "admitted": days(admitted),
            "discharged": days(gone, gone > LAST), "method": pa.array(method.astype(np.int8)),
            "diagnosis": worded(self._draw(24, row, len(DIAGNOSES)), DIAGNOSES),
            "ready": days(admitted + stay, late == 0),
        })  # fmt: skip

    def _conditions(self, need: NDArray[np.float64]) -> None:
        owner = self._owners(self._counts(25, need, 2.9))
        row = np.arange(len(owner))
        since = LAST - self._draw(26, row, 9_000)
        code = self._draw(27, row, len(CODES))
        ranks = np.argsort(np.argsort(np.array(CODES)))
        order = np.lexsort((since, ranks[code], owner))
        since, code = since[order], code[order]
        self._write("conditions", {
            "person": pa.array(owner), "code": worded(code, CODES), "since": days(since),
            "until": days(since + 500, self._draw(28, row, 12) != 0),
        })  # fmt: skip

    def _observations(self, need: NDArray[np.float64]) -> None:
        owner = self._owners(self._counts(29, need, 2.0))
        row = np.arange(len(owner))
        kinds = np.array([1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 6, 7, 8], np.int8)
        kind = kinds[np.where(self._draw(30, row, 40) > 0, self._draw(31, row, 11),
                              11 + self._draw(32, row, 4))]  # fmt: skip
        on = LAST - self._draw(33, row, 2_000)
        value = np.select(
            [kind == 1, kind == 2, kind == 3, kind == 7],
            [110 + self._draw(34, row, 60), 60 + self._draw(35, row, 45),
             self._draw(36, row, 3), 1 + self._draw(37, row, 4)], 1,
        ).astype(np.int16)  # fmt: skip
        order = np.lexsort((value, on, kind, owner))
        self._write("observations", {
            "person": pa.array(owner), "on": days(on[order]), "kind": pa.array(kind[order]),
            "value": pa.array(value[order]),
        })  # fmt: skip

    def _care(self, person: NDArray[np.int32], age: NDArray[np.int64]) -> None:
        owner = person[(age > 24_000) & (self._draw(38, person, 12) == 0)]
        since = LAST - self._draw(39, owner, 900)
        self._write("care_packages", {
            "person": pa.array(owner),
            "kind": pa.array(1 + self._draw(40, owner, 4).astype(np.int8)), "since": days(since),
            "until": days(since + 400, self._draw(41, owner, 3) > 0),
        })  # fmt: skip

    def _small(self) -> None:
        clinician = np.arange(self._practices * CLINICIANS, dtype=np.int32)
        practice = np.arange(self._practices)
        role = np.where(clinician % CLINICIANS < 6, 1, 2).astype(np.int8)
        area = np.arange(len(self._areas))
        self._write("clinicians", {
            "clinician": pa.array(clinician),
            "practice": worded(clinician // CLINICIANS, self._names), "role": pa.array(role),
        })  # fmt: skip
        self._write("small_areas", {
            "small_area": worded(area, self._areas),
            "decile": pa.array((area % 10 + 1).astype(np.int8)),
        })  # fmt: skip
        self._write("practices", {
            "practice": worded(practice, self._names),
            "network": worded(practice // 5, [f"U{each:05}" for each in range(self._practices)]),
            "place": worded(practice // 40, [f"place-{each}" for each in range(self._practices)]),
            "district": worded(practice // 20, [f"E07{each:06}" for each in practice]),
        })  # fmt: skip


def days(values: NDArray[np.generic], empty: NDArray[np.bool_] | None = None) -> pa.Array:
    """Day numbers as Arrow days, empty where told."""
    return pa.array(values.astype(np.int32), mask=empty).view(pa.date32())


def worded(numbers: NDArray[np.generic], words: object) -> pa.Array:
    """Words by number, kept as a dictionary."""
    return pa.DictionaryArray.from_arrays(
        pa.array(numbers.astype(np.int32)),
        pa.array(list(words), pa.string()),  # type: ignore[call-overload]
    )
