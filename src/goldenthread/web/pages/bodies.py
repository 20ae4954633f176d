"""The page of a body: what it is for, who sits on it, what it may do, and what it has done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goldenthread.authority.decisions import Decision, Meeting
from goldenthread.authority.minutes import Quorum
from goldenthread.authority.powers import Delegation, Power
from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.money.funds import Fund
from goldenthread.records.occasion import occasion
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import facts
from goldenthread.records.selections import decided_by, posts_of
from goldenthread.records.totals import paid_by_year
from goldenthread.structure.agreements import Succession
from goldenthread.structure.bodies import Body
from goldenthread.structure.memberships import Membership
from goldenthread.structure.posts import Holding, Post
from goldenthread.voice.challenges import Challenge
from goldenthread.web.addresses import address
from goldenthread.web.leaves import as_recorded, own_refs, refs_in
from goldenthread.web.pages.body_parts import (
    membership_label,
    other_end,
    passed_on_part,
    post_row,
    powers_part,
)
from goldenthread.web.pages.callouts import show_leaf
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.scopes import DELEGATORS, MINUTE_TAKERS, may_write_for
from goldenthread.web.presenters import (
    Figure,
    Leaf,
    Made,
    Mention,
    Names,
    Section,
    Table,
    Term,
    columns,
    counted,
    day,
    folded,
    merged,
    pounds,
    spell,
)
from goldenthread.web.standpoint import Standpoint, asked_standpoint

RECENT = 10
"""Meetings, decisions and contracts listed, the newest first."""


def body_leaf(ref: Ref, here: Standpoint) -> Leaf:
    """A body from a standpoint."""
    at, known_at = here.at, here.known_at
    states = here.ever(Body, ref=ref, order_by=("since", "pk"))
    if not states:
        raise NotInRecord(ref, here.known_on)
    current = next((state for state in reversed(states) if state.span.holds_on(at)), states[-1])
    posts = here.facts(Post, body=ref, order_by=("title", "ref"))
    holdings = here.facts(Holding, posts_of(ref, known_at))
    powers = here.facts(Power, holder=ref, order_by=("name", "ref"))
    received = here.facts(Delegation, delegate=ref, order_by=("ref",))
    given = here.facts(Delegation, delegator=ref, order_by=("ref",), limit=100)
    meetings = here.ever(Meeting, body=ref, held__lte=at, order_by=("-held", "ref"), limit=RECENT)
    taken = here.ever(
        Decision, decided_by(ref, known_at), taken__lte=at, order_by=("-taken", "ref"), limit=RECENT
    )
    memberships = here.facts(
        Membership, Q(member=ref) | Q(group=ref),
        order_by=("capacity", "group", "member"), limit=200,
    )  # fmt: skip
    succession = here.ever(
        Succession, Q(predecessor=ref) | Q(successor=ref), order_by=("effective", "successor")
    )
    contracts = here.facts(
        Contract, Q(provider=ref) | Q(commissioner=ref), order_by=("title", "ref"),
        limit=RECENT,
    )  # fmt: skip
    funds = here.ever(
        Fund, holder=ref, year=FinancialYear.of(at), order_by=("name", "ref"), limit=30
    )
    raised = here.ever(Challenge, raised_by=ref, order_by=("-raised", "ref"), limit=RECENT)
    paid = paid_by_year(payee=ref, known_at=known_at)
    names = Names(
        refs_in(*posts, *holdings, *powers, *received, *given, *meetings, *taken, *memberships,
                *succession, *contracts, *funds)
        | own_refs(*powers, *received, *given, *contracts, *funds)
    )  # fmt: skip
    holders: dict[Ref, list[Holding]] = {}
    for holding in holdings:
        holders.setdefault(holding.post, []).append(holding)
    vacant = sum(post.ref not in holders for post in posts)
    sections = [
        Section(
            "remit",
            "What it is",
            terms=merged(
                (
                    Term("Remit", (current.remit,)),
                    Term("Form", (current.form,)),
                    Term("In being", (spell(current.span),)),
                    *(
                        Term(membership_label(item, ref), (names.mention(other_end(item, ref)),))
                        for item in memberships
                        if item.member == ref
                    ),
                    *(
                        Term(
                            "Took over from" if item.successor == ref else "Succeeded by",
                            (
                                names.mention(
                                    item.predecessor if item.successor == ref else item.successor,
                                    f"on {day(item.effective)}: {item.what_passed}",
                                ),
                            ),
                        )
                        for item in succession
                    ),
                )
            ),
        )
    ]
    if posts:
        sections.append(
            Section(
                "posts",
                "Posts and who holds them",
                f"{len(posts)} posts"
                + (f", {vacant} of them vacant." if vacant else ", none of them vacant."),
                table=Table(
                    f"Posts as at {day(at)}",
                    columns("Post", "Held by", "Speaks from", "Role", "Since"),
                    tuple(post_row(post, holders.get(post.ref, []), names) for post in posts),
                ),
                more=Mention("Its vacant posts, and since when", f"/posts/?vacant=yes&body={ref}")
                if vacant
                else None,
            )
        )
    if powers or received:
        sections.append(powers_part(powers, received, names))
    if given:
        sections.append(passed_on_part(given, names))
    groups = [item for item in memberships if item.group == ref]
    if groups:
        sections.append(
            Section(
                "members",
                "Who belongs to it",
                items=tuple(names.mention(item.member, item.capacity.value) for item in groups),
            )
        )
    if meetings:
        sections.append(
            Section(
                "meetings",
                "Latest meetings",
                table=Table(
                    f"The latest {len(meetings)} meetings",
                    columns("Meeting", "Held on", "In public", "Present#", "Quorum#"),
                    tuple(
                        (
                            Mention(item.title, address(item.ref)),
                            item.held,
                            item.in_public,
                            item.present,
                            item.quorum,
                        )
                        for item in meetings
                    ),
                ),
            )
        )
    if taken:
        sections.append(
            Section(
                "decisions",
                "Latest decisions",
                table=Table(
                    f"The latest {len(taken)} decisions",
                    columns("Decision", "Taken on", "For", "Amount#"),
                    tuple(
                        (
                            Mention(item.title, f"/decision/{item.ref.key}/"),
                            item.taken,
                            names.mention(item.area),
                            item.amount or "None named",
                        )
                        for item in taken
                    ),
                ),
                more=Mention("All its decisions", f"/decisions/?body={ref.key}"),
            )
        )
    if funds or contracts or paid:
        held = Table(
            "Funds and contracts",
            columns("Fund or contract", "What it is"),
            (
                *((names.mention(fund.ref), "Fund it holds") for fund in funds),
                *(
                    (
                        names.mention(contract.ref),
                        "Contract it holds" if contract.provider == ref else "Contract it lets",
                    )
                    for contract in contracts
                ),
            ),
            "It holds no fund and no contract.",
        )
        figures = tuple(
            Figure(
                f"Paid to it in {year}",
                pounds(total.amount),
                Made(
                    f"The sum of {total.payments:,} payments to this body: {total.amount}.",
                    "Payments in the system's own record", at, "pounds",
                ),
                f"/money/payments/?year={year.begins}&payee={ref.key}",
                counted(total.payments, "payment"),
            )
            for year, total in paid.items()
        )  # fmt: skip
        sections.append(
            Section(
                "money",
                "Money",
                figures=figures,
                table=held,
                fold=folded(held, "funds and contracts"),
            )
        )
    if raised:
        sections.append(
            Section(
                "challenges",
                "Challenges it has raised",
                items=tuple(
                    Mention(
                        item.ground, f"/challenge/{item.ref.key}/", f"raised {day(item.raised)}"
                    )
                    for item in raised
                ),
            )
        )
    notices = () if current.span.holds_on(at) else (f"It was not in being on {day(at)}.",)
    return Leaf(
        ref, "Body", current.name, str(current.form).capitalize(), sections=tuple(sections),
        made=as_recorded(provenance(Body, ref=ref, known_at=known_at), at), notices=notices,
        onward=(
            Mention("Who may decide? Ask of this body", f"/may/?body={ref.key}"),
            Mention("Its powers and their limits", f"/powers/?body={ref.key}"),
        ) if powers or received else (),
    )  # fmt: skip


def _writing(request: HttpRequest, ref: Ref, on: date) -> tuple[Mention, ...]:
    """The forms that are offered to whoever may write for a body."""
    ways = []
    if may_write_for(request, ref, on, MINUTE_TAKERS) and facts(Quorum, body=ref, as_at=on):
        ways.append(Mention("Record a meeting", f"/meetings/record/?body={ref.key}"))
    if may_write_for(request, ref, on, DELEGATORS):
        ways.append(Mention("Delegate a power of it", f"/powers/delegate/?from={ref.key}"))
    return tuple(ways)


@require_safe
def body(request: HttpRequest, key: str) -> HttpResponse:
    """A body, as at the day of ``?at=`` and as known on the day of ``?known=``."""
    here = asked_standpoint(request, occasion().day)
    leaf = body_leaf(Ref("body", key), here)
    leaf = replace(leaf, onward=(*leaf.onward, *_writing(request, leaf.ref, here.at)))
    return show_leaf(request, leaf, here_at=here)
