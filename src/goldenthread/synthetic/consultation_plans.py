"""The three consultations: what was asked, of whom, and how many answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goldenthread.kernel import Ref
from goldenthread.synthetic.areas import SYSTEM_REF, place_ref
from goldenthread.synthetic.bodies import BOARD, PRIMARY_CARE


@dataclass(frozen=True, slots=True)
class ConsultationPlan:
    """A consultation. ``leaning`` is how many of a hundred are for it, of those who take a side.

    ``opened_by`` and ``answered_by`` are a body with the year and month of its meeting.
    """

    key: str
    title: str
    question: str
    body: Ref
    area: Ref
    opened: date
    last_day: date
    answers: int
    leaning: int
    opened_by: tuple[Ref, int, int]
    answered_by: tuple[Ref, int, int]
    places: tuple[str, ...]

    @property
    def ref(self) -> Ref:
        """Its reference."""
        return Ref("consultation", f"QZZ-{self.key}")


URGENT_TREATMENT = ConsultationPlan(
    "urgent-treatment", "Opening hours of the urgent treatment centre in Tarnsea",
    "Should the urgent treatment centre open from 8am to 10pm every day, in place of 24 hours on "
    "weekdays only?",
    BOARD, place_ref("saltings"), date(2024, 6, 3), date(2024, 8, 25), 412, 41,
    (BOARD, 2024, 5), (BOARD, 2024, 9), ("Tarnsea", "Sallow Bay", "Brackmouth", "Ostrey"),
)  # fmt: skip
BEDS = ConsultationPlan(
    "community-beds", "Beds at Dunmarrow community hospital",
    "Should eight of the twenty beds become a team that cares for people at home?",
    BOARD, place_ref("dunmarrow"), date(2025, 1, 27), date(2025, 4, 27), 253, 47,
    (BOARD, 2025, 1), (BOARD, 2025, 5), ("Dunmarrow", "Harkle Cross", "Wintlow"),
)  # fmt: skip
CONTINUITY = ConsultationPlan(
    "continuity", "A new local service: continuity of care in the most deprived communities",
    "Should practices be paid for seeing people of the most deprived communities with the same "
    "doctor or nurse, in place of the present local access payment?",
    PRIMARY_CARE, SYSTEM_REF, date(2025, 5, 19), date(2025, 8, 17), 91, 68,
    (PRIMARY_CARE, 2025, 4), (PRIMARY_CARE, 2025, 9),
    ("Corrant", "Pellgate", "Tarnsea", "Gulling Staithe"),
)  # fmt: skip
CONSULTATIONS = (URGENT_TREATMENT, BEDS, CONTINUITY)
