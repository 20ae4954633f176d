"""Contacts with general practice: how many, how people met, and how long they waited."""

from __future__ import annotations

from goldenthread.evidence.measures.stewards import BY_MONTH, HUNDRED, NOBODY, STEWARDS, THIS_SYSTEM
from goldenthread.evidence.sheets import Direction, Family, Sheet, Statistic, sheets

_BY = STEWARDS[Family.CONTACTS]
_MISSED = (
    "Contacts that people wanted and did not get, appointments that were missed, and work that "
    "meets nobody."
)
_COMPARED = "Appointments in General Practice, NHS England, is the published comparator"


def _per_person(key: str, quantity: str, title: str, purpose: str, *, headline: bool) -> Sheet:
    return Sheet(
        key=key,
        title=title,
        family=Family.CONTACTS,
        purpose=purpose,
        cannot_see=f"{_MISSED} More can mean better access or more illness. Contacts of one "
        "person are not independent, so the interval is narrower than the truth.",
        statistic=Statistic.CRUDE_RATE,
        numerator=quantity,
        denominator="people",
        unit="contacts per person a year",
        period=BY_MONTH,
        direction=Direction.NEITHER,
        exclusions="Contacts of people who have left or died by the day measured",
        source=_COMPARED,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        headline=headline,
    )


def _share(
    key: str, numerator: str, title: str, purpose: str, cannot_see: str, *,
    denominator: str = "contacts", of: str = "% of contacts",
    direction: Direction = Direction.NEITHER, exclusions: str = NOBODY, source: str = _COMPARED,
) -> Sheet:  # fmt: skip
    return Sheet(
        key=key,
        title=title,
        family=Family.CONTACTS,
        purpose=purpose,
        cannot_see=cannot_see,
        statistic=Statistic.PROPORTION,
        numerator=numerator,
        denominator=denominator,
        unit=of,
        period=BY_MONTH,
        direction=direction,
        exclusions=exclusions,
        source=source,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED,
    )


CONTACTS_PER_PERSON = sheets.register(
    _per_person(
        "contacts-per-person", "contacts", "Contacts per person",
        "How much general practice people get, with anybody who works there.", headline=True,
    )
)  # fmt: skip

GP_CONTACTS_PER_PERSON = sheets.register(
    _per_person(
        "gp-contacts-per-person", "gp-contacts", "Contacts with general practitioners per person",
        "How much of a general practitioner people get.", headline=False,
    )
)  # fmt: skip

_MODE_UNKNOWN = (
    "Contacts whose mode was not recorded count in the denominator alone. It does not say which "
    "mode the person wanted."
)
_BOOKED = "Contacts for which the day of booking is not known"
_WAIT = (
    "People who gave up before they booked, and waits that the person chose. Contacts that were "
    "booked weeks ahead by plan look like slow ones."
)

SHARES = tuple(
    sheets.register(sheet)
    for sheet in (
        _share("gp-share", "gp-contacts", "Contacts that are with a general practitioner",
               "Who does the work of general practice: general practitioners or others.",
               "How hard the contact was, and whether another could have done it as well.",
               source=THIS_SYSTEM),
        _share("face-to-face-share", "face-to-face", "Contacts face to face",
               "How many in a hundred contacts are in the same room.", _MODE_UNKNOWN),
        _share("telephone-share", "telephone", "Contacts by telephone",
               "How many in a hundred contacts are by telephone.", _MODE_UNKNOWN),
        _share("home-visit-share", "home-visits", "Contacts at home",
               "How many in a hundred contacts are visits to somebody's home.", _MODE_UNKNOWN),
        _share("online-share", "online", "Contacts online or by video",
               "How many in a hundred contacts are online or by video.", _MODE_UNKNOWN),
        _share("same-day", "same-day", "Seen on the day of booking",
               "How often people are seen on the day on which they ask.", _WAIT,
               denominator="timed-contacts", of="% of contacts with a day of booking",
               exclusions=_BOOKED),
        _share("within-14-days", "within-14-days", "Seen within 14 days of booking",
               "How often people are seen within two weeks of asking.", _WAIT,
               denominator="timed-contacts", of="% of contacts with a day of booking",
               direction=Direction.HIGHER, exclusions=_BOOKED),
    )
)  # fmt: skip
