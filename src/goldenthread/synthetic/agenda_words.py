"""Words for the ordinary business of committees. Each line is ours and names nobody real."""

from __future__ import annotations

from dataclasses import dataclass

from goldenthread.kernel import Ref
from goldenthread.synthetic.bodies import (
    AUDIT,
    BOARD,
    EXECUTIVE,
    FINANCE,
    PARTNERSHIP,
    PRIMARY_CARE,
    QUALITY,
    REMUNERATION,
)

PLACE = Ref("body", "any place committee")
"""Stands for each place committee in turn."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of business: ``pounds`` (lowest, highest) where it commits money."""

    bodies: tuple[Ref, ...]
    power: str
    title: str
    reasons: str
    pounds: tuple[int, int] | None = None
    conflicted: bool = False


ITEMS: tuple[Item, ...] = (
    Item((PLACE,), "quality", "Visit {practice} on access by telephone",
         "The patient survey puts {practice} in the lowest tenth for access by telephone. A visit "
         "with the practice comes before any formal step. It reports back in {month}."),
    Item((PLACE,), "quality", "Support {practice} after two partners retire",
         "The practice has twelve vacant sessions a week. Help with recruitment costs less than "
         "dispersing its list. The local medical committee was heard and agrees."),
    Item((PLACE,), "involve", "Hold listening events in {town} on same-day care",
         "Residents of {town} say that they do not know where to go. Three events and a paper form "
         "reach people who do not answer online. The report names what will change."),
    Item((PLACE,), "commission", "Extend the warm homes referral scheme in {town}",
         "Of {number} households referred last winter, most came through a surgery. Cold homes "
         "drive admissions for breathing trouble. The scheme runs one more winter.",
         (45_000, 180_000)),
    Item((PLACE,), "commission", "Add a community nurse team for {town}",
         "Waits for a home visit in {town} are twice those of the rest of the place. The team "
         "starts with four nurses and is reviewed after a year.", (190_000, 420_000)),
    Item((PLACE,), "grant", "Grant to keep the {town} community kitchen open",
         "The kitchen feeds {number} people a week and is where the outreach nurse finds them. "
         "The council pays half. Without a grant it closes in {month}.", (12_000, 48_000)),
    Item((PLACE,), "grant", "Grant for a men's shed in {town}",
         "Lonely older men in {town} see their doctor more often than they need to. The shed has "
         "{number} members. It will report who stops coming and why.", (8_000, 26_000)),
    Item((PLACE,), "primary-medical", "Improve the consulting rooms at {practice}",
         "Two rooms at {practice} fail the standard for infection control. The work takes eight "
         "weeks and patients are seen next door. The landlord pays a third.", (35_000, 160_000),
         conflicted=True),
    Item((PLACE,), "primary-medical", "Pay practices in {town} for a winter hub",
         "Practices share one site on winter evenings, so that each keeps its day clinics. "
         "Continuity is kept: a patient's own practice is told the same evening.",
         (60_000, 240_000), conflicted=True),
    Item((PLACE,), "quality", "Find people with undetected high blood pressure in {town}",
         "Small areas of {town} in the most deprived tenth have the fewest checks. Community "
         "workers offer checks at work and at worship. Results go to the person's own practice."),
    Item((PLACE,), "quality", "Agree a care home round for {town}",
         "Care homes in {town} deal with up to seven practices each. One practice for each home "
         "is safer, and residents may still choose another."),
    Item((PLACE,), "involve", "Publish what residents of {town} said about pharmacies",
         "Two pharmacies in {town} have closed since {month}. {number} residents wrote in. The "
         "committee sends their words with its own view to the pharmacy team."),
    Item((QUALITY,), "quality", "Review of maternity triage at {trust}",
         "Three incidents in a quarter have the same pattern. The review is led from outside the "
         "trust. Families are asked whether and how they wish to take part."),
    Item((QUALITY,), "quality", "Unannounced visit to the emergency department of {trust}",
         "Waits above twelve hours rose in {month}. Two members and a resident visit at night. "
         "The trust sees the notes first and may correct facts."),
    Item((QUALITY,), "quality", "Accept the learning from deaths report of {trust}",
         "The report covers {number} deaths. It names four changes, each with an owner and a date. "
         "The committee asks for proof that the first is done."),
    Item((QUALITY,), "quality", "Watch closely: waits for children's therapy",
         "{number} children have waited more than a year. The plan halves that by {month}, and "
         "says which towns are served first, by need."),
    Item((QUALITY,), "involve", "Ask people with a learning disability about health checks",
         "Fewer than two thirds had a check last year. People who did not were never asked why. "
         "The advocacy group designs the questions."),
    Item((FINANCE,), "capital", "Replace the scanner at {trust}",
         "The scanner is beyond its life and failed nine times last year. Leasing costs more "
         "over seven years than buying.", (1_200_000, 3_400_000)),
    Item((FINANCE,), "capital", "Build a health centre in {town}",
         "Two surgeries in {town} have outgrown their buildings. The centre has rooms for both and "
         "neither has to merge. The council gives the land.", (3_200_000, 8_900_000)),
    Item((FINANCE,), "commission", "Shared care record, second phase",
         "Out-of-hours doctors still see a third of a patient's notes. The second phase brings in "
         "the hospices and social care. Access is logged and open to the patient.",
         (1_400_000, 4_800_000), conflicted=True),
    Item((FINANCE,), "commission", "Buy extra cataract operations",
         "{number} people have waited more than 40 weeks. The existing provider can do them by "
         "{month}. No new provider is needed.", (900_000, 3_100_000), conflicted=True),
    Item((EXECUTIVE,), "commission", "Translators for surgeries in {town}",
         "One appointment in nine in {town} needs a translator, and one in four of those is "
         "cancelled for want of one. The contract pays by the hour.", (30_000, 190_000)),
    Item((EXECUTIVE,), "capital", "Digital telephones for practices in {town}",
         "Callers in {town} meet an engaged tone. The new lines queue and call back. The old "
         "contract ends in {month}.", (60_000, 240_000)),
    Item((EXECUTIVE,), "commission", "Flu vaccines at the ferry terminal in {town}",
         "Seasonal workers are on no list here. A weekend clinic reached {number} of them last "
         "year.", (9_000, 40_000)),
    Item((EXECUTIVE,), "commission", "Temporary cover for the community clinic in {town}",
         "The only physiotherapist in {town} is on leave until {month}. Cover keeps {number} "
         "people on their course of treatment.", (15_000, 70_000)),
    Item((AUDIT,), "interests", "Policy on gifts and hospitality, yearly review",
         "No limit has changed. The register now shows offers that were refused. Two members "
         "asked for plainer words, and have them."),
    Item((AUDIT,), "interests", "Register of interests: late declarations",
         "{number} declarations came after 28 days. Each person was told in writing. The register "
         "shows the delay."),
    Item((AUDIT,), "interests", "Policy on raising concerns",
         "Practices asked who a receptionist may turn to. The policy names a guardian outside the "
         "board. It covers staff of every provider."),
    Item((REMUNERATION,), "pay", "Pay of very senior managers",
         "The award follows the national recommendation. No bonus is paid. The report shows the "
         "ratio to the middle salary.", conflicted=True),
    Item((BOARD,), "plan", "Joint forward plan, yearly revision",
         "The plan takes account of what health and wellbeing boards said. Two targets are later "
         "than first planned, and the plan says so."),
    Item((BOARD,), "govern", "Amend the terms of reference of place committees",
         "Residents' members may now bring items of their own. The quorum does not change. The "
         "local medical committee keeps its seat."),
    Item((BOARD,), "capital", "Joint capital plan for the year",
         "Requests came to twice what there is. Safety came first, then primary care premises, "
         "then equipment. Unfunded requests are listed.", (24_000_000, 36_000_000),
         conflicted=True),
    Item((BOARD,), "quality", "Winter plan",
         "The plan pays for {number} more beds at home than last winter. It says what stops first "
         "if staff are short."),
    Item((PARTNERSHIP,), "strategy", "Integrated care strategy, review",
         "New needs assessments show a widening gap between coast and county. The strategy now "
         "puts homes and work beside health care."),
    Item((PARTNERSHIP,), "strategy", "Priorities for children and young people",
         "Schools name anxiety first and teeth second. Both are now priorities. The voluntary "
         "sector leads the first."),
    Item((PRIMARY_CARE,), "primary-medical", "Boundary of {practice}",
         "The practice asks to draw its boundary in. {number} registered patients would lie "
         "outside and stay registered if they wish. Neighbouring practices were heard."),
    Item((PRIMARY_CARE,), "primary-medical", "Branch surgery in {town}: keep it open",
         "The partners proposed to close the branch. Buses to the main surgery stop at four "
         "o'clock. A rent subsidy keeps three mornings a week.", (28_000, 90_000)),
    Item((PRIMARY_CARE,), "dental", "Urgent dental sessions for {town}",
         "Nobody in {town} takes new patients. {number} people called 111 with toothache in a "
         "month. Existing dentists add sessions.", (70_000, 260_000)),
    Item((PRIMARY_CARE,), "pharmacy", "Sunday rota of pharmacies in {town}",
         "The last Sunday pharmacy in {town} closes in {month}. Three pharmacies share a rota. "
         "Surgeries and 111 are told.", (18_000, 60_000)),
    Item((PRIMARY_CARE,), "primary-medical", "Mentors for newly qualified doctors in {place}",
         "Of those who trained here, {number} left within two years. A mentor and protected time "
         "keep them. Practices of every size may apply.", (80_000, 310_000), conflicted=True),
)  # fmt: skip
