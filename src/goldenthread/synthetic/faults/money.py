"""Faults of money: paid and allotted as it should not have been, and never corrected.

Each is added through the second door, as such things come into a real record. What a fund or a
fence would have had to give is irregular, and goes through suspense.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from goldenthread.commissioning.contracts import Contract
from goldenthread.kernel import Money, Ref, Span, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.structure.memberships import Capacity, Membership
from goldenthread.synthetic.contracts import contract
from goldenthread.synthetic.faults.scene import FIRST, SECOND, Fault, Planting, Scene
from goldenthread.synthetic.funds import fund_ref

BY = "Rowan Petch, financial accountant"


def _after_the_end(scene: Scene) -> Planting:
    key, day = "SUPPORT-2025", date(2026, 3, 1)
    before = scene.get(Contract, contract(key))
    after = replace(before, span=Span(before.span.since, day))
    late = [one for one in scene.payments(key) if one.paid >= day]
    return Planting(
        frozenset(("payment-outside-contract", one.ref) for one in late), ((before, after),)
    )


def _twice(scene: Scene) -> Planting:
    payment = min(scene.paid_from(FIRST, "premises"), key=lambda one: (one.amount, one.ref))
    again = replace(payment, ref=Ref("payment", f"{payment.ref.key}-bis"))
    found = frozenset({("paid-twice", again.ref)})
    return Planting(found, added=(again,), kind=WarrantKind.DECISION)


def _another(payment: Payment, key: str, **fields: Any) -> Payment:
    """A payment like another, under a key of its own."""
    return replace(payment, ref=Ref("payment", f"{payment.ref.key}-{key}"), **fields)


def _out_of_fence(scene: Scene) -> Planting:
    like = scene.paid_from(FIRST, "community")[0]
    added = _another(like, "pooled", fund=fund_ref(FIRST, "pooled"), amount=Money(1_000_00),
                     description="Community services, from money pooled with councils")  # fmt: skip
    found = frozenset({("ring-fence-broken", added.ref)})
    return Planting(found, added=(added,), kind=WarrantKind.DECISION)


def _allotted_out(scene: Scene) -> Planting:
    given = next(
        one for one in scene.all(Allotment) if one.destination == fund_ref(FIRST, "primary")
    )
    added = replace(
        given, ref=Ref("allotment", "QZZ-2024-90"), source=fund_ref(FIRST, "primary"),
        destination=fund_ref(FIRST, "core"), amount=Money(100_000_00), made=date(2024, 9, 2),
    )  # fmt: skip
    found = frozenset({("irregular-unmended", added.ref)})
    return Planting(found, added=(added,), kind=WarrantKind.IRREGULAR)


def _no_authority(scene: Scene) -> Planting:
    like = scene.payments("GRANT-QZZ-VOL-ADVICE-2024")[0]
    added = _another(
        like, "gift", fund=fund_ref(FIRST, "local-corrant"), contract=None, decision=None,
        description="A gift that nobody decided on", amount=Money(12_500_00),
    )  # fmt: skip
    found = frozenset({("irregular-unmended", added.ref)})
    return Planting(found, added=(added,), kind=WarrantKind.IRREGULAR)


def _overspent(scene: Scene) -> Planting:
    like = next(one for one in scene.all(Fund) if one.ref == fund_ref(FIRST, "ambulance"))
    hospital = fund_ref(FIRST, "hospital")  # of which something is left at the end of the year
    winter = replace(
        like, ref=fund_ref(FIRST, "winter"), name="Winter", purpose="winter crews", parent=hospital
    )
    given = next(one for one in scene.all(Allotment) if one.destination == like.ref)
    pounds = Money(2_000_00)
    late = replace(
        given, ref=Ref("allotment", "QZZ-2024-91"), source=hospital,
        destination=winter.ref, amount=pounds, made=date(2024, 12, 2),
    )  # fmt: skip
    early = _another(
        scene.paid_from(FIRST, "ambulance")[0], "winter", fund=winter.ref, amount=pounds,
        description="Crews for winter, ahead of the money for them", paid=date(2024, 11, 15),
    )  # fmt: skip
    found = frozenset({("fund-overspent", winter.ref)})
    return Planting(found, added=(winter, late, early), kind=WarrantKind.DECISION)


def _to_another(scene: Scene) -> Planting:
    payment = scene.paid_from(FIRST, "gms")[0]
    other = next(ref for ref in scene.practices() if ref != payment.payee)
    added = _another(payment, "astray", payee=other, amount=Money(500_00))
    found = frozenset({("payment-to-another", added.ref)})
    return Planting(found, added=(added,), kind=WarrantKind.DECISION)


def _before_decision(scene: Scene) -> Planting:
    payment = scene.paid_from(FIRST, "gms")[1]
    later = scene.paid_from(SECOND, "gms")[0].decision
    added = _another(payment, "early", decision=later, amount=Money(500_00))
    found = frozenset({("payment-before-decision", added.ref)})
    return Planting(found, added=(added,), kind=WarrantKind.DECISION)


def _network_fund(scene: Scene) -> Planting:
    network = next(
        one.group for one in scene.all(Membership) if one.capacity is Capacity.IN_NETWORK
    )
    like = next(one for one in scene.all(Fund) if one.ref == fund_ref(SECOND, "additional-roles"))
    added = replace(like, ref=fund_ref(SECOND, "network-purse"), holder=network)
    return Planting(frozenset({("network-holds-money", added.ref)}), added=(added,))


FAULTS = (
    Fault("out-of-fence", "Money pooled with councils paid for community services.",
          _out_of_fence, BY),
    Fault("allotted-out", "Money for general practice was allotted to other services.",
          _allotted_out, BY),
    Fault("no-authority", "A gift was paid that nobody had decided on.", _no_authority, BY),
    Fault("overspent", "A fund paid before it was given the money.", _overspent, BY),
    Fault("after-the-end", "A provider was paid after its contract had ended.", _after_the_end, BY),
    Fault("to-another", "A practice was paid what another was due.", _to_another, BY),
    Fault("before-decision", "A payment names a decision that was taken later.", _before_decision,
          BY),
    Fault("paid-twice", "One bill was paid twice.", _twice, BY),
    Fault("network-fund", "A fund is held by a network.", _network_fund, BY),
)  # fmt: skip
