"""The page of a fact that has no page of its own: a law, a meeting, a contract, a post."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from goldenthread.kernel import Ref
from goldenthread.money.transfers import Allotment
from goldenthread.records.occasion import occasion
from goldenthread.records.provenance import provenance
from goldenthread.records.reading import facts
from goldenthread.thread.catalogue import kinds
from goldenthread.web.addresses import AREAS, OWN_PAGE, address
from goldenthread.web.leaves import as_recorded, refs_in, terms, tied_sections, tied_to
from goldenthread.web.pages.callouts import show_leaf
from goldenthread.web.pages.errors import NotInRecord
from goldenthread.web.pages.mending import ways_to_mend
from goldenthread.web.pages.moving import may_move, recorded_notice, way, ways_to_move, with_ways
from goldenthread.web.presenters import Leaf, Mention, Names, Section, label


def leaf_of(ref: Ref) -> Leaf:
    """The facts under a reference, what is tied to them, and how they came to be known.

    Raises NotInRecord. Five queries.
    """
    if ref.kind not in kinds:
        raise NotInRecord(ref)
    kind = kinds[ref.kind]
    found = facts(kind.fact, ref=ref, order_by=("pk",))
    if not found:
        raise NotInRecord(ref)
    tied = tied_to(ref)
    names = Names({ref} | refs_in(*found) | {other for group in tied for other in group.refs})
    current = found[-1]
    sections = [
        Section(
            "terms" if number == 0 else f"terms-{number + 1}",
            "What is recorded" if number == 0 else "An earlier state",
            terms=terms(fact, names),
        )
        for number, fact in enumerate(reversed(found))
    ]
    return Leaf(
        ref,
        label(ref),
        names.title(ref),
        kind.detail(current),
        sections=(*sections, *tied_sections(tied, names)),
        made=as_recorded(provenance(kind.fact, ref=ref), occasion().day),
    )


@require_safe
def fact(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Any fact; a kind with a page of its own is sent there, so that each has one address."""
    ref = Ref(kind, key)
    if kind in AREAS | OWN_PAGE:
        return redirect(address(ref), permanent=True)
    leaf = with_ways(
        leaf_of(ref), notices=recorded_notice(request, ref), onward=_ways(request, ref)
    )
    return show_leaf(request, leaf)


def _ways(request: HttpRequest, ref: Ref) -> tuple[Mention, ...]:
    """What those who may move money can do from here."""
    if ref.kind == "contract":
        return ways_to_move(request, way("Pay under it", "pay", contract=ref.key))
    if ref.kind != "allotment" or not may_move(request):
        return ()
    found = facts(Allotment, ref=ref)
    return ways_to_mend(request, found[0]) if found else ()
