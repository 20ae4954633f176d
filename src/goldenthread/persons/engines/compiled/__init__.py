"""The passes over people's rows, compiled. Each says the first row out of place, -1 for none.

Every pass has a twin of the same name in ``vectorised``, and must leave the same sums. What numba
compiles is kept on disk until the file that it is in changes, and that file only: so compiled
functions read every column, bit and slot from an argument, and no constant of another file.
"""

from goldenthread.persons.engines.compiled.admissions import admissions
from goldenthread.persons.engines.compiled.conditions import care_packages, conditions
from goldenthread.persons.engines.compiled.contacts import contacts
from goldenthread.persons.engines.compiled.everyone import everyone
from goldenthread.persons.engines.compiled.observations import observations

__all__ = ["admissions", "care_packages", "conditions", "contacts", "everyone", "observations"]
