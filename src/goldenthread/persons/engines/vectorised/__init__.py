"""The passes over people's rows without a compiler: the twins of ``compiled``, array by array."""

from goldenthread.persons.engines.vectorised.admissions import admissions
from goldenthread.persons.engines.vectorised.conditions import care_packages, conditions
from goldenthread.persons.engines.vectorised.contacts import contacts
from goldenthread.persons.engines.vectorised.everyone import everyone
from goldenthread.persons.engines.vectorised.observations import observations

__all__ = ["admissions", "care_packages", "conditions", "contacts", "everyone", "observations"]
