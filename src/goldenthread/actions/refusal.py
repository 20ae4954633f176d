"""A refusal: the answer of the door that authorises, with the whole verdict."""

from __future__ import annotations

from goldenthread.kernel import Ref, Verdict


class Refusal(Exception):
    """It may not be recorded by this door; nothing was. ``verdict`` says why, and how to mend it.

    ``others`` are bodies that may do what this one may not, the nearest first.
    """

    def __init__(self, verdict: Verdict, others: tuple[Ref, ...] = ()) -> None:
        super().__init__("; ".join(reason.words for reason in verdict.reasons))
        self.verdict = verdict
        self.others = others
