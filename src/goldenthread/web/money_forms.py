"""The forms by which money moves: what each asks, and the transfer that it comes to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from goldenthread.kernel import Money, Ref, WarrantKind
from goldenthread.money.funds import Fund
from goldenthread.money.transfers import Allotment, Payment
from goldenthread.web.money_fields import (
    LONGEST_REASON,
    Choices,
    ChosenField,
    FactField,
    KeyField,
    PastDayField,
    PoundsField,
    WordsField,
    fresh_key,
)

KINDS_OF_WARRANT: tuple[tuple[WarrantKind, str, str], ...] = (
    (WarrantKind.IRREGULAR, "Nobody with the power had decided it",
     ("It goes through suspense, draws on no fund or ring-fence, and is a public finding until it "
      "is mended.")),
    (WarrantKind.STATUTE, "The law says that it is owed",
     "Such as a statutory entitlement. It leaves the fund that you name."),
    (WarrantKind.DECISION, "A body had decided it, and it was not recorded at the time",
     "It leaves the fund that you name. Rules check it against the decision afterwards."),
    (WarrantKind.DELEGATION, "It was made under a delegation",
     "For payments. It leaves the fund that you name."),
    (WarrantKind.BROUGHT_FORWARD, "It was there before this record began",
     "For money passed between funds, such as an opening balance."),
)  # fmt: skip
"""On what money that moved anyway can rest: the kind, what it is called, and what follows."""

NOT_OF = {
    "payment": frozenset({WarrantKind.BROUGHT_FORWARD}),
    "allotment": frozenset({WarrantKind.DELEGATION}),
}
"""What cannot be said of each kind of transfer."""


class MovingForm(forms.Form):
    """What every form of money has: a key, and who may not be there twice."""

    key = KeyField()

    def __init__(
        self, sent: Any = None, files: Any = None, *, today: date,
        initial: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(sent, files, initial={"key": fresh_key(today), **(initial or {})})
        self.today = today
        self.label_suffix = ""

    def choose(self, name: str, choices: Choices) -> None:
        """Say what can be chosen in a field."""
        field = self.fields[name]
        assert isinstance(field, ChosenField)  # noqa: S101 - a field of choices
        field.choices = list(choices)

    @property
    def shown(self) -> tuple[forms.BoundField, ...]:
        """The fields that are asked, in their order."""
        return tuple(self[name] for name in self.fields if name != "key")

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """Everything that was typed, to be carried to the next page; a fact by its reference."""
        read = getattr(self, "cleaned_data", {})
        return tuple(
            (name, str(read[name] if isinstance(read.get(name), Ref) else self[name].value() or ""))
            for name in self.fields
        )


class PayForm(MovingForm):
    """A payment under a contract, which says who is paid."""

    decision = ChosenField("Choose the decision on which it rests",
                           label="Which decision does it rest on?")  # fmt: skip
    benefits = ChosenField("Say for whom it is", label="Who is it for?",
                           help_text="The people of whom the money is for. Who is paid is in the "
                           "contract.")  # fmt: skip
    fund = ChosenField("Choose the fund that pays", label="Out of which fund?",
                       help_text="Those that could pay under this contract today, with what "
                       "stands in each. What was usual comes first.")  # fmt: skip
    amount = PoundsField(label="How much, in pounds?", help_text="Such as 1250 or 1250.50")
    words = WordsField("Say what the payment is for", label="What is it for?",
                       help_text="A few words that set it apart, such as Claim for March 2026. "
                       "Everybody can read them: name no patient.")  # fmt: skip

    def payment(self, contract: Ref, payee: Ref) -> Payment:
        """The payment that was typed, of today."""
        typed = self.cleaned_data
        return Payment(
            Ref("payment", typed["key"]), Ref.parse(typed["fund"]), payee,
            Ref.parse(typed["benefits"]), contract, Ref.parse(typed["decision"]), typed["words"],
            typed["amount"], self.today,
        )  # fmt: skip


class AllotForm(MovingForm):
    """Money passed from one fund to another by a decision."""

    source = ChosenField("Choose the fund that it leaves", label="From which fund?")
    destination = ChosenField("Choose the fund to which it goes", label="To which fund?")
    decision = FactField("Name the decision on which it rests", "decision",
                         label="Which decision does it rest on?",
                         help_text="Its reference, or words of its title.")  # fmt: skip
    amount = PoundsField(label="How much, in pounds?", help_text="Such as 250000")
    reason = WordsField("Say why it is allotted now", longest=LONGEST_REASON, wraps=True,
                        label="Why now?", help_text="Kept with the event, under your name.",
                        )  # fmt: skip

    def allotment(self, clause: Ref) -> Allotment:
        """The allotment that was typed, of today."""
        typed = self.cleaned_data
        return Allotment(
            Ref("allotment", typed["key"]), Ref.parse(typed["source"]),
            Ref.parse(typed["destination"]), typed["amount"], typed["decision"], clause,
            self.today,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse what leaves a fund for itself."""
        typed = super().clean() or {}
        if typed.get("source") and typed.get("source") == typed.get("destination"):
            self.add_error("destination", "Choose another fund than the one that it leaves")
        return typed


