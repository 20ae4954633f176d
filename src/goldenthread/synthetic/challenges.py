"""The challenges to decisions, each with its clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from goldenthread.kernel import Ref
from goldenthread.reference.working_days import working_days_after
from goldenthread.synthetic.bodies import HEALTHWATCH, MEDICAL_COMMITTEE, NEGOTIATING_COMMITTEE
from goldenthread.synthetic.decisions import Minutes
from goldenthread.synthetic.networks import Networks
from goldenthread.synthetic.practices import Surgeries
from goldenthread.voice.challenges import Challenge
from goldenthread.voice.challenging import DAYS_TO_REPLY


@dataclass(frozen=True, slots=True)
class Ground:
    """A challenge before it has its number.

    It is raised ``after`` so many working days (or on ``raised``), and its answer ``took`` so many.
    """

    decision: str
    raised_by: Ref
    ground: str
    after: int
    took: int | None
    reply: str | None = None
    raised: date | None = None


def challenge_facts(
    surgeries: Surgeries, networks: Networks, minutes: Minutes
) -> Iterator[Challenge]:
    """A dozen challenges: nine answered in time, three still running."""
    grounds = sorted(
        ((_raised(ground, minutes), ground) for ground in _grounds(surgeries, networks)),
        key=lambda pair: (pair[0], pair[1].decision),
    )
    counts: dict[int, int] = {}
    for raised, ground in grounds:
        counts[raised.year] = counts.get(raised.year, 0) + 1
        yield Challenge(
            Ref("challenge", f"QZZ-{raised.year}-{counts[raised.year]:02d}"),
            minutes.ref(ground.decision),
            ground.raised_by,
            ground.ground,
            raised,
            working_days_after(raised, DAYS_TO_REPLY),
            None if ground.took is None else working_days_after(raised, ground.took),
            ground.reply,
        )


def _raised(ground: Ground, minutes: Minutes) -> date:
    taken = minutes.by_key[ground.decision].taken
    return ground.raised or working_days_after(taken, ground.after)


def _grounds(surgeries: Surgeries, networks: Networks) -> Sequence[Ground]:
    outside = networks.outside[1].ref
    first = {plan.place: plan for plan in reversed(networks.plans)}
    growing = max(first["dunmarrow"].members, key=lambda one: (one.people, one.code))
    return (
        Ground(f"place-{surgeries.merged.place}-2024", surgeries.merged.ref,
               "The need index counts our branch in the wrong town.", 12, 14,
               "The branch was counted where its patients live. The working is sent to you."),
        Ground("networks-2024", outside,
               "We are in no network, and our patients pay for it with longer journeys.", 9, 17,
               "The neighbouring network must serve them. Its clinic now opens in your town."),
        Ground("payments-2024", surgeries.closed.ref,
               "Our weighted list leaves out a care home opened in January.", 15, 12,
               "You are right. The list is put right from the next quarter and arrears are paid."),
        Ground("answer-urgent-treatment", HEALTHWATCH,
               "Answers on paper were counted late. Were they read before the decision?", 11, 15,
               "All 38 came before the meeting and are in its papers. The summary now says so."),
        Ground("local-minor-injury-saltings", first["saltings"].fact.ref,
               "The price does not cover a nurse's time at weekends.", 8, 18,
               "A weekend rate will be put to the committee with the next review."),
        Ground("trust-RZA-2025", NEGOTIATING_COMMITTEE,
               "The growth agreed leaves nothing for the rota that the trust promised.", 14, 19,
               "The trust has shown that the rota is funded from July. The letter is published."),
        Ground("additional-roles-2025", MEDICAL_COMMITTEE,
               "Money that networks did not claim last year is not shown to have stayed in general "
               "practice.", 10, 18,
               "The sum and where it went are now published for each network."),
        Ground("answer-community-beds", HEALTHWATCH,
               "No test says when the four beds would come back.", 19, 16,
               "Three tests are set, and are reported to the board each quarter."),
        Ground("place-dunmarrow-2025", growing.ref,
               "Growth of our list since October is not in the index.", 13, 13,
               "The index uses the year's average list. Growth counts from next year."),
        Ground("support-2025", MEDICAL_COMMITTEE,
               "A year on, practices have still not been asked if the data service meets their "
               "needs.", 0, None, raised=date(2026, 3, 4)),
        Ground("local-frailty-corrant", first["corrant"].fact.ref,
               "A year on, care plans made by the network's nurses are still not counted.", 0, None,
               raised=date(2026, 3, 18)),
        Ground("answer-continuity", MEDICAL_COMMITTEE,
               "Practices just below the threshold serve families as poor, and get nothing. How "
               "was the threshold chosen?", 0, None, raised=date(2026, 3, 6)),
    )  # fmt: skip
