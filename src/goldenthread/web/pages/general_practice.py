"""General practice in a system: continuity by size, its share of money and seats, and the gate."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.evidence.continuity_and_admissions import RATIO, by_continuity
from goldenthread.evidence.editions import Edition, ReleasedValue, Shown
from goldenthread.evidence.gatekeeping import MEASURES, gates
from goldenthread.evidence.shares import (
    Share,
    share_of_contacts,
    share_of_money,
    share_of_seats,
)
from goldenthread.evidence.size_and_continuity import (
    CONTINUITY,
    PEOPLE,
    PracticeContinuity,
    as_they_grew,
    by_size,
    practices_with_continuity,
)
from goldenthread.kernel import Money, Ref
from goldenthread.records.editions import editions, latest_edition, values_at, values_of
from goldenthread.records.occasion import occasion
from goldenthread.records.reading import facts
from goldenthread.records.totals import Paid, paid_by
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Body, Form
from goldenthread.structure.posts import Post, Sector
from goldenthread.web.pages.measured_values import (
    CELL_RULE,
    made_of,
    measure_address,
    who_released,
)
from goldenthread.web.pages.systems import own_system, to_own_system
from goldenthread.web.presenters import (
    Leaf,
    Made,
    Mention,
    Names,
    Section,
    Table,
    called,
    columns,
    counted,
    day,
    pounds,
)
from goldenthread.web.showing import show

_CONTACTS, _ADMISSIONS = "contacts-per-person", "admissions"
_PRACTICE_NAME = "General practice in this system"


@require_safe
def general_practice_of_record(request: HttpRequest) -> HttpResponse:
    """The page of the record's own system."""
    return to_own_system(
        request, "evidence/general-practice", _PRACTICE_NAME,
        "This record is of several systems. Choose one.",
    )  # fmt: skip


@require_safe
def general_practice(request: HttpRequest, system: str) -> HttpResponse:
    """Continuity by size and growth, three shares, and contacts beside admissions."""
    now = occasion()
    ref = Ref("system", system)
    areas = facts(Area, ref=ref, as_at=now.day)
    edition = latest_edition([ref], now.day)
    if not areas or edition is None:
        raise Http404(f"No evidence has been released of {system}.")
    recording = who_released(edition)
    places = sorted({value.area for value in values_at(edition.ref, PEOPLE, "place")}, key=str)
    values = values_of(edition.ref, {ref, *places}, measures={*MEASURES, _CONTACTS, _ADMISSIONS})
    names = Names({ref, *places})
    leaf = Leaf(
        ref, "Evidence", f"General practice in {called(ref, areas[0].name)}",
        f"Measured on {day(edition.day)}, and over the twelve months to it. {CELL_RULE}",
        (names.mention(ref),),
        (
            *_continuity(edition, recording),
            _shares(edition, values, recording),
            _gate(edition, [ref, *places], values, names, recording),
        ),
        onward=(
            Mention("All measures of this system", f"/evidence/system/{system}/"),
            Mention("What the measures mean", "/measures/"),
        ),
    )  # fmt: skip
    return show(request, "leaf.jinja", title=leaf.title, leaf=leaf)


def _practices(edition: Edition) -> tuple[PracticeContinuity, ...]:
    return practices_with_continuity(
        values_at(edition.ref, PEOPLE, "practice"), values_at(edition.ref, CONTINUITY, "practice")
    )


def _index(value: Decimal | None) -> str:
    return "No practice" if value is None else str(value)


def _continuity(edition: Edition, recording: str) -> tuple[Section, ...]:
    now = _practices(edition)
    linked = _linked(edition, now, recording)
    sized = Section(
        "size", "Continuity by size of practice",
        "How often people see the same doctor (1: always), by how many people are on the list. "
        "That large practices have less does not say why.",
        table=Table(
            f"Usual provider of care by list size, {counted(len(now), 'practice')}",
            columns("People on the list", "Practices#", "People#", "Mean#", "Lowest#", "Highest#"),
            tuple(
                (
                    one.band.words, one.practices, one.people, _index(one.mean),
                    _index(one.lowest), _index(one.highest),
                )
                for one in by_size(now)
            ),
            counts=True,
        ),
        more=Mention("Usual provider of care: what it means", measure_address(CONTINUITY)),
        made=made_of(
            edition,
            "The mean of each practice’s released index, weighted by its people with two or more "
            "contacts with general practitioners. A practice of which either is not shown is left "
            "out.",
            recording, "index from 0 to 1",
        ),
    )  # fmt: skip
    earlier = [one for one in editions() if one.system == edition.system and one.day < edition.day]
    if not earlier:
        return sized, linked, Section(
            "growth", "Continuity as practices grow",
            empty=f"Only {day(edition.day)} has been measured so far. When a later day has been "
            "released, practices that grew are compared here with those that did not.",
        )  # fmt: skip
    return sized, linked, Section(
        "growth", "Continuity as practices grow",
        f"From {day(earlier[0].day)} to {day(edition.day)}, by how the list grew.",
        table=Table(
            "Usual provider of care before and after",
            columns("How the list grew", "Practices#", "Before#", "After#"),
            tuple(
                (one.band.words, one.practices, _index(one.before), _index(one.after))
                for one in as_they_grew(_practices(earlier[0]), now)
            ),
            counts=True,
        ),
        made=made_of(
            edition,
            f"As above, of the practices in this edition and in that of {day(earlier[0].day)} "
            f"({earlier[0].ref.key}).",
            recording, "index from 0 to 1",
        ),
    )  # fmt: skip


