"""Money in suspense: what happened without authority, and how far each transfer is mended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from goldenthread.kernel import Money, Ref
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.records.suspense import Irregular
from goldenthread.web.addresses import address
from goldenthread.web.pages.positions import RECORD
from goldenthread.web.presenters import (
    Figure,
    Made,
    Mention,
    Names,
    Section,
    Table,
    columns,
    counted,
    pounds,
)


def refs_of_irregular(found: Iterable[Irregular]) -> set[Ref]:
    """The references that a table of irregular transfers names."""
    refs: set[Ref] = set()
    for one in found:
        moved = one.transfer
        refs |= {one.fund, moved.payee if isinstance(moved, Payment) else moved.destination}
    return refs


def suspense_part(found: Iterable[Irregular], names: Names, today: date) -> Section | None:
    """What stands in suspense and each irregular transfer; None where there is none."""
    every = tuple(found)
    if not every:
        return None
    still = sum((one.open for one in every), Money(0))
    unmended = sum(one.open.pence > 0 for one in every)
    made = Made(
        f"{counted(len(every), 'irregular transfer')}, less what came back, was taken back or was "
        f"made good by a later decision: {still}.",
        RECORD, today, "pounds",
    )  # fmt: skip
    return Section(
        "suspense",
        "In suspense",
        "What happened without authority stands apart until it is mended, and draws on no "
        "ring-fence. It is mended by taking the money back, or by a decision of somebody who has "
        "the power.",
        figures=(
            Figure("Not mended yet", pounds(still), made,
                   note=f"{unmended} of {counted(len(every), 'transfer')}"),
        ),
        table=Table(
            "Irregular transfers, the latest first",
            columns("Transfer", "To", "Out of", "On", "Amount#", "Mended#", "State"),
            tuple(_row(one, names) for one in every),
        ),
    )  # fmt: skip


def _row(one: Irregular, names: Names) -> tuple[object, ...]:
    moved = one.transfer
    if isinstance(moved, Payment):
        words, to, on = moved.description, moved.payee, moved.paid
    else:
        words, to, on = "Money passed on", moved.destination, moved.made
    by = tuple(each.ref for each in one.mended_by)
    state = "Not mended" if not by else "Mended in part" if one.open.pence > 0 else "Mended"
    return (
        Mention(words, address(moved.ref), moved.ref.key),
        names.mention(to),
        names.mention(one.fund),
        on,
        moved.amount,
        one.mended,
        Mention(state, address(by[-1]), f"by {by[-1]}") if by else state,
    )


def mended_words(amount: Money, by: Iterable[Money]) -> str:
    """How much of an irregular transfer still stands without authority, in words."""
    still = amount - sum(by, Money(0))
    if still.pence <= 0:
        return "Mended in full"
    return f"Not mended yet: {still} of {amount} stands without authority"


def passed_words(one: Allotment) -> str:
    """What an allotment is for, where it does more than pass money on."""
    if one.clears is not None:
        return f"makes good {one.clears}"
    if one.reverses is not None:
        return f"takes back {one.reverses}"
    return ""
