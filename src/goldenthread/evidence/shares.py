"""The share of general practice in what people get, in what is paid, and in who decides.

Three shares of three wholes, each of which says what it leaves out: laid beside each other they
show whether money and seats go where the contacts are. They do not say that they should.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, in ``unit``; ``leaves_out`` says what the whole lacks.

    Raises ValueError for a part that is not within its whole.
    """

    words: str
    part: int
    whole: int
    unit: str
    leaves_out: str

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.words}: {self.part} is no part of {self.whole}")

    @property
    def percent(self) -> Decimal | None:
        """The part of a hundred, to a tenth; None of nothing."""
        if not self.whole:
            return None
        return (100 * Decimal(self.part) / self.whole).quantize(_TENTH, ROUND_HALF_EVEN)


def share_of_contacts(practice: int, admissions: int) -> Share:
    """Contacts with general practice among these and admissions to hospital, in a year."""
    return Share(
        "Contacts with people", practice, practice + admissions, "contacts and admissions",
        "Hospital clinics, emergency departments without admission, community and mental health "
        "services, pharmacies, dentists and opticians are not counted: no table here holds them. "
        "The true share is smaller.",
    )  # fmt: skip


def share_of_money(practice: int, every: int) -> Share:
    """Pence paid to practices and their federations among all that was paid."""
    return Share(
        "Money paid", practice, every, "pence",
        "Prescribed medicines, and whatever this record does not hold as a payment. What was "
        "taken back is still counted.",
    )  # fmt: skip


def share_of_seats(practice: int, every: int) -> Share:
    """Seats of general practice on the board among all its seats, held or vacant."""
    return Share(
        "Seats on the board", practice, every, "seats",
        "Whether a seat is held, who is heard, and committees under the board.",
    )  # fmt: skip
