"""What the demonstration buys: the services, their prices and who provides them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from goldenthread.kernel import Ref
from goldenthread.synthetic.bodies import (
    ACUTE_COAST,
    ACUTE_WEST,
    ADVICE,
    AMBULANCE_TRUST,
    CARERS,
    COMMUNITY_TRUST,
    HOSPICE,
    MENTAL_HEALTH_TRUST,
    SEAFARERS,
)

CONTRACTS_END = date(2026, 4, 1)
"""The first day after the two years of the demonstration."""

STORY_BEGINS = date(2025, 10, 1)
"""The first day of the service that the home page tells of."""

STORY_TITLE = "Continuity of care in the most deprived communities"
STORY_POUNDS_A_YEAR = 14
"""Pounds a year for each registered patient who lives in the most deprived communities."""


@dataclass(frozen=True, slots=True)
class LocalService:
    """A local service of general practice: pence a quarter for each registered patient at most."""

    key: str
    name: str
    pence: int
    begins: date
    awarded: tuple[int, int]
    why: str


LOCAL_SERVICES = (
    LocalService("bloods", "Blood tests near home", 62, date(2024, 4, 1), (2024, 3),
                 "People wait less and travel less when blood is taken at the surgery."),
    LocalService("wounds", "Wound care", 54, date(2024, 4, 1), (2024, 3),
                 "Practice nurses heal leg ulcers sooner when their time is paid for."),
    LocalService("shared-care", "Shared care of specialist medicines", 38, date(2024, 4, 1),
                 (2024, 3), "Hospital clinics hand over safely only where monitoring is paid."),
    LocalService("heart-traces", "Heart traces and blood pressure at home", 27, date(2024, 4, 1),
                 (2024, 3), "High blood pressure is found earlier, above all in working people."),
    LocalService("contraception", "Long-acting contraception", 21, date(2024, 7, 1), (2024, 6),
                 "Two clinics of the hospital have closed their lists."),
    LocalService("minor-injury", "Minor injuries", 24, date(2024, 7, 1), (2024, 6),
                 "One in six visits to the emergency department could be seen in a surgery."),
    LocalService("diabetes", "Starting insulin in the practice", 33, date(2024, 10, 1), (2024, 9),
                 "People who start insulin with a nurse whom they know keep to it better."),
    LocalService("spirometry", "Breathing tests", 26, date(2024, 10, 1), (2024, 9),
                 "The wait for a breathing test stands at nineteen weeks."),
    LocalService("frailty", "Care planning for frail older people", 41, date(2025, 4, 1),
                 (2025, 3), "A plan made at home halves unplanned stays in the pilot practices."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrustService:
    """What a trust provides, in pounds a year in 2024/25, and the fund that pays for it."""

    provider: Ref
    title: str
    pounds: int
    fund: str
    elective_share: int
    """Per cent of the value that is paid by activity."""


TRUST_SERVICES = (
    TrustService(ACUTE_WEST, "General hospital services, west", 860_000_000, "hospital", 15),
    TrustService(ACUTE_COAST, "General hospital services, coast", 590_000_000, "hospital", 15),
    TrustService(COMMUNITY_TRUST, "Community health services", 230_000_000, "community", 0),
    TrustService(
        MENTAL_HEALTH_TRUST, "Mental health and learning disability services", 285_000_000,
        "mental-health", 0,
    ),
    TrustService(AMBULANCE_TRUST, "Emergency ambulances and 111", 82_000_000, "ambulance", 0),
)  # fmt: skip
GROWTH_PER_MILLE = 43
"""Growth of contracts from 2024/25 to 2025/26, in thousandths; invented."""

CARE_POUNDS_A_YEAR = 9_600_000
POOLED_POUNDS_A_YEAR = {"E99100001": 27_500_000, "E99100002": 19_400_000, "E99100003": 23_800_000}
OUT_OF_HOURS_POUNDS_A_YEAR = 9_300_000
SUPPORT_POUNDS_A_YEAR = 12_600_000
PRIMARY_CARE_POUNDS_A_YEAR = {
    "QZZ-PHARM": 3_100_000, "QZZ-DENT-1": 2_700_000, "QZZ-DENT-2": 1_900_000, "QZZ-OPT": 900_000,
}  # fmt: skip

GRANTS: tuple[tuple[Ref, str, str, int], ...] = (
    (CARERS, "saltings", "Support for unpaid carers", 148_000),
    (HOSPICE, "northwaith", "Care at the end of life, at home", 236_000),
    (ADVICE, "corrant", "Welfare advice in surgeries", 121_000),
    (SEAFARERS, "dunmarrow", "Peer support for mental health", 96_000),
)
FALLS_POUNDS_A_YEAR = {
    "corrant": 410_000, "northwaith": 395_000, "dunmarrow": 265_000, "saltings": 420_000,
    "quillbourne": 240_000,
}  # fmt: skip
"""Falls response in each place, from June 2024: bought by the place committees."""

FALLS_BEGIN = date(2024, 6, 1)
