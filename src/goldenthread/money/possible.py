"""What cannot be true of a transfer, whoever records it: the database refuses it as well.

Both doors ask this. It says nothing of authority: money from a fund that is not there, more than
stands in a fund, or fenced money that goes elsewhere is no record of anything that happened. What
did happen without authority is irregular, and moves through suspense.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from goldenthread.kernel import Money, Reason, Ref, WarrantKind
from goldenthread.money.fences import leaves_fence
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment, Receipt, Transfer

NOTHING = Money(0)
IRREGULAR_INSTEAD = "record it as irregular: it then goes through suspense"


@dataclass(frozen=True, slots=True)
class Books:
    """What stands in the books: funds, what is ``left`` in each, and with which power each came.

    ``came_with`` names only delegated powers. ``transfers`` are those that may be taken back or
    made good, ``came_back`` what came back of each and ``cleared`` what was made good of it.
    ``known`` are references of contracts, decisions, delegations and clauses that are recorded,
    and of those whom payments are for; ``law`` are the clauses that bind by law.
    """

    funds: Mapping[Ref, Fund]
    left: Mapping[Ref, Money]
    came_with: Mapping[Ref, Ref] = field(default_factory=dict)
    transfers: Mapping[Ref, Transfer] = field(default_factory=dict)
    came_back: Mapping[Ref, Money] = field(default_factory=dict)
    cleared: Mapping[Ref, Money] = field(default_factory=dict)
    known: frozenset[Ref] = frozenset()
    law: frozenset[Ref] = frozenset()

    def open(self, ref: Ref) -> Money:
        """What of a transfer neither came back nor was made good."""
        one = self.transfers[ref]
        return one.amount - self.came_back.get(ref, NOTHING) - self.cleared.get(ref, NOTHING)


def source_of(transfer: Transfer) -> Ref | None:
    """The fund that a transfer draws on; None for money that comes back from outside."""
    if isinstance(transfer, Allotment):
        return transfer.source
    return transfer.fund if isinstance(transfer, Payment) else None


def destination_of(transfer: Transfer) -> Ref | None:
    """The fund into which a transfer goes; None for a payment."""
    if isinstance(transfer, Allotment):
        return transfer.destination
    return transfer.fund if isinstance(transfer, Receipt) else None


def moved(left: dict[Ref, Money], transfer: Transfer) -> None:
    """Move money: change what is left in the funds that a transfer touches."""
    for fund, sign in ((source_of(transfer), -1), (destination_of(transfer), 1)):
        if fund is not None:
            left[fund] = Money(left.get(fund, NOTHING).pence + sign * transfer.amount.pence)


def why_impossible(transfer: Transfer, power: Ref | None, books: Books) -> tuple[Reason, ...]:
    """Why a transfer cannot be true; none where it can. ``power`` is that by which it is made."""
    found = [*_amount(transfer), *_unknown(transfer, books)]
    if found:
        return tuple(found)
    if isinstance(transfer, Receipt):
        return tuple(_receipt(transfer, books))
    return (
        *_warrant(transfer, books),
        *_drawn(transfer, books),
        *out_of_fence(transfer, power, books),
        *_reversed(transfer, books),
    )


def _amount(transfer: Transfer) -> Iterator[Reason]:
    if transfer.amount.pence <= 0:
        yield Reason(
            transfer.ref, f"its amount is {transfer.amount}", None,
            "write an amount above zero; money that comes back is a receipt",
        )  # fmt: skip
    if isinstance(transfer, Allotment) and transfer.source == transfer.destination:
        words = f"it goes from {transfer.source} to itself"
        yield Reason(transfer.ref, words, None, "name the fund to which it goes")


def _unknown(transfer: Transfer, books: Books) -> Iterator[Reason]:
    for fund in (source_of(transfer), destination_of(transfer)):
        if fund is not None and fund not in books.funds:
            yield Reason(fund, f"{fund} is not recorded", None, "record the fund first")
    named: list[Ref | None] = []
    if isinstance(transfer, Payment):
        named = [
            transfer.contract, transfer.decision, transfer.delegation, transfer.clause,
            transfer.benefits,
        ]  # fmt: skip
    elif isinstance(transfer, Allotment):
        named = [transfer.decision, transfer.clause]
    for ref in named:
        if ref is not None and ref not in books.known:
            yield Reason(ref, f"{ref} is not recorded", None, f"record the {ref.kind} first")
    for ref, kinds in _other_transfers(transfer):
        if ref is not None and not isinstance(books.transfers.get(ref), kinds):
            what = f"there is no such {' or '.join(kind.__name__.lower() for kind in kinds)}: {ref}"
            yield Reason(ref, what, None, "name the transfer as it was recorded")


def _other_transfers(transfer: Transfer) -> list[tuple[Ref | None, tuple[type, ...]]]:
    if isinstance(transfer, Receipt):
        return [(transfer.reverses, (Payment,))]
    if isinstance(transfer, Allotment):
        return [(transfer.clears, (Payment, Allotment)), (transfer.reverses, (Allotment,))]
    return []


def _receipt(receipt: Receipt, books: Books) -> Iterator[Reason]:
    payment = books.transfers[receipt.reverses]
    came_out = source_of(payment)
    if receipt.fund != came_out:
        words = f"{payment.ref} left {came_out}, and this comes back into {receipt.fund}"
        yield Reason(receipt.fund, words, None, f"let it come back into {came_out}")
    yield from _no_more_than(receipt, payment, books)


def _no_more_than(transfer: Transfer, original: Transfer, books: Books) -> Iterator[Reason]:
    back = books.came_back.get(original.ref, NOTHING)
    if back + transfer.amount > original.amount:
        words = f"{original.ref} was of {original.amount}, of which {back} came back already"
        remedy = f"let at most {original.amount - back} come back"
        yield Reason(original.ref, words, None, remedy)


def _reversed(transfer: Payment | Allotment, books: Books) -> Iterator[Reason]:
    if not isinstance(transfer, Allotment) or transfer.reverses is None:
        return
    original = books.transfers[transfer.reverses]
    if (source_of(original), destination_of(original)) != (transfer.destination, transfer.source):
        words = (
            f"{original.ref} went from {source_of(original)} to {destination_of(original)}, and "
            "this does not go back the same way"
        )
        yield Reason(original.ref, words, None, "let it go back the way it came")
    if transfer.clears not in {None, transfer.reverses}:
        words = f"it takes {transfer.reverses} back, and makes {transfer.clears} good"
        yield Reason(
            transfer.ref, words, None, "do one of the two, and the other by another transfer"
        )
    yield from _no_more_than(transfer, original, books)


def _warrant(transfer: Payment | Allotment, books: Books) -> Iterator[Reason]:
    kind, ref = transfer.warrant, transfer.ref
    source = books.funds[transfer.source if isinstance(transfer, Allotment) else transfer.fund]
    if kind is WarrantKind.DECISION and transfer.decision is None:
        yield Reason(ref, "it names no decision", None, "name the decision on which it rests")
    if isinstance(transfer, Payment):
        if kind is WarrantKind.DELEGATION and transfer.delegation is None:
            yield Reason(ref, "it names no delegation", None, "name the delegation that was used")
        if kind is WarrantKind.STATUTE and transfer.clause is None:
            yield Reason(ref, "it names no law", None, "name the clause under which it is owed")
        elif kind is WarrantKind.STATUTE and transfer.clause not in books.law:
            words = f"{transfer.clause} is no statute, regulation or direction"
            remedy = "name the law under which it is owed, or the decision on which it was paid"
            yield Reason(ref, words, transfer.clause, remedy)
        if kind is WarrantKind.BROUGHT_FORWARD:
            words = "nothing is paid for having been there before"
            yield Reason(ref, words, None, "allot what is brought forward, and pay it by a warrant")
    elif kind is WarrantKind.DELEGATION:
        words = "nothing is allotted by a delegation alone"
        yield Reason(ref, words, None, "name the decision that used the delegation")
    if (kind is WarrantKind.IRREGULAR) != source.suspense:
        words = (
            f"{source.ref} is no suspense fund, and only there does irregular money stand"
            if kind is WarrantKind.IRREGULAR
            else f"{source.ref} is a suspense fund: only irregular money moves out of it"
        )
        yield Reason(source.ref, words, source.clause, IRREGULAR_INSTEAD)
    if isinstance(transfer, Allotment):
        destination = books.funds[transfer.destination]
        if destination.suspense and transfer.clears is None:
            words = f"{destination.ref} is a suspense fund, and this makes nothing good"
            remedy = "name the irregular transfer that it clears"
            yield Reason(destination.ref, words, destination.clause, remedy)
        if transfer.clears is not None and not destination.suspense:
            words = f"{destination.ref} is no suspense fund, and only there is anything made good"
            remedy = f"allot it to the fund that {transfer.clears} left"
            yield Reason(destination.ref, words, destination.clause, remedy)


def _drawn(transfer: Payment | Allotment, books: Books) -> Iterator[Reason]:
    fund = books.funds[transfer.source if isinstance(transfer, Allotment) else transfer.fund]
    left = books.left.get(fund.ref, NOTHING)
    if fund.parent is not None and not fund.suspense and transfer.amount > left:
        words = f"{transfer.amount} is more than the {left} that stands in {fund.ref}"
        remedy = f"allot {transfer.amount - left} to it by a decision, or pay less"
        yield Reason(fund.ref, words, fund.clause, remedy)


def out_of_fence(
    transfer: Payment | Allotment, power: Ref | None, books: Books
) -> tuple[Reason, ...]:
    """Why a transfer cannot draw on its ring-fenced fund; none where it can."""
    fund = books.funds.get(transfer.source if isinstance(transfer, Allotment) else transfer.fund)
    if fund is None or not fund.ring_fenced:
        return ()
    if isinstance(transfer, Allotment) and transfer.clears is None:
        destination = books.funds.get(transfer.destination)
        if destination is None or not leaves_fence(fund, destination):
            return ()
        words = f"it would leave {fund.ref}, ring-fenced for {fund.purpose}"
        remedy = "allot it within the fence, or from a fund that has none"
        return (Reason(fund.ref, words, fund.clause, remedy),)
    came_with = books.came_with.get(fund.ref)
    if came_with in {None, power} or transfer.warrant is WarrantKind.STATUTE:
        return ()
    by = f"by {power}" if power else "by no power"
    words = f"{fund.ref}, ring-fenced for {fund.purpose}, came with {came_with}, and this is {by}"
    remedy = f"pay it from another fund, or by a decision under {came_with}"
    return (Reason(fund.ref, words, fund.clause, remedy),)
