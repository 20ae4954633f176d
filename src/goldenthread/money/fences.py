"""Ring-fences: where fenced money may pass, and what it may be paid for.

The law of it is one, whether asked beforehand by the gate or afterwards by a rule. Money passes
between a fenced fund and a fenced fund that it feeds or is fed from, and nowhere else. It is paid
for the purpose of every fence in which the fund lies, and where it came with a delegated power,
by that power.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from goldenthread.kernel import Ref
from goldenthread.money.funds import Fund

PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "general practice": "a contract of general practice",
        "pooled": "a section 75 agreement",
    }
)
"""Words in the purpose of a fence that a contract can tell, and which contract serves them."""


@dataclass(frozen=True, slots=True)
class Use:
    """What money is paid for, as a fence asks it.

    ``purposes`` are those of :data:`PURPOSES` that its contract serves (None: there is no
    contract to tell), ``power`` that by which it is paid (None: by law alone) and ``words`` name
    the contract.
    """

    purposes: frozenset[str] | None
    power: Ref | None
    words: str = ""


def fences(fund: Fund, find: Callable[[Ref], Fund | None]) -> Iterator[Fund]:
    """A ring-fenced fund, and every ring-fenced fund from which it is fed without a break."""
    seen: set[Ref] = set()
    here: Fund | None = fund
    while here is not None and here.ring_fenced and here.ref not in seen:
        yield here
        seen.add(here.ref)
        here = None if here.parent is None else find(here.parent)


def leaves_fence(source: Fund, destination: Fund) -> bool:
    """Whether money that passes from one fund to another leaves the fence of the first."""
    return source.ring_fenced and not (
        destination.ring_fenced
        and (destination.parent == source.ref or source.parent == destination.ref)
    )


def untold(around: Iterable[Fund], came_with: Mapping[Ref, Ref], use: Use) -> tuple[Fund, ...]:
    """The fences of which nothing recorded tells whether money is paid for their purpose.

    A fence is told by a word of :data:`PURPOSES` and a contract, or by the delegated power with
    which its money came; of the others :func:`outside` finds nothing, whatever is paid.
    """

    def told(fence: Fund) -> bool:
        by_contract = use.purposes is not None and bool(_named(fence))
        return by_contract or (use.power is not None and fence.ref in came_with)

    return tuple(fence for fence in around if not told(fence))


def _named(fence: Fund) -> frozenset[str]:
    """The words of :data:`PURPOSES` in the purpose of a fence, however it is capitalised."""
    purpose = fence.purpose.casefold()
    return frozenset(words for words in PURPOSES if words in purpose)


def outside(around: Iterable[Fund], came_with: Mapping[Ref, Ref], use: Use) -> str:
    """Why money is paid for what a fence around its fund is not for; empty where it is.

    ``came_with`` gives the delegated power with which each fund came. What is owed by law alone
    (no power) is asked for its purpose only.
    """
    for fence in around:
        said = f"{fence.ref}, ring-fenced for {fence.purpose},"
        for words, contract in PURPOSES.items():
            if use.purposes is None or words not in _named(fence) or words in use.purposes:
                continue
            return f"{said} was paid under {use.words}, which is not {contract}"
        power = came_with.get(fence.ref)
        if power is not None and use.power is not None and use.power != power:
            return f"{said} came with {power}, and was paid by a decision under {use.power}"
    return ""