def _linked(edition: Edition, practices: tuple[PracticeContinuity, ...], recording: str) -> Section:
    """Continuity beside admissions that care can often prevent."""
    thirds = by_continuity(practices, values_at(edition.ref, RATIO, "practice"))
    return Section(
        "linked",
        "Continuity beside hospital use",
        "Practices in thirds by how often people see the same doctor, and their emergencies for "
        "chronic conditions that care can often keep out of hospital. Practices differ in much "
        "else: this shows no cause.",
        table=Table(
            "Emergencies by continuity of care",
            columns("Continuity", "Practices#", "People#", "Mean index#", "Of 100 expected#"),
            tuple((one.words, one.practices, one.people, str(one.index), str(one.ratio))
                  for one in thirds),
            "Fewer than three practices have both values shown.",
            counts=True,
        ),
        more=Mention("These emergencies: what the measure means", measure_address(RATIO)),
        made=made_of(
            edition,
            "Means of released values of practices: the usual provider index weighted by people "
            "with two or more contacts, the ratio standardised for age by people on the list. A "
            "practice of which either is not shown is left out.",
            recording, "index from 0 to 1; admissions of 100 expected",
        ),
    )  # fmt: skip


def _shares(edition: Edition, values: list[ReleasedValue], recording: str) -> Section:
    """Three shares: of contacts from the edition, of money and seats from the record."""
    counts = {
        value.measure: value.numerator
        for value in values
        if value.area == edition.system and value.shown is Shown.SHOWN
    }
    contacts, admissions = counts.get(_CONTACTS), counts.get(_ADMISSIONS)
    found: list[Share] = []
    if contacts is not None and admissions is not None:
        found.append(share_of_contacts(contacts, admissions))
    if edition.system == own_system(occasion()):  # Payments of this record are of its own system.
        found.append(_money(edition))
    found.append(_seats(edition))
    rows = [
        (
            one.words, _amount(one, one.part), _amount(one, one.whole),
            "None recorded" if one.percent is None else f"{one.percent}%", one.leaves_out,
        )
        for one in found
    ]  # fmt: skip
    own = made_of(edition, "", recording, "")
    return Section(
        "shares", "Its share of contacts, of money and of seats",
        "Laid beside each other. That they differ does not say what they ought to be.",
        table=Table(
            "The share of general practice",
            columns("Of what", "General practice#", "All#", "Share#", "What is left out"),
            tuple(rows),
        ),
        made=Made(
            "Contacts and admissions are rounded counts of the edition. Money is every payment of "
            f"the twelve months to {day(edition.day)}; that to practices and federations is the "
            "part. Seats are the posts of the board on that day, those of general practice the "
            f"part. {CELL_RULE}",
            f"{edition.source}; payments and posts in the system’s own record",
            edition.day, "contacts, pounds and seats", recording, own.further,
        ),
    )  # fmt: skip


def _year_begins(last: date) -> date:
    """The first day of the twelve months that end with the last day of a month."""
    after = last + timedelta(days=1)
    return after.replace(year=after.year - 1)


def _money(edition: Edition) -> Share:
    """Payments of the year to the day; two queries."""
    paid: dict[Ref, Paid] = paid_by(
        "payee", Q(paid__gte=_year_begins(edition.day)), Q(paid__lte=edition.day)
    )
    federations = {body.ref for body in facts(Body, form=Form.FEDERATION)}
    practice = [
        one.amount for payee, one in paid.items()
        if payee.kind == "practice" or payee in federations
    ]  # fmt: skip
    every = [one.amount for one in paid.values()]
    return share_of_money(sum(practice, Money(0)).pence, sum(every, Money(0)).pence)


def _seats(edition: Edition) -> Share:
    """Posts of the system's board on the day; one query."""
    posts = facts(Post, body=Ref("body", edition.system.key), as_at=edition.day)
    practice = sum(post.sector is Sector.GENERAL_PRACTICE for post in posts)
    return share_of_seats(practice, len(posts))


def _amount(share: Share, number: int) -> str:
    return pounds(Money(number)) if share.unit == "pence" else f"{number:,}"


def _gate(
    edition: Edition, areas: list[Ref], values: list[ReleasedValue], names: Names, recording: str
) -> Section:
    found = gates(values)
    rows = [
        (
            Mention(names.title(area), f"/evidence/{area.kind}/{area.key}/"),
            *(
                "Not shown" if ratio is None else str(ratio)
                for ratio in (
                    one.contacts_per_admission, one.contacts_per_emergency, one.sensitive_share,
                )
            ),
        )
        for area in areas
        if (one := found.get(area)) is not None
    ]  # fmt: skip
    return Section(
        "gate", "Before the hospital door",
        "Contacts with general practitioners beside stays in hospital. More contacts for each "
        "stay can mean good care, less illness, or a hospital that is hard to reach. Referrals "
        "are not held, and so not counted.",
        table=Table(
            "Contacts beside admissions, in a year",
            columns(
                "Area", "Contacts for each admission#", "Contacts for each emergency#",
                "Of 100 emergencies, care could often prevent#",
            ),
            tuple(rows),
            "Nothing was released of this.",
        ),
        more=Mention("Which admissions care can often prevent", "/codelists/acsc-chronic/"),
        made=made_of(
            edition,
            "The released number of contacts with general practitioners, divided by that of "
            "admissions and of emergencies; and emergencies for chronic and acute sensitive "
            "conditions, of 100 emergencies. All are crude: ages differ between areas.",
            recording, "contacts for each admission; admissions of 100",
        ),
    )  # fmt: skip
