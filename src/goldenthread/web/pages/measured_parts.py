"""What was released of an area, as sections of its page: what people need, and what they get."""

from __future__ import annotations

from goldenthread.evidence.measures import sheets
from goldenthread.evidence.sheets import Family
from goldenthread.web.pages.measured_values import (
    CELL_RULE,
    Measured,
    comparison,
    sheets_of,
    this,
    told,
    year_to,
)
from goldenthread.web.presenters import (
    Chart,
    Mention,
    Names,
    Section,
    Table,
    columns,
    counted,
)

ON_AREA_PAGE = (
    (Family.REGISTERS, "registers"),
    (Family.CONTINUITY, "continuity"),
    (Family.ADMISSIONS, "admissions"),
)
"""Families that the page of an area unfolds; all are on the page of its evidence."""


def evidence_address(found: Measured) -> str:
    """The page of all that was released of an area."""
    return f"/evidence/{found.ref.kind}/{found.ref.key}/"


def beside_chart(found: Measured) -> Chart | None:
    """Headline measures as a share of the system's, for an area within one."""
    if not found.above:
        return None
    return Chart(
        "Beside its system",
        f"/chart/measured/{found.ref.kind}/{found.ref.key}.json?edition={found.edition.ref.key}",
        "A dot for each headline measure, at the area’s value divided by its system’s, with its "
        "interval. 1 is the same. The table below has the values.",
    )


def evidence_parts(found: Measured | None, names: Names) -> list[Section]:
    """Headline measures with comparators, then registers, continuity and admissions."""
    if found is None:
        return []
    headlines = [sheet for sheet in sheets if sheet.headline]
    sections = [
        Section(
            "measured",
            "What people need and get",
            f"Measured {year_to(found.edition)}. {CELL_RULE}",
            chart=beside_chart(found),
            table=comparison(found, headlines, "Headline measures", names, this(found.ref)),
            more=Mention(f"All {len(sheets)} measures", evidence_address(found)),
            made=found.made("Counted over the people registered with its practices."),
        )
    ]
    for family, key in ON_AREA_PAGE:
        wanted = sheets_of(family)
        table = comparison(found, wanted, family.value, names, this(found.ref))
        if table.rows:
            sections.append(
                Section(
                    key, family.value, table=table,
                    fold=f"Show {counted(len(table.rows), 'measure')}, each with its sheet",
                )
            )  # fmt: skip
    return sections


_PLAIN = {
    "registered-people": "People on its list",
    "most-deprived-fifth": "Live where England is most deprived (its poorest fifth)",
    "two-or-more": "Have two or more long-term conditions",
    "upc": "How often people see the same doctor (1: always)",
    "long-term-upc": "The same, for people with a long-term condition",
    "contacts-per-person": "Contacts with the surgery for each person in a year",
    "acsc-chronic": "Emergency stays in hospital that good care often prevents, for each "
    "100,000 people in a year",
    "emergency-admissions": "All emergency stays in hospital, for each 100,000 people in a year",
}
"""Headline measures in words for residents, by key; another has the title of its sheet."""


def resident_part(found: Measured | None, names: Names) -> list[Section]:
    """Headline measures for a resident, in plain words and beside their place and system."""
    if found is None:
        return []
    rows = tuple(
        (
            Mention(_PLAIN.get(sheet.key, sheet.title), f"/measures/{sheet.key}/"),
            told(sheet, own),
            *(told(sheet, found.values.get((one, sheet.key))) for one in found.above),
        )
        for sheet in sheets
        if sheet.headline and (own := found.own(sheet.key)) is not None
    )
    return [
        Section(
            "measured",
            "What people here need, and what they get",
            f"Measured {year_to(found.edition)}. {CELL_RULE} A surgery differs from its neighbours "
            "for many reasons, and by chance: no number here says alone that it is good or bad.",
            table=Table(
                "Your surgery beside your place and system",
                columns("What is measured", "Your surgery#",
                        *(f"{names.title(one)}#" for one in found.above)),
                rows,
            ),
            more=Mention("All that is measured of your surgery", evidence_address(found)),
            made=found.made("Counted over the people registered with the surgery."),
        )
    ]  # fmt: skip
