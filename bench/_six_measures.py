"""Six measures of one folder, as one would write them in SQL: `python -m bench._six_measures`.

They are those that ehrQL can express too: contacts and distinct clinicians a person by practice;
emergencies for ambulatory care sensitive conditions by age band and sex, and by deprivation; people
with two or more conditions by deprivation, and by practice. The folder is the argument; prints each
row as measure, group, numerator and denominator.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from goldenthread.persons.engines.duck import prepared
from tests.persons.code_lists import CODE_LISTS

DAY = date(2026, 3, 31)

# Only what the six need is worked out: a view that nobody reads costs nothing.
SIX = """
WITH people AS (
  SELECT registered.person, registered.practice, registered.sex, registered.decile, workloads.band
  FROM registered JOIN workloads USING (age, sex)
),
seen AS (
  SELECT person, COUNT(*) AS contacts, COUNT(DISTINCT clinician) AS clinicians
  FROM contacts_in_year GROUP BY person
),
emergencies AS (
  SELECT person, SUM(acsc_chronic + acsc_acute) AS acsc FROM admissions_in_year GROUP BY person
),
conditions_held AS (
  SELECT person, COUNT(DISTINCT condition) AS held FROM conditions_on_day GROUP BY person
),
each AS (
  SELECT people.*, COALESCE(contacts, 0) AS contacts, COALESCE(clinicians, 0) AS clinicians,
    COALESCE(acsc, 0) AS acsc, CASE WHEN held >= 2 THEN 1 ELSE 0 END AS several
  FROM people
  LEFT JOIN seen USING (person)
  LEFT JOIN emergencies USING (person)
  LEFT JOIN conditions_held USING (person)
)
SELECT 'contacts' AS measure, practice AS stratum, SUM(contacts) AS counted, COUNT(*) AS people
FROM each GROUP BY practice
UNION ALL
SELECT 'clinicians', practice, SUM(clinicians), COUNT(*) FROM each GROUP BY practice
UNION ALL
SELECT 'acsc by age and sex', CONCAT(band, ' ', sex), SUM(acsc), COUNT(*) FROM each
GROUP BY band, sex
UNION ALL
SELECT 'acsc by decile', CAST(decile AS VARCHAR), SUM(acsc), COUNT(*) FROM each GROUP BY decile
UNION ALL
SELECT 'several by decile', CAST(decile AS VARCHAR), SUM(several), COUNT(*) FROM each
GROUP BY decile
UNION ALL
SELECT 'several by practice', practice, SUM(several), COUNT(*) FROM each GROUP BY practice
ORDER BY 1, 2
"""


def main(folder: Path) -> None:
    with prepared(folder, DAY, CODE_LISTS) as (connection, _):
        for row in connection.execute(SIX).fetchall():
            print(*row, sep="\t")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
