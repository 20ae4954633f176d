"""The fast engine: one pass over each table of a system, in arrays by person.

The passes are compiled by numba; where it is absent, or ``GOLDENTHREAD_ENGINE`` says ``numpy``,
array operations leave the same sums in about five times the time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.codelists import CodeLists
from goldenthread.evidence.sums import Sums
from goldenthread.persons.engines.arrays import Array, Run, TableReader, Translate
from goldenthread.persons.engines.codes import Meanings
from goldenthread.persons.engines.people import Totals, read_people
from goldenthread.persons.engines.period import Period

CHOICE = "GOLDENTHREAD_ENGINE"
"""The variable that chooses between ``numba`` and ``numpy``."""

MOST_CLINICIANS = 10_000_000
"""No system numbers its clinicians higher."""

_GENERAL_PRACTITIONER = 1


def passes() -> ModuleType:
    """The module whose passes are used: ``compiled`` or ``vectorised``.

    Raises:
        ValueError: the variable names neither.
    """
    chosen = os.environ.get(CHOICE, "")
    if chosen not in {"", "numba", "numpy"}:
        raise ValueError(f"{CHOICE} is numba or numpy, not {chosen!r}")
    if chosen == "numpy" or (not chosen and find_spec("numba") is None):
        from goldenthread.persons.engines import vectorised

        return vectorised
    from goldenthread.persons.engines import compiled

    return compiled


def measure_fast(folder: Path, day: date, code_lists: CodeLists, *, ahead: bool = True) -> Sums:
    """The sums of one system, by practice. ``ahead``: a second thread decodes the next rows.

    Raises:
        TablesRefused: the tables are not as declared, and where.
        ValueError: ``day`` is not the last of a month, or a code list is missing.
    """
    period, meanings = Period(day), Meanings.of(code_lists)
    chosen = passes()
    people = read_people(folder, period, ahead=ahead)
    totals = Totals.of(people)
    count = len(people.practice)

    reader = TableReader(folder, "conditions", ahead)
    for run in reader.runs(("person", "code", "since", "until"), {"code": _conditions(meanings)}):
        _kept(reader, run, chosen.conditions(people, run, period), count)
    reader = TableReader(folder, "observations", ahead)
    for run in reader.runs(("person", "on", "kind", "value"), {}):
        _kept(reader, run, chosen.observations(people, totals, run, period), count)
    reader = TableReader(folder, "care_packages", ahead)
    for run in reader.runs(("person", "kind", "since", "until"), {}):
        _kept(reader, run, chosen.care_packages(people, run, period), count)
    reader = TableReader(folder, "admissions", ahead)
    read = ("person", "admitted", "discharged", "method", "diagnosis", "ready")
    for run in reader.runs(read, {"diagnosis": _reasons(meanings)}):
        _kept(reader, run, chosen.admissions(people, totals, run, period), count)
    practitioners = _practitioners(TableReader(folder, "clinicians"))
    reader = TableReader(folder, "contacts", ahead)
    for run in reader.runs(("person", "on", "clinician", "mode", "waited"), {}):
        row = chosen.contacts(people, totals, run, practitioners, period)
        _kept(reader, run, row, count)
    chosen.everyone(people, totals)
    return totals.sums(people)


def _kept(reader: TableReader, run: Run, row: int, people: int) -> None:
    if row >= 0:
        raise reader.out_of_place(run, row, people)


def _conditions(meanings: Meanings) -> Translate:
    return _once(meanings.condition_set, np.uint32)


def _reasons(meanings: Meanings) -> Translate:
    return _once(meanings.reason_set, np.uint8)


def _once(meaning: Callable[[str], int], kind: type[np.generic]) -> Translate:
    """The numbers of texts, each worked out once however many row groups name it."""
    known: dict[str | None, int] = {None: 0}

    def numbered(texts: Sequence[str | None]) -> Array:
        for text in texts:
            if text is not None and text not in known:
                known[text] = meaning(text)
        return np.array([known[text] for text in texts], kind)

    return numbered


def _practitioners(reader: TableReader) -> NDArray[np.bool_]:
    """Who is a general practitioner, by number of the clinician."""
    numbers: list[Array] = []
    for group in reader.groups(("clinician", "role"), {}):
        outside = (group["clinician"] < 0) | (group["clinician"] > MOST_CLINICIANS)
        if outside.any():
            raise reader.refused("a clinician's number is not from 0", "Number them from 0")
        numbers.append(group["clinician"][group["role"] == _GENERAL_PRACTITIONER])
    chosen = np.concatenate(numbers) if numbers else np.empty(0, np.int32)
    found = np.zeros(int(chosen.max()) + 1 if len(chosen) else 0, np.bool_)
    found[chosen] = True
    return found
