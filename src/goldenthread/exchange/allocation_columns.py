"""The columns of the official practice allocation file, as published since 2022/23.

Source: NHS England, integrated care board allocations, place-based tool, practice-level data.
Headings carry two digits of the year of their geography (``LAD21``, ``ICS22``, ``ICB23``).
"""

from __future__ import annotations

from goldenthread.exchange.columns import (
    LATITUDE,
    LONGITUDE,
    LOWER_TIER_CODE,
    NAME,
    PEOPLE,
    POSTCODE,
    PRACTICE_CODE,
    REGION_CODE,
    SYSTEM_CODE,
    UPPER_TIER_CODE,
    Column,
    code_shape,
)

NO_NETWORK = "U"
"""What the 2022/23 file writes for a practice in no network, with the name ``Unallocated``."""

_NETWORK = code_shape(r"U(\d{5})?", "a network code such as U89141, or U for none")
_ANYTHING = code_shape(r"(?s).+", "any text")


def _weighted(field: str, pattern: str, heading: str, *, may_lack: bool = False) -> Column:
    return Column(field, pattern, PEOPLE, heading, may_lack=may_lack, may_be_empty=True)


WEIGHTED = (
    _weighted("core", r"final wp", "Final WP"),
    _weighted("general_acute", r"g&a wp", "G&A WP"),
    _weighted("community", r"cs wp", "CS WP"),
    _weighted("mental_health", r"mh wp", "MH WP"),
    _weighted("maternity", r"mat wp", "Mat WP"),
    _weighted("prescribing", r"prescr wp", "Prescr WP"),
    _weighted("health_inequalities", r"health ineq wp", "Health Ineq WP"),
    _weighted("primary_medical", r"final pmc wp", "Final PMC WP", may_lack=True),
    _weighted(
        "primary_medical_need",
        r"primary medical care wp",
        "Primary Medical Care WP",
        may_lack=True,
    ),
)
"""Weighted populations; the last two came after 2022/23, and are not published before."""

POPULATION = Column("population", r"pop \d{4}[/-]\d{2}", PEOPLE, "pop 2024/25", may_be_empty=True)

COLUMNS = (
    Column("practice", r"practice[_ ]code", PRACTICE_CODE, "Practice_Code"),
    Column("practice_name", r"gp[_ ]practice[_ ]name", NAME, "GP_Practice_Name"),
    Column("postcode", r"practice[_ ]postcode", POSTCODE, "Practice_Postcode", may_be_empty=True),
    Column("latitude", r"latitude", LATITUDE, "Latitude", may_lack=True, may_be_empty=True),
    Column("longitude", r"longitude", LONGITUDE, "Longitude", may_lack=True, may_be_empty=True),
    Column("network", r"pcn[_ ]code", _NETWORK, "PCN_Code", may_lack=True, may_be_empty=True),
    Column("network_name", r"pcn[_ ]name", NAME, "PCN_Name", may_lack=True, may_be_empty=True),
    Column("system", r"ic[sb]\d{2}", SYSTEM_CODE, "ICS22"),
    Column("system_name", r"ic[sb]\d{2} ?name", NAME, "ICS22name"),
    Column("region", r"r\d{2}", REGION_CODE, "R22"),
    Column("region_name", r"region\d{2}", NAME, "Region22"),
    Column("lower_tier", r"lad\d{2}", LOWER_TIER_CODE, "LAD21"),
    Column("lower_tier_name", r"ltla\d{2}", NAME, "LTLA21"),
    Column("upper_tier", r"la\d{2}", UPPER_TIER_CODE, "LA21", may_lack=True, may_be_empty=True),
    Column("upper_tier_name", r"utla\d{2}", NAME, "UTLA21", may_lack=True, may_be_empty=True),
    POPULATION,
    *WEIGHTED,
)
"""Columns that become facts."""

NOT_READ = (
    Column("former_group", r"ccg\d{2}", _ANYTHING, "CCG21", may_lack=True),
    Column("former_group_name", r"former ccg", _ANYTHING, "Former CCG", may_lack=True),
    Column("location", r"loc\d{2}", _ANYTHING, "LOC22", may_lack=True),
    Column("location_name", r"loc\d{2} ?name", _ANYTHING, "LOC22name", may_lack=True),
    Column("patients", r"patients", _ANYTHING, "Patients", may_lack=True),
)
"""Columns known, and left aside: former groups and sub-locations of the board, the whole-number
list that the averaged population refines."""
