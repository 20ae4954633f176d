"""Random lives of the small world: each step is asked of the product and of the plain model.

What the product permits the model permits, and the other way round; after each step the balances
of both are the same to the penny. Steps are also asked twice, and asked again with other content.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from goldenthread.authority.minutes import Choice
from goldenthread.authority.powers import Delegation, Suspension
from goldenthread.commissioning.contracts import Contract, ContractForm
from goldenthread.kernel import Money, Ref, Span, WarrantKind
from goldenthread.money.transfers import Allotment, Payment
from tests.gate import world
from tests.gate.plain_model import Model

LONDON = ZoneInfo("Europe/London")
POUNDS = st.integers(1, 12).map(lambda tens: Money(tens * 10_00))
AREAS = st.sampled_from([world.SYSTEM, world.NORTH, world.SOUTH])
POWERS = st.sampled_from([world.PRIMARY, world.GRANT])
BODIES = st.sampled_from(world.DECIDERS)
MAYBE_POUNDS = st.none() | st.integers(1, 20).map(lambda tens: Money(tens * 10_00))
FUNDS = st.sampled_from([one.ref for one in world.FUNDS])
MEMBERS = st.frozensets(st.sampled_from(world.MEMBERS))
PAYEES = st.sampled_from([world.NORTH_SURGERY, world.SOUTH_SURGERY, world.HOSPICE])
WAYS = ((world.POT, world.OPEN), (world.POT, world.FENCED), (world.FENCED, world.LOCAL))
MOSTLY = st.sampled_from([True, True, True, True, False])
DATA = st.data()


def one_of(*faults: str) -> st.SearchStrategy[str]:
    """What is wrong with a step: mostly nothing, so that lives go on."""
    return st.sampled_from([*[""] * (2 * len(faults)), *faults])


class Gate(RuleBasedStateMachine):
    """The product and the model, side by side."""

    def __init__(self) -> None:
        super().__init__()
        from goldenthread.records.models import Recording

        self.model = Model()
        self.number = 0
        self.recordings: Callable[[], int] = Recording.objects.count
        first = next(one for one in world.world() if getattr(one, "ref", None) == world.FOUNDING)
        self.model.decisions[world.FOUNDING] = first
        self.model.bodies[world.FOUNDING] = world.BOARD

    # ── how a step is asked ─────────────────────────────────────────────────────────────────

    def named(self, kind: str) -> Ref:
        """A reference that was not used before."""
        self.number += 1
        return Ref(kind, f"W-{self.number:04d}")

    @property
    def usual(self) -> dict[str, Any]:
        """Who records, when and why."""
        at = datetime.combine(self.model.day, time(12), LONDON)
        return {"by": "A. Recorder", "at": at, "reason": "A step"}

    def asked(
        self, permitted: bool | None, verb: Callable[..., Any], *args: Any, **more: Any
    ) -> Any:
        """Ask the product. What it answers is what the model says; a refusal writes nothing.

        ``permitted`` None: the model does not say. Asked again with the same key, nothing more is
        written.
        """
        from goldenthread.actions.refusal import RefusedError

        before, refused = self.recordings(), ""
        try:
            answer = verb(*args, **self.usual, **more)
        except RefusedError as refusal:
            refused = str(refusal)
        if refused:
            assert permitted is not True, refused
            assert self.recordings() == before
            return None
        assert permitted is not False, answer
        assert self.recordings() == before + 1
        verb(*args, **self.usual, **more)
        assert self.recordings() == before + 1
        return answer

    # ── authority ───────────────────────────────────────────────────────────────────────────

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        """Time goes on."""
        self.model.day += timedelta(days=days)

    @rule(
        power=POWERS, delegator=BODIES, delegate=BODIES, limit=MAYBE_POUNDS, yearly=MAYBE_POUNDS,
        area=st.none() | AREAS, starts=st.integers(0, 3), lasts=st.none() | st.integers(1, 40),
        on=st.booleans(),
    )  # fmt: skip
    def delegate(  # noqa: PLR0917 - the terms of a delegation
        self, power: Ref, delegator: Ref, delegate: Ref, limit: Money | None, yearly: Money | None,
        area: Ref | None, starts: int, lasts: int | None, on: bool,
    ) -> None:  # fmt: skip
        """A body passes a power on; what it passes on it has, on every day and for every sum."""
        from goldenthread.actions.delegations import delegate as verb

        since = self.model.day + timedelta(days=starts)
        span = Span(since, None if lasts is None else since + timedelta(days=lasts))
        ref = self.named("delegation")
        done = self.asked(
            None, verb, power, delegator=delegator, delegate=delegate, clause=world.CLAUSE,
            span=span, limit=limit, yearly_limit=yearly, area=area, may_sub_delegate=on,
            key=ref.key,
        )  # fmt: skip
        if done is None:
            return
        (made,) = done.facts
        assert isinstance(made, Delegation)
        for day in (since, since + timedelta(days=20)):
            for asked in (Money(10_00), Money(60_00), Money(150_00)):
                for place in (world.SYSTEM, world.NORTH, world.SOUTH):
                    could = self.model.may(delegator, power, asked, place, day)
                    self.model.delegations.append(made)
                    can = self.model.may(delegate, power, asked, place, day)
                    self.model.delegations.pop()
                    had = self.model.may(delegate, power, asked, place, day)
                    assert could or had or not can, (made, day, asked, place)
        self.model.delegations.append(made)

    @precondition(lambda self: len(self.model.delegations) > 1)
    @rule(data=DATA, starts=st.integers(0, 3), lasts=st.integers(1, 10), rightly=MOSTLY)
    def suspend(self, data: st.DataObject, starts: int, lasts: int, rightly: bool) -> None:
        """A delegator suspends a delegation for some days; nobody else does."""
        from goldenthread.actions.delegations import suspend as verb

        one = data.draw(st.sampled_from(self.model.delegations))
        body = one.delegator if rightly else data.draw(BODIES)
        since = self.model.day + timedelta(days=starts)
        span = Span(since, since + timedelta(days=lasts))
        ref = self.named("suspension")
        done = self.asked(
            False if body != one.delegator else None, verb, one.ref, body=body,
            clause=world.CLAUSE, span=span, key=ref.key,
        )  # fmt: skip
        if done is not None:
            self.model.suspensions.append(Suspension(ref, one.ref, world.CLAUSE, span))

    @precondition(lambda self: len(self.model.delegations) > 1)
    @rule(data=DATA, later=st.integers(0, 5), rightly=MOSTLY)
    def revoke(self, data: st.DataObject, later: int, rightly: bool) -> None:
        """A delegator ends a delegation; nobody else does."""
        from goldenthread.actions.delegations import revoke as verb

        one = data.draw(st.sampled_from(self.model.delegations))
        body = one.delegator if rightly else data.draw(BODIES)
        until = self.model.day + timedelta(days=later)
        if one.span.until == until:
            return
        done = self.asked(
            False if body != one.delegator else None, verb, one.ref, body=body, until=until
        )
        if done is not None:
            at = self.model.delegations.index(one)
            self.model.delegations[at] = replace(one, span=Span(one.span.since, until))

    @rule(fault=one_of("absent", "withdrawn", "against", "hospice", "anybody", "anywhere", "much"),
          amount=POUNDS, data=DATA)  # fmt: skip
    def decide(self, fault: str, amount: Money, data: st.DataObject) -> None:
        """A body meets and decides, if it may; a contract follows from what it awards."""
        from goldenthread.actions.decide import decide as verb
        from goldenthread.actions.hold_meeting import hold_meeting
        from goldenthread.authority.proposals import Ballot, Proposal, Recusal
        from goldenthread.authority.sittings import Convening

        body, power, area = data.draw(st.sampled_from(self._able()))
        if fault == "anybody":
            body, power = data.draw(BODIES), data.draw(POWERS)
        if fault == "anywhere" or area is None:
            area = data.draw(AREAS)
        if fault == "much":
            amount = Money(amount.pence * 3)
        some = {name: data.draw(MEMBERS) if fault == name else frozenset()
                for name in ("absent", "withdrawn", "against")}  # fmt: skip
        present = frozenset(world.MEMBERS) - some["absent"]
        withdrawn = some["withdrawn"]
        votes = {
            one: Choice.AGAINST if one in some["against"] else Choice.FOR
            for one in sorted(present - withdrawn)
        }
        parties: tuple[Ref, ...] = ()
        if fault == "hospice":
            parties = (world.HOSPICE,)
            withdrawn = data.draw(st.sampled_from([frozenset(), frozenset({world.AVOCET})]))
            votes = {one: choice for one, choice in votes.items() if one not in withdrawn}
        meeting, ref = self.named("meeting"), self.named("decision")
        held = Convening(body, "Meeting", self.model.day, tuple(sorted(present)))
        assert self.asked(True, hold_meeting, held, key=meeting.key)
        proposal = Proposal(
            meeting, f"Item {ref.key}", "It helps.", power, area, self.model.day,
            tuple(Ballot(person, choice) for person, choice in votes.items()), amount,
            recusals=tuple(Recusal(one, None, "An interest") for one in sorted(withdrawn)),
            parties=parties,
        )  # fmt: skip
        may = self.model.may_decide(body, power, amount, area, present, withdrawn, votes, parties)
        done = self.asked(may, verb, proposal, key=ref.key)
        if done is None:
            return
        decision = done.facts[0]
        self.model.decisions[ref], self.model.bodies[ref] = decision, body
        assert decision.delegation is None or any(
            one.ref == decision.delegation and one.delegate == body
            for one in self.model.delegations
        )
        self._award(ref, data)

    def _able(self) -> list[tuple[Ref, Ref, Ref | None]]:
        """Bodies with the powers that they have, or were given once, and where."""
        given = ((one.delegate, one.power, one.area) for one in self.model.delegations)
        return [(world.BOARD, world.GRANT, None), *given]

    def _award(self, decision: Ref, data: st.DataObject) -> None:
        from goldenthread.actions.record import record

        provider = data.draw(PAYEES)
        lasts = data.draw(st.none() | st.integers(1, 30))
        day = self.model.day
        contract = Contract(
            self.named("contract"), "Services", data.draw(st.sampled_from(
                [ContractForm.LOCAL, ContractForm.GRANT])), world.BOARD, provider, decision,
            world.CLAUSE, None, Span(day, None if lasts is None else day + timedelta(days=lasts)),
        )  # fmt: skip
        self.asked(True, record, [contract])
        self.model.contracts[contract.ref] = contract

    # ── money ───────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: bool(self.model.contracts))
    @rule(fault=one_of("fund", "decision", "payee", "day", "much", "words"), amount=POUNDS,
          data=DATA)  # fmt: skip
    def pay(self, fault: str, amount: Money, data: st.DataObject) -> None:
        """A payment is authorised, if it may be."""
        from goldenthread.actions.transfer import authorise

        contract = data.draw(st.sampled_from(list(self.model.contracts.values())))
        decision, payee = contract.decision, contract.provider
        if fault == "decision":
            decision = data.draw(st.sampled_from(list(self.model.decisions)))
        if fault == "payee":
            payee = data.draw(PAYEES)
        if fault != "much":
            amount = Money(amount.pence // 5)
        today = self.model.day
        shift = data.draw(st.sampled_from([-1, 1])) if fault == "day" else 0
        self.number += 1
        one = Payment(
            self.named("payment"), self._fund_for(decision, data, fault), payee,
            payee if payee.kind == "practice" else data.draw(AREAS), contract.ref, decision,
            "Care" if fault == "words" else f"Care {self.number}", amount,
            today + timedelta(days=shift),
        )  # fmt: skip
        if self.asked(self.model.may_pay(one, today), authorise, [one], on=today):
            self.model.pay(one)
            self._other_content(one)

    def _fund_for(self, decision: Ref, data: st.DataObject, fault: str) -> Ref:
        if fault == "fund":
            return data.draw(FUNDS)
        fenced = self.model.decisions[decision].power == world.PRIMARY
        return data.draw(
            st.sampled_from([world.FENCED, world.LOCAL] if fenced else [world.OPEN, world.POT])
        )

    def _other_content(self, one: Payment) -> None:
        """The key of a payment does not serve for another."""
        from goldenthread.actions.transfer import authorise

        other = replace(one, amount=one.amount + Money(1))
        assert self.asked(False, authorise, [other], on=self.model.day) is None

    @rule(fault=one_of("funds"), way=st.sampled_from(WAYS), amount=POUNDS, data=DATA)
    def allot(self, fault: str, way: tuple[Ref, Ref], amount: Money, data: st.DataObject) -> None:
        """Money passes from fund to fund, if it may."""
        from goldenthread.actions.transfer import authorise

        source, to = (data.draw(FUNDS), data.draw(FUNDS)) if fault else way
        decision = data.draw(st.sampled_from([world.FOUNDING, *self.model.decisions]))
        today = self.model.day
        one = Allotment(self.named("allotment"), source, to, amount, decision, world.CLAUSE, today)
        if self.asked(self.model.may_allot(one, today), authorise, [one], on=today):
            self.model.allot(one)

    @rule(amount=POUNDS, fund=FUNDS, days=st.integers(0, 20))
    def happen_anyway(self, amount: Money, fund: Ref, days: int) -> None:
        """Something was paid without authority, and is recorded: it stands in suspense."""
        from goldenthread.actions.record import record

        one = Payment(
            self.named("payment"), fund, world.NORTH_SURGERY, world.NORTH_SURGERY, None, None,
            "Paid by mistake", amount, self.model.day - timedelta(days=days),
        )  # fmt: skip
        if fund == world.VOTE:
            return  # not the board's money
        assert self.asked(True, record, [one], kind=WarrantKind.IRREGULAR)
        self.model.pay(replace(one, fund=world.SUSPENSE, warrant=WarrantKind.IRREGULAR))

    @precondition(lambda self: bool(self.model.payments))
    @rule(data=DATA, amount=POUNDS)
    def reverse(self, data: st.DataObject, amount: Money) -> None:
        """Money comes back, never more than was paid."""
        from goldenthread.actions.transfer import NothingToReverseError
        from goldenthread.actions.transfer import reverse as verb

        one = data.draw(st.sampled_from(self.model.payments))
        left = one.amount.pence - self.model.back[one.ref]
        ref = self.named("receipt")
        if not left:
            try:
                verb(one.ref, amount=amount, key=ref.key, on=self.model.day, **self.usual)
            except NothingToReverseError:
                return
            raise AssertionError(f"{one} came back already")
        if self.asked(
            amount.pence <= left, verb, one.ref, amount=amount, key=ref.key, on=self.model.day
        ):
            self.model.come_back(one, amount.pence)

    @precondition(lambda self: any(
        one.warrant is WarrantKind.IRREGULAR for one in self.model.payments
    ))  # fmt: skip
    @rule(data=DATA, amount=POUNDS, source=FUNDS)
    def make_good(self, data: st.DataObject, amount: Money, source: Ref) -> None:
        """A body with the power makes irregular money good, out of a fund that may."""
        from goldenthread.actions.transfer import authorise

        odd = data.draw(st.sampled_from(
            [one for one in self.model.payments if one.warrant is WarrantKind.IRREGULAR]
        ))  # fmt: skip
        decision = data.draw(st.sampled_from(list(self.model.decisions)))
        one = Allotment(
            self.named("allotment"), source, world.SUSPENSE, amount, decision, world.CLAUSE,
            self.model.day, clears=odd.ref,
        )  # fmt: skip
        today = self.model.day
        if self.asked(self.model.may_allot(one, today), authorise, [one], on=today):
            self.model.allot(one)

    # ── always ──────────────────────────────────────────────────────────────────────────────

    @invariant()
    def conserved(self) -> None:
        """To the penny: nothing appears, nothing is lost, and both books agree."""
        from goldenthread.records.models import FundBalance

        assert self.model.everything == 0
        held = dict(FundBalance.objects.values_list("fund", "pence"))
        assert held == {one.ref: self.model.stands[one.ref] for one in world.FUNDS}
        for fund in world.FUNDS:
            assert fund.parent is None or fund.suspense or held[fund.ref] >= 0
