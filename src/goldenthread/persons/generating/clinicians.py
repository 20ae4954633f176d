"""Who works in a practice, and on whose own list people are."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from goldenthread.persons.generating import streams
from goldenthread.persons.generating.margins import Margins
from goldenthread.persons.generating.mixing import unit
from goldenthread.persons.generating.people import People

# Near the national ratios of 2022 to 2025, not verified at a source.
_PEOPLE_A_GP, _PEOPLE_A_STAFF = 1_700, 2_800


@dataclass(frozen=True, eq=False, slots=True)
class Clinicians:
    """Practitioners and other staff by practice, numbered through the system.

    ``first``: int32 (practices,), the first number of each; ``practitioners`` and ``others``:
    int32 (practices,), how many; practitioners come first.
    """

    first: NDArray[np.int32]
    practitioners: NDArray[np.int32]
    others: NDArray[np.int32]


def clinicians_of(margins: Margins) -> Clinicians:
    """Who works where: a practitioner for about 1,700 people, and others."""
    lists = margins.lists
    practitioners = np.clip((lists + _PEOPLE_A_GP // 2) // _PEOPLE_A_GP, 2, 20)
    others = np.clip((lists + _PEOPLE_A_STAFF // 2) // _PEOPLE_A_STAFF, 2, 12)
    ends = np.cumsum(practitioners + others)
    first = np.concatenate([[0], ends[:-1]])
    return Clinicians(
        first.astype(np.int32), practitioners.astype(np.int32), others.astype(np.int32)
    )


def draw_usual(people: People, clinicians: Clinicians) -> NDArray[np.int32]:
    """The usual practitioner of each person: a number in the system."""
    usual = np.empty(len(people), np.int32)
    _usual(people.key, people.practice, clinicians.first, clinicians.practitioners, usual)
    return usual


@numba.njit(cache=True, nogil=True)
def _usual(keys, practices, first, practitioners, usual):  # type: ignore[no-untyped-def]
    for number in range(keys.shape[0]):
        practice = practices[number]
        # Lists of partners are longer than those of who works part of the week.
        share = unit(keys[number], streams.USUAL) ** 1.3
        usual[number] = first[practice] + int(share * practitioners[practice])
