"""What else could have been decided, and what a decision took account of.

Options stand in the papers of budgets, awards and answers to consultations; in each set one was
chosen. A consideration says how a consultation or a challenge weighed with those who decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from goldenthread.authority.minutes import Consideration, Option
from goldenthread.kernel import Ref
from goldenthread.synthetic.consultation_plans import BEDS, CONTINUITY, URGENT_TREATMENT
from goldenthread.synthetic.decisions import Minutes
from goldenthread.voice.challenges import Challenge

# The options before the meeting, by the first words of the key of a decision, and which was chosen.
_OPTIONS: MappingProxyType[str, tuple[int, tuple[str, ...]]] = MappingProxyType(
    {
        "answer-urgent-treatment": (2, (
            "Open from 8am to 10pm every day, and close at night, as was proposed.",
            "Open at weekends at once, and keep the nights until a car replaces them.",
            "Change nothing: 24 hours on weekdays only.",
        )),
        "answer-community-beds": (2, (
            "Turn eight beds into care at home at once, as was proposed.",
            "Turn four beds into care at home, and decide on the rest after a winter.",
            "Keep all twenty beds, and find the saving elsewhere in the place.",
        )),
        "answer-continuity": (3, (
            "Keep the local access payment as it is.",
            "Pay networks for continuity, with a smallest list of 25,000.",
            "Pay each practice for each patient, with no smallest size.",
        )),
        "budget-": (2, (
            "Spread the savings evenly over all services.",
            "Find the savings in running costs and prices, and spare mental health and practices.",
            "Set a budget with a deficit, and ask for support.",
        )),
        "primary-": (1, (
            "Ring-fence the whole allocation, underspends included.",
            "Ring-fence the allocation, and let underspends go back to the board.",
        )),
        "place-": (2, (
            "Uplift last year's budget by the same share as every place.",
            "Follow the need index of the place as released.",
            "Follow the need index by halves, over two years.",
        )),
        "trust-": (1, (
            "Award directly to the trust: no other provider can give the service as a whole.",
            "Award one year at a time by parts, and test the market for diagnostics.",
        )),
        "pooled-": (1, (
            "Pool the money, hosted by the council, with a report each quarter.",
            "Keep two budgets side by side, and settle up at the end of the year.",
        )),
        "out-of-hours-": (1, (
            "Keep the federation: it is the existing provider and meets the key criteria.",
            "Run a competitive process for a provider of out-of-hours care and 111 together.",
        )),
        "support-": (2, (
            "Bring payroll, data and contracts into the board.",
            "Share the work with other boards, and keep the board's own analysts.",
        )),
        "grant-": (1, (
            "Make the grant for one year, with a report of whom it reached.",
            "Make a smaller grant, and ask the charity to raise the rest.",
            "Make no grant.",
        )),
        "falls-": (1, (
            "Add the team to the community trust, which answers such calls already.",
            "Ask the ambulance service to run it with the emergency cars.",
        )),
        "local-": (3, (
            "Leave the service with the hospital, and pay for more clinics there.",
            "Buy it from one provider for the whole place.",
            "Offer it to every practice of the place, in a network or not.",
        )),
        "care-": (1, (
            "Contract with every home that meets the terms, so that families choose.",
            "Contract with three homes for a lower price.",
        )),
        "primary-care-": (1, (
            "Buy sessions in the most deprived small areas first.",
            "Buy the same number of sessions in every district.",
        )),
    }
)  # fmt: skip

_ANSWERS = MappingProxyType(
    {
        URGENT_TREATMENT.key: "Night closing, which most opposed, is put off until a car replaces "
        "it; weekend opening, which most asked for, begins at once.",
        BEDS.key: "Half the change is made: carers' journeys weighed against closing eight beds, "
        "and nurses' experience of care at home for closing four.",
        CONTINUITY.key: "The service goes ahead as most wished; the fear for small practices is "
        "met by payment for each patient, with no smallest size.",
    }
)
"""How each consultation was answered, by its key."""

_HEARD = (
    ("networks-2025", "networks-2024",
     "The clinic in the next town goes on, so that patients of practices outside travel less."),
    ("payments-2025", "payments-2024",
     "Lists are now compared with care homes opened in the year before payments are set."),
)  # fmt: skip
"""Decisions that took account of a challenge: to which earlier decision, and how."""


def option_facts(minutes: Minutes) -> Iterator[Option]:
    """The options before those who took the decisions that money or people rest on."""
    for key, decision in minutes.by_key.items():
        # The longest beginning wins: primary-care-QZZ-OPT is no ring-fence of primary-2024.
        begins = max((one for one in _OPTIONS if key.startswith(one)), key=len, default=None)
        if begins is None:
            continue
        chosen, words = _OPTIONS[begins]
        for number, course in enumerate(words, 1):
            yield Option(decision.ref, number, course, number == chosen)


def consideration_facts(
    minutes: Minutes, challenges: Iterable[Challenge]
) -> Iterator[Consideration]:
    """How consultations and challenges weighed with those who decided."""
    for plan in (URGENT_TREATMENT, BEDS, CONTINUITY):
        yield Consideration(minutes.ref(f"answer-{plan.key}"), plan.ref, _ANSWERS[plan.key])
    raised: dict[Ref, Ref] = {}
    for challenge in challenges:
        raised.setdefault(challenge.decision, challenge.ref)
    for later, earlier, words in _HEARD:
        yield Consideration(minutes.ref(later), raised[minutes.ref(earlier)], words)
