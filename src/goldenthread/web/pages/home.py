"""Home: a thread to pull, what a system is, my surgery, and the headline figures."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.money.transfers import Payment
from goldenthread.records.provenance import latest_recording
from goldenthread.records.reading import count, facts
from goldenthread.records.selections import members_of
from goldenthread.records.totals import counts_by_kind, paid_by_year, registered
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Network, Practice
from goldenthread.voice.challenges import Challenge
from goldenthread.web.occasion import Occasion, occasion
from goldenthread.web.pages.areas import own_system
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.threads import line_of
from goldenthread.web.presenters import Figure, Made, counted, day, people, pounds, recorded
from goldenthread.web.showing import show


def headline_figures(now: Occasion) -> tuple[Figure, ...]:
    """People, practices, places, money, decisions and challenges, in a fixed number of queries.

    They are of the record's own system; of every system where the record holds several.
    """
    counts = counts_by_kind()
    recording = recorded(latest_recording())
    own = own_system(now)
    of_own = Q(practice__in=members_of(own, "practice", now.day)) if own else Q()
    found = registered(None, of_own)
    paid = paid_by_year().get(now.year)
    owed = Q(raised__lte=now.day) & (Q(replied__isnull=True) | Q(replied__gt=now.day))
    unanswered = count(Challenge, owed)
    overdue = count(Challenge, owed, reply_due__lt=now.day)
    whose = "of the system" if own else "of every system in the record"
    figures = []
    if found:
        year, registered_people = found
        figures.append(
            Figure(
                "Registered people", people(registered_people),
                Made(f"The registered populations of all practices {whose} in {year}, added up, "
                     "to the nearest person.", "Practice allocation file", now.day, "people",
                     recording),
                "/need/", str(year),
            )
        )  # fmt: skip
    for kind, noun, words in (
        ("practice", Practice, "General practices"),
        ("place", Area, "Places"),
        ("network", Network, "Primary care networks"),
    ):
        inside = Q(ref__startswith=f"{kind}:")
        if own and kind != "network":
            inside &= Q(ref__in=members_of(own, kind, now.day))
        number = count(noun, inside, as_at=now.day)
        if number:
            figures.append(
                Figure(
                    words, f"{number:,}",
                    Made(f"Those {whose if kind != 'network' else 'in the record'} on this day.",
                         "Memberships and the register of practices", now.day, words.lower(),
                         recording),
                    f"/area/system/{own.key}/" if own and kind != "network"
                    else f"/search/?kind={kind}",
                )
            )  # fmt: skip
    if paid:
        figures.append(
            Figure(
                f"Paid in {now.year}", pounds(paid.amount),
                Made(f"The sum of {paid.payments:,} payments up to {day(now.day)}: {paid.amount}.",
                     "Payments in the system's own record", now.day, "pounds", recording),
                f"/money/?year={now.year.begins}", counted(paid.payments, "payment"),
            )
        )  # fmt: skip
    if counts.get("decision"):
        figures.append(
            Figure(
                "Decisions", f"{counts['decision']:,}",
                Made("Every decision in the record, with its reasons and the power it used.",
                     "The index of facts", now.day, "decisions", recording),
                "/search/?kind=decision",
            )
        )  # fmt: skip
        figures.append(
            Figure(
                "Open challenges", f"{unanswered:,}",
                Made("Challenges to which a reply is owed on this day.",
                     "Challenges in the system's own record", now.day, "challenges", recording),
                "/search/?kind=challenge", f"{overdue:,} overdue" if overdue else "none overdue",
            )
        )  # fmt: skip
    return tuple(figures)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home page."""
    now = occasion()
    start = now.start
    if start is None:
        # A home without a chosen thread begins with its latest payment.
        latest = facts(Payment, paid__lte=now.day, order_by=("-paid", "-ref"), limit=1)
        start = latest[0].ref if latest else None
    line = None
    if start is not None:
        try:
            line = line_of(start)
        except NotInRecord:
            line = None
    figures = headline_figures(now)
    return show(
        request, "home.jinja", title="Goldenthread", line=line, figures=figures, now=now,
        empty=not figures and line is None,
    )  # fmt: skip
