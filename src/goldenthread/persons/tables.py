"""The tables of the evidence store, declared once: validation, documents and engines follow.

One folder a system holds one Parquet file a table. People are numbered from 0 without gaps, in
order of the practice that they are registered with; every other table is sorted by person and
then as its ``order`` says, so that one pass over a system meets each person's rows together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

EARLIEST = date(1900, 1, 1)
"""No date of a table lies before it."""

LATEST = date(2100, 12, 31)
"""No date of a table lies after it: 9999-12-31 stands for nothing, and nothing is left empty."""


class ColumnType(StrEnum):
    """How a column is kept in Parquet."""

    PERSON = "int32 person"
    WHOLE = "int32"
    SMALL = "int16"
    WORD = "int8 word"
    TEXT = "text"
    DAY = "date32"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``meaning`` is one sentence, with the unit where there is one.

    ``words`` are the values of a WORD column by the number kept; a flat file may say either.
    ``pattern`` is what a TEXT column matches whole. ``least`` and ``most`` bound a number.
    """

    name: str
    type: ColumnType
    meaning: str
    empty: bool = False
    words: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    pattern: str = ""
    least: int = 0
    most: int = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``required``: measures need it, so a system has it.

    ``order`` names the columns by which it is sorted; ``unique`` those that no two rows share;
    each pair of ``follows`` is (later, earlier): where both days are given, the later one is not
    before the earlier one.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    unique: tuple[str, ...] = ()
    follows: tuple[tuple[str, str], ...] = ()
    required: bool = True

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


SEX_WORDS = MappingProxyType({1: "male", 2: "female", 9: "not stated"})
MODE_WORDS = MappingProxyType(
    {0: "not stated", 1: "face to face", 2: "telephone", 3: "home visit", 4: "online"}
)
ROLE_WORDS = MappingProxyType({1: "general practitioner", 2: "other staff"})
METHOD_WORDS = MappingProxyType({1: "elective", 2: "emergency", 3: "maternity", 4: "other"})
PACKAGE_WORDS = MappingProxyType(
    {1: "home care", 2: "residential home", 3: "nursing home", 4: "reablement"}
)
OBSERVED_WORDS = MappingProxyType(
    {
        1: "systolic blood pressure",
        2: "diastolic blood pressure",
        3: "smoking",
        4: "influenza vaccination",
        5: "physical health check",
        6: "learning disability health check",
        7: "cancer stage",
        8: "palliative care",
    }
)
"""What was observed. Pressures are whole mmHg; smoking is 0 never, 1 now, 2 formerly; a stage is
1 to 4; what only happened has the value 1."""

_PERSON = Column("person", ColumnType.PERSON, "The person's number in the system, from 0.")
_SMALL_AREA = r"[EWSN][0-9]{8}"
_PRACTICE = r"[A-Z][A-Z0-9]{4,5}"
_CODE = r"[A-Z0-9]{2,8}:[A-Za-z0-9.\-]{1,18}"
_ICD10 = r"[A-Z][0-9]{2}[0-9X]?[0-9A-Z]{0,3}"

PERSONS = Table(
    "persons",
    "Everybody who is or was registered with a practice of the system.",
    (
        _PERSON,
        Column("born", ColumnType.DAY, "The first day of the month of birth."),
        Column("sex", ColumnType.WORD, "Sex as registered.", words=SEX_WORDS),
        Column("ethnicity", ColumnType.TEXT,
               "Ethnic category code of the NHS Data Dictionary, 99 where not known.",
               pattern=r"[A-HJ-NPR-TWZ]|99"),
        Column("small_area", ColumnType.TEXT,
               "Lower-layer super output area of residence (2011 or 2021 code).", empty=True,
               pattern=_SMALL_AREA),
        Column("died", ColumnType.DAY, "The day of death.", empty=True),
    ),
    order=("person",), unique=("person",), follows=(("died", "born"),),
)  # fmt: skip

REGISTRATIONS = Table(
    "registrations",
    "Spells with a practice. A person has one practice on a day.",
    (
        _PERSON,
        Column("practice", ColumnType.TEXT, "ODS code of the practice.", pattern=_PRACTICE),
        Column("since", ColumnType.DAY, "The first day."),
        Column("until", ColumnType.DAY, "The day after the last.", empty=True),
        Column("usual_clinician", ColumnType.WHOLE,
               "Number of the practitioner on whose own list the person is.", empty=True),
    ),
    order=("person", "since"), unique=("person", "since"), follows=(("until", "since"),),
)  # fmt: skip