class TakeBackForm(MovingForm):
    """Money of a payment or an allotment that came back."""

    amount = PoundsField(label="How much came back, in pounds?")
    reason = WordsField("Say why it came back", label="Why did it come back?",
                        help_text="Such as Ten patients were counted twice. Everybody can read "
                        "it.")  # fmt: skip


class MakeGoodForm(MovingForm):
    """An irregular transfer made good by a later decision."""

    decision = FactField("Name the decision that makes it good", "decision",
                         label="Which decision makes it good?",
                         help_text="One that somebody with the power took since. Its reference, "
                         "or words of its title.")  # fmt: skip
    source = ChosenField("Choose the fund that bears it", label="Which fund bears it after all?",
                         help_text="The money goes from there into suspense, and closes what is "
                         "open.")  # fmt: skip
    amount = PoundsField(label="How much, in pounds?")
    reason = WordsField("Say why it is right after all", longest=LONGEST_REASON, wraps=True,
                        label="Why is it right after all?",
                        help_text="Kept with the event, under your name.")  # fmt: skip


class RecordForm(MovingForm):
    """What happened anyway: a payment or an allotment, on what it rested, and how we know.

    Which fields it has depends on ``what`` moved and on the ``kind`` of warrant.
    """

    on = PastDayField(label="On which day?")
    fund = ChosenField("Choose the fund that was charged", label="Which fund was charged?")
    destination = ChosenField("Choose the fund to which it went", label="To which fund?")
    payee = FactField("Say who was paid", "practice", "body", label="Who was paid?",
                      help_text="A code such as Z90015, or words of the name.")  # fmt: skip
    benefits = FactField("", "practice", "network", "place", "system", "lower-tier", "upper-tier",
                         label="Who was it for?", required=False,
                         help_text="Leave it empty where it was for whoever was paid.")  # fmt: skip
    contract = FactField("", "contract", label="Under which contract?", required=False,
                         help_text="Leave it empty where there was none.")  # fmt: skip
    decision = FactField("Name the decision on which it rests", "decision",
                         label="Which decision does it rest on?",
                         help_text="Its reference, or words of its title.")  # fmt: skip
    delegation = FactField("Name the delegation that was used", "delegation",
                           label="Under which delegation?",
                           help_text="Its reference, such as delegation:KEY.")  # fmt: skip
    clause = FactField("Name the law or clause under which it is owed", "law", "clause",
                       label="Under which law or clause?",
                       help_text="Its reference, or words of its title.")  # fmt: skip
    amount = PoundsField(label="How much, in pounds?", help_text="Such as 1250 or 1250.50")
    words = WordsField("Say what the payment was for", label="What was it for?",
                       help_text="Everybody can read it: name no patient.")  # fmt: skip
    reason = WordsField("Say why it is recorded, and how you know", longest=LONGEST_REASON,
                        wraps=True, label="Why is it recorded, and how do you know?",
                        help_text="Such as Found in the bank statement of March; nobody had "
                        "decided it. Kept under your name, for everybody to read.")  # fmt: skip

    def __init__(
        self, *given: Any, what: str, kind: WarrantKind, funds: Iterable[Fund], **more: Any
    ) -> None:
        super().__init__(*given, **more)
        self.what, self.kind = what, kind
        self.funds = {str(fund.ref): fund for fund in funds}
        day = self.fields["on"]
        assert isinstance(day, PastDayField)  # noqa: S101 - declared above
        day.today = self.today
        dropped = {
            "payment": {"destination"}, "allotment": {"payee", "benefits", "contract", "words"},
        }[what]  # fmt: skip
        if kind is not WarrantKind.DECISION:
            dropped |= {"decision"}
        if kind is not WarrantKind.DELEGATION:
            dropped |= {"delegation"}
        if kind is not WarrantKind.STATUTE:
            dropped |= {"clause"}
        for name in dropped:
            del self.fields[name]

    def transfer(self) -> Payment | Allotment:
        """What happened, as it was typed; where it is irregular, the record door moves it."""
        typed = self.cleaned_data
        fund, amount, on = Ref.parse(typed["fund"]), typed["amount"], typed["on"]
        if self.what == "payment":
            return Payment(
                Ref("payment", typed["key"]), fund, typed["payee"],
                typed.get("benefits") or typed["payee"], typed.get("contract"),
                typed.get("decision"), typed["words"], amount, on, self.kind,
                typed.get("delegation"), typed.get("clause"),
            )  # fmt: skip
        destination = Ref.parse(typed["destination"])
        clause = typed.get("clause") or self.funds[str(destination)].clause
        return Allotment(
            Ref("allotment", typed["key"]), fund, destination, amount, typed.get("decision"),
            clause, on, self.kind,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse what goes from a fund to itself."""
        typed = super().clean() or {}
        if typed.get("destination") and typed.get("fund") == typed.get("destination"):
            self.add_error("destination", "Choose another fund than the one that was charged")
        return typed


def fund_choices(funds: Iterable[tuple[Fund, Money]]) -> list[tuple[str, str]]:
    """Funds to choose from, each with what stands in it."""
    return [
        (str(fund.ref), f"{fund.name}, {fund.year}: {_stands(fund, left)}"
         + (", ring-fenced" if fund.ring_fenced else ""))
        for fund, left in funds
    ]  # fmt: skip


def _stands(fund: Fund, left: Money) -> str:
    return "voted by Parliament" if fund.parent is None else f"{left} stands in it"
