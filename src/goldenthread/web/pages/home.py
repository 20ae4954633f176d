"""Home: a thread to pull, what a system is, my surgery, and the headline figures."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.allocation.practice_need import PracticeNeed
from goldenthread.authority.decisions import Decision
from goldenthread.evidence.measures import sheets
from goldenthread.kernel import Ref, Severity
from goldenthread.money.transfers import Payment
from goldenthread.records.editions import editions
from goldenthread.records.kept_findings import Checked, kept_findings
from goldenthread.records.occasion import Occasion, occasion
from goldenthread.records.provenance import brought_by
from goldenthread.records.reading import count, facts
from goldenthread.records.selections import (
    for_practices_of,
    members_of,
    networks_of,
    paid_within,
    reply_owed,
)
from goldenthread.records.totals import counts_by_kind, paid_by_year, registered
from goldenthread.structure.areas import Area
from goldenthread.structure.bodies import Network, Practice
from goldenthread.voice.challenges import Challenge
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.findings import made_of
from goldenthread.web.pages.systems import own_system
from goldenthread.web.pages.threads import line_of
from goldenthread.web.presenters import (
    Figure,
    Made,
    Mention,
    counted,
    day,
    people,
    pounds,
    recorded,
)
from goldenthread.web.showing import show

_REGISTERS = {
    "system": "The register of systems",
    "practice": "The register of practices, and memberships",
    "place": "The scheme of places, and memberships",
    "network": "Network agreements, and memberships",
}
_PARTS = {"practice": "#practices", "place": "#place", "network": "#across-network"}


def headline_figures(now: Occasion, own: Ref | None) -> tuple[Figure, ...]:
    """People, practices, places, money, decisions and challenges, in a fixed number of queries.

    They are of the record's own system; of every system where the record holds several.
    """
    counts = counts_by_kind()
    of_own = Q(practice__in=members_of(own, "practice", now.day)) if own else Q()
    found = registered(None, of_own)
    spent = for_practices_of(own, now.day) if own else Q()
    paid = paid_by_year(spent).get(now.year)
    owed = reply_owed(now.day)
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
                     recorded(*brought_by(PracticeNeed, of_own, year=year))),
                "/need/", str(year),
            )
        )  # fmt: skip
    for kind, noun, words in (
        *((("system", Area, "Systems"),) if own is None else ()),
        ("practice", Practice, "General practices"),
        ("place", Area, "Places"),
        ("network", Network, "Primary care networks"),
    ):
        inside = Q(ref__startswith=f"{kind}:")
        if own:
            within = (
                networks_of(own, now.day) if kind == "network"
                else members_of(own, kind, now.day)
            )  # fmt: skip
            inside &= Q(ref__in=within)
        number = count(noun, inside, as_at=now.day)
        if number:
            ever = counts.get(kind, 0)
            method = f"Those {whose} that the record holds as open, or in being, on {day(now.day)}."
            if ever > number:
                method += f" The record holds {ever:,} in all: closed ones, and any elsewhere."
            figures.append(
                Figure(
                    words, f"{number:,}",
                    Made(method, _REGISTERS[kind], now.day, words.lower(),
                         recorded(*brought_by(noun, inside))),
                    f"/area/system/{own.key}/{_PARTS.get(kind, '')}" if own
                    else "/system/" if kind == "system" else f"/search/?kind={kind}",
                    f"{'open' if kind == 'practice' else 'in being'} on {day(now.day)}, "
                    "as recorded",
                )
            )  # fmt: skip
    if paid:
        figures.append(
            Figure(
                f"Paid in {now.year}", pounds(paid.amount),
                Made(f"The sum of the {paid.payments:,} payments of the year out of funds for "
                     f"the people {whose}: {paid.amount}.",
                     "Payments in the system’s own record", now.day, "pounds",
                     recorded(*brought_by(Payment, spent, paid_within(now.year)))),
                f"/money/payments/?year={now.year.begins}" + (f"&for={own}" if own else ""),
                counted(paid.payments, "payment"),
            )
        )  # fmt: skip
    if counts.get("decision"):
        figures.append(
            Figure(
                "Decisions", f"{counts['decision']:,}",
                Made("Every decision in the record, with its reasons and the power it used.",
                     "Decisions in the system’s own record", now.day, "decisions",
                     recorded(*brought_by(Decision))),
                "/decisions/",
            )
        )  # fmt: skip
        figures.append(
            Figure(
                "Open challenges", f"{unanswered:,}",
                Made("Challenges to which a reply is owed on this day.",
                     "Challenges in the system’s own record", now.day, "challenges",
                     recorded(*brought_by(Challenge, owed))),
                "/challenges/?open=yes", f"{overdue:,} overdue" if overdue else "none overdue",
            )
        )  # fmt: skip
    if counts:
        figures.append(_findings(kept_findings(now.day)))
    return tuple(figures)


def _findings(checked: Checked) -> Figure:
    """What the rules find, of which what matters most is told beneath."""
    number = len(checked.roots)
    breaches = sum(one.severity is Severity.BREACH for one in checked.roots)
    return Figure(
        "Findings to be mended", f"{number:,}",
        made_of(checked, "Findings that stand for themselves; what follows from them goes too."),
        "/findings/",
        counted(breaches, "breach", "breaches") if breaches
        else f"{checked.rules} rules checked",
    )  # fmt: skip


def _onward(figures: tuple[Figure, ...]) -> tuple[Mention, ...]:
    """What can be asked of a record that has people but no decision or payment yet."""
    if not any(figure.href == "/need/" for figure in figures):
        return ()
    return (
        Mention("Need", "/need/", "nine indices of every place, network, district and practice"),
        Mention(
            "Pounds", "/pounds/", "a pot divided by need, to the penny, and how it comes about"
        ),
        Mention("Systems", "/system/", "what each is made of, from the nation to the practice"),
    )


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
    own = own_system(now)
    figures = headline_figures(now, own)
    released = editions()
    return show(
        request, "home.jinja", title="Goldenthread", line=line, figures=figures, now=now,
        empty=not figures and line is None, own=own, onward=_onward(figures),
        measured=released[0].day if released else None, measures=len(sheets),
    )  # fmt: skip