CLINICIANS = Table(
    "clinicians",
    "Those who see people, numbered from 0 in the system.",
    (
        Column("clinician", ColumnType.WHOLE, "The number of the clinician in the system."),
        Column("practice", ColumnType.TEXT, "ODS code of the practice.", pattern=_PRACTICE),
        Column("role", ColumnType.WORD, "What they are.", words=ROLE_WORDS),
    ),
    order=("clinician",), unique=("clinician",),
)  # fmt: skip

CONTACTS = Table(
    "contacts",
    "Contacts of people with their practice that took place.",
    (
        _PERSON,
        Column("on", ColumnType.DAY, "The day."),
        Column("clinician", ColumnType.WHOLE, "The number of the clinician in the system."),
        Column("mode", ColumnType.WORD, "How they met.", words=MODE_WORDS),
        Column("waited", ColumnType.SMALL, "Days from booking to the contact.", empty=True,
               most=1_000),
    ),
    order=("person", "on", "clinician", "mode", "waited"),
)  # fmt: skip

ADMISSIONS = Table(
    "admissions",
    "Admissions to hospital, one row a spell.",
    (
        _PERSON,
        Column("admitted", ColumnType.DAY, "The day of admission."),
        Column("discharged", ColumnType.DAY, "The day of discharge.", empty=True),
        Column("method", ColumnType.WORD, "How the person came in.", words=METHOD_WORDS),
        Column("diagnosis", ColumnType.TEXT, "Primary diagnosis, ICD-10 without the point.",
               pattern=_ICD10),
        Column("ready", ColumnType.DAY,
               "The day from which the person need not have stayed.", empty=True),
    ),
    order=("person", "admitted", "diagnosis"),
    follows=(("discharged", "admitted"), ("ready", "admitted"), ("discharged", "ready")),
)  # fmt: skip

CONDITIONS = Table(
    "conditions",
    "Diagnoses on the person's record, by code; code lists say which condition a code makes.",
    (
        _PERSON,
        Column("code", ColumnType.TEXT, "Code system and code, such as ICD10:E11.", pattern=_CODE),
        Column("since", ColumnType.DAY, "The day of the diagnosis."),
        Column("until", ColumnType.DAY, "The day on which it was resolved.", empty=True),
    ),
    order=("person", "code", "since"), follows=(("until", "since"),),
)  # fmt: skip

OBSERVATIONS = Table(
    "observations",
    "What was measured, asked or done, as prevention measures need it.",
    (
        _PERSON,
        Column("on", ColumnType.DAY, "The day."),
        Column("kind", ColumnType.WORD, "What was observed.", words=OBSERVED_WORDS),
        Column("value", ColumnType.SMALL, "The value, in the unit of its kind.", most=400),
    ),
    order=("person", "kind", "on", "value"), required=False,
)  # fmt: skip

CARE_PACKAGES = Table(
    "care_packages",
    "Packages of social care.",
    (
        _PERSON,
        Column("kind", ColumnType.WORD, "What is provided.", words=PACKAGE_WORDS),
        Column("since", ColumnType.DAY, "The first day."),
        Column("until", ColumnType.DAY, "The day after the last.", empty=True),
    ),
    order=("person", "kind", "since"), follows=(("until", "since"),), required=False,
)  # fmt: skip

SMALL_AREAS = Table(
    "small_areas",
    "Not about persons: how deprived each small area of England is.",
    (
        Column("small_area", ColumnType.TEXT, "Lower-layer super output area.",
               pattern=_SMALL_AREA),
        Column("decile", ColumnType.WORD, "Decile of the Index of Multiple Deprivation, 1 the "
               "most deprived.", words=MappingProxyType({n: str(n) for n in range(1, 11)})),
    ),
    order=("small_area",), unique=("small_area",),
)  # fmt: skip

PRACTICES = Table(
    "practices",
    "Not about persons: in which areas each practice of the system lies.",
    (
        Column("practice", ColumnType.TEXT, "ODS code of the practice.", pattern=_PRACTICE),
        Column("network", ColumnType.TEXT, "Its primary care network.", empty=True,
               pattern=r"[A-Z0-9]{3,8}"),
        Column("place", ColumnType.TEXT, "Key of its place.", empty=True,
               pattern=r"[A-Za-z0-9\-]{1,60}"),
        Column("district", ColumnType.TEXT, "GSS code of its lower-tier authority.", empty=True,
               pattern=r"[EWSN][0-9]{8}"),
    ),
    order=("practice",), unique=("practice",),
)  # fmt: skip

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            PERSONS, REGISTRATIONS, CLINICIANS, CONTACTS, ADMISSIONS, CONDITIONS, OBSERVATIONS,
            CARE_PACKAGES, SMALL_AREAS, PRACTICES,
        )
    }
)  # fmt: skip
"""All tables, by name."""
