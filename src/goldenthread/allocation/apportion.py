"""Apportionment: a pot divided by weights, to the penny, by largest remainder.

Each share is first rounded down to whole pence. The pence left over, fewer than there are
shares, go one each to the largest remainders. The tie rule: of equal remainders the larger
weight goes first, then the code that comes first in order. All of it is whole-number
arithmetic, so shares always add up to the pot, and no order of the input changes them.
"""

from __future__ import annotations

from collections.abc import Mapping

from goldenthread.kernel import Money


class ApportionmentError(ValueError):
    """A pot that cannot be divided. The message says why."""


def apportion(pot: Money, weights: Mapping[str, int]) -> dict[str, Money]:
    """Divide a pot by weights of any unit, zero or more, by code; in the order they came.

    A weight of zero receives nothing. Raises ApportionmentError for a pot or a weight below
    zero, for no weights at all, and for a pot with nothing but zero weights to divide it by.
    """
    if pot.pence < 0:
        raise ApportionmentError(
            f"a pot of {pot} cannot be divided: give an amount of zero or more "
            "(divide a saving as a pot of its own)"
        )
    if not weights:
        raise ApportionmentError("there is nobody to divide the pot among")
    below = [code for code, weight in weights.items() if weight < 0]
    if below:
        raise ApportionmentError(f"weights cannot be below zero: {', '.join(below[:10])}")
    total = sum(weights.values())
    if total == 0:
        if pot.pence:
            raise ApportionmentError(
                f"{pot} cannot be divided: every weight is zero, so nothing says who needs what"
            )
        return dict.fromkeys(weights, Money(0))
    shares: dict[str, int] = {}
    queue: list[tuple[int, int, str]] = []
    for code, weight in weights.items():
        shares[code], remainder = divmod(pot.pence * weight, total)
        queue.append((-remainder, -weight, code))
    for _, _, code in sorted(queue)[: pot.pence - sum(shares.values())]:
        shares[code] += 1
    return {code: Money(pence) for code, pence in shares.items()}
