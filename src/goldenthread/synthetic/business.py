"""The business on which money and contracts rest: founding, budget rounds, awards and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from goldenthread.allocation.practice_need import Component
from goldenthread.kernel import FinancialYear, Ref
from goldenthread.synthetic.answers import Tally
from goldenthread.synthetic.areas import SYSTEM_REF, place_ref
from goldenthread.synthetic.bodies import (
    BOARD,
    CARE_PROVIDERS,
    FINANCE,
    PRIMARY_CARE,
    PRIMARY_CARE_PROVIDERS,
    place_committee,
)
from goldenthread.synthetic.consultation_plans import (
    BEDS,
    CONSULTATIONS,
    CONTINUITY,
    URGENT_TREATMENT,
)
from goldenthread.synthetic.decisions import Proposal
from goldenthread.synthetic.diary import Diary
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.gazetteer import PLACES, UPPER_TIERS
from goldenthread.synthetic.need import YEARS, Needs, release_ref
from goldenthread.synthetic.practices import Surgeries, Surgery
from goldenthread.synthetic.programme import (
    CARE_POUNDS_A_YEAR,
    FALLS_POUNDS_A_YEAR,
    GRANTS,
    GROWTH_PER_MILLE,
    LOCAL_SERVICES,
    OUT_OF_HOURS_POUNDS_A_YEAR,
    POOLED_POUNDS_A_YEAR,
    PRIMARY_CARE_POUNDS_A_YEAR,
    STORY_POUNDS_A_YEAR,
    STORY_TITLE,
    SUPPORT_POUNDS_A_YEAR,
    TRUST_SERVICES,
    LocalService,
)

_TAKEN_UP_PER_CENT = 86
_NEEDY_INDEX_PER_CENT = 118
"""Practices with a health inequalities index above this take part in the continuity service."""


@dataclass(frozen=True, slots=True)
class Offers:
    """Which practices provide which local service, and the people whom the story serves."""

    local: Mapping[str, Sequence[Surgery]]
    story: Sequence[tuple[Surgery, int]]

    def of_place(self, service: LocalService, place: str) -> list[Surgery]:
        """The practices of a place that provide a service."""
        return [one for one in self.local[service.key] if one.place == place]


def make_offers(draw: Draw, surgeries: Surgeries, needs: Needs) -> Offers:
    """Practices take up most services; the neediest provide the continuity service."""
    local = {
        service.key: [
            one
            for one in surgeries.own
            if not one.tiny
            and one.open_on(service.begins)
            and draw.whole(1, 100, "offer", service.key, one.code) <= _TAKEN_UP_PER_CENT
        ]
        for service in LOCAL_SERVICES
    }
    year = YEARS[1]
    own = [one.code for one in surgeries.own if one.code in needs.by_year[year]]
    story = []
    for one in surgeries.own:
        if one.tiny or one.code not in needs.by_year[year]:
            continue
        index, people = needs.index([one.code], Component.HEALTH_INEQUALITIES, year, own)
        if index * 100 > _NEEDY_INDEX_PER_CENT:
            story.append((one, people * one.deprivation // 140))
    return Offers(local, story)


def grown(pounds: int, year: FinancialYear) -> int:
    """Pounds of 2024/25 in a year, to the whole thousand."""
    if year == YEARS[0]:
        return pounds
    return pounds * (1_000 + GROWTH_PER_MILLE) // 1_000_000 * 1_000


def named_business(diary: Diary, offers: Offers, tallies: Mapping[Ref, Tally]) -> list[Proposal]:
    """Every decision that contracts, funds or answers rest on."""
    proposals = [
        *_founding(diary),
        *_consultations(diary, offers, tallies),
        *_local_services(diary, offers),
    ]
    for year in YEARS:
        proposals.extend(_budget_round(diary, year))
        proposals.extend(_primary_care_round(diary, year))
        proposals.extend(_awards(diary, year))
    proposals.extend(_two_year_awards(diary))
    return proposals


def _founding(diary: Diary) -> Iterator[Proposal]:
    first, places = diary.of(BOARD, 2022, 7), diary.of(BOARD, 2023, 3)
    yield Proposal(
        "constitution", first, "Adopt the constitution and the scheme of delegation",
        "NHS England has approved the constitution. The scheme says who decides what. Both are "
        "published today.", "govern", SYSTEM_REF,
    )  # fmt: skip
    yield Proposal(
        "register", first, "Take over the contracts of general practice",
        "NHS England delegates primary medical services to the board from today. Each contract, "
        "its terms and its practice stay as they are. The register lists them all.",
        "primary-medical", SYSTEM_REF,
    )  # fmt: skip
    yield Proposal(
        "places", places, "Set up five place committees",
        "Decisions belong as near to people as they can be. The committees begin in April with "
        "limits that the board reviews each year. The local medical committee has a seat on each.",
        "govern", SYSTEM_REF,
    )  # fmt: skip
    yield Proposal(
        "other-primary-care", places, "Accept pharmacy, dentistry and optometry from April",
        "NHS England delegates the three services together. Their money is kept apart from "
        "general practice. The primary care committee decides on them.", "govern", SYSTEM_REF,
    )  # fmt: skip


def _budget_round(diary: Diary, year: FinancialYear) -> Iterator[Proposal]:
    meeting = diary.of(BOARD, year.begins, 3)
    yield Proposal(
        f"budget-{year.begins}", meeting, f"Set the budget for {year}",
        "The plan spends what the board expects to receive and no more. It keeps money for general "
        "practice apart. Savings are named, with who loses by them.", "budget", SYSTEM_REF,
        conflicted=1,
    )  # fmt: skip
    yield Proposal(
        f"primary-{year.begins}", meeting, f"Ring-fence primary medical money for {year}",
        "The whole of the primary medical allocation stays in general practice. Underspends stay "
        "there too, by a decision published. The local medical committee has seen the figures.",
        "primary-medical", SYSTEM_REF, conflicted=2,
    )  # fmt: skip
    for place in PLACES:
        area = place_ref(place.key)
        yield Proposal(
            f"place-{place.key}-{year.begins}", meeting, f"Place budget of {place.name} for {year}",
            f"The budget follows the need index of {place.name} as released, not last year's "
            "spending. It covers local services of general practice and community schemes. The "
            "place committee decides how it is used.", "primary-medical", area,
            release=release_ref(area, Component.PRIMARY_MEDICAL, year), conflicted=2,
        )  # fmt: skip


def _primary_care_round(diary: Diary, year: FinancialYear) -> Iterator[Proposal]:
    meeting = diary.of(PRIMARY_CARE, year.begins, 3)
    for key, title, reasons in (
        ("payments", f"Payments to practices for {year}",
         ("National directions set the global sum and quality payments; the committee checks that "
         "each practice's weighted list is right. Practices see their figures before April.")),
        ("premises", f"Rent and rates of surgeries for {year}",
         ("The district valuer has set the rents. Rates are paid as billed. Two appeals are open "
         "and are paid at the old rate until they close.")),
        ("networks", f"Network contract payments for {year}",
         ("Each network is an agreement of its practices and names who is paid for it. Patients of "
         "practices outside are served by neighbours under the same contract.")),
        ("additional-roles", f"Additional roles in networks for {year}",
         ("Networks claim what they spend on staff, up to their share. What is left over stays in "
         "general practice, and the committee publishes how much that is.")),
    ):  # fmt: skip
        yield Proposal(
            f"{key}-{year.begins}", meeting, title, reasons, "primary-medical", SYSTEM_REF
        )
    yield Proposal(
        f"out-of-hours-{year.begins}", meeting, f"Out-of-hours care by the federation for {year}",
        "The federation answers nine in ten calls within the hour. It is the existing provider and "
        "meets the key criteria. Practices that own it were not in the room.",
        "primary-medical", SYSTEM_REF, pounds=grown(OUT_OF_HOURS_POUNDS_A_YEAR, year),
    )  # fmt: skip


def _awards(diary: Diary, year: FinancialYear) -> Iterator[Proposal]:
    board, finance = diary.of(BOARD, year.begins, 3), diary.of(FINANCE, year.begins, 3)
    for service in TRUST_SERVICES:
        yield Proposal(
            f"trust-{service.provider.key}-{year.begins}", board,
            f"Contract for {service.title[0].lower()}{service.title[1:]}, {year}",
            "No other provider can give these services as a whole. Price follows national rules, "
            "with growth for more people. Members nominated by trusts withdrew.",
            "commission", SYSTEM_REF, pounds=grown(service.pounds, year) * 103 // 100,
            conflicted=2,
        )  # fmt: skip
    for upper in UPPER_TIERS:
        yield Proposal(
            f"pooled-{upper.code}-{year.begins}", finance,
            f"Pooled fund with {upper.council} for {year}",
            "The plan was agreed with the health and wellbeing board. It pays for care at home "
            f"after hospital. The council hosts the fund and reports each quarter on {upper.name}.",
            "pool", SYSTEM_REF, pounds=grown(POOLED_POUNDS_A_YEAR[upper.code], year), conflicted=1,
        )  # fmt: skip
    yield Proposal(
        f"support-{year.begins}", finance, f"Commissioning support for {year}",
        "Payroll, data and contract work cost less shared with other boards. The board keeps its "
        "own analysts. The price falls each year.", "commission", SYSTEM_REF,
        pounds=grown(SUPPORT_POUNDS_A_YEAR, year),
    )  # fmt: skip
    for body, key, title, pounds in GRANTS:
        yield Proposal(
            f"grant-{body.key}-{year.begins}",
            diary.of(place_committee(key), year.begins, 3), f"Grant for {year}: {title.lower()}",
            "The charity reaches people whom surgeries do not. It shows whom it helped and what "
            "they say changed. Its own fundraising pays a third.", "grant", place_ref(key),
            pounds=pounds,
        )  # fmt: skip


def _two_year_awards(diary: Diary) -> Iterator[Proposal]:
    finance, primary = diary.of(FINANCE, 2024, 3), diary.of(PRIMARY_CARE, 2024, 3)
    for code, name in CARE_PROVIDERS:
        yield Proposal(
            f"care-{code}", finance, f"Continuing care with {name}, two years",
            "Places are bought as people need them. The home's inspection rating is good. Families "
            "choose the home, so the contract goes to every home that meets the terms.",
            "commission", SYSTEM_REF, pounds=CARE_POUNDS_A_YEAR * 212 // 100,
        )  # fmt: skip
    for code, name, what in PRIMARY_CARE_PROVIDERS:
        yield Proposal(
            f"primary-care-{code}", primary, f"Local service with {name}, two years",
            f"{what} keep people out of the emergency department. Access is poorest in the most "
            "deprived small areas, and sessions go there first.",
            "dental" if "DENT" in code else "pharmacy", SYSTEM_REF,
            pounds=PRIMARY_CARE_POUNDS_A_YEAR[code] * 212 // 100,
        )  # fmt: skip
    for place in PLACES:
        yield Proposal(
            f"falls-{place.key}", diary.of(place_committee(place.key), 2024, 5),
            f"Falls response in {place.name}",
            "A nurse and a therapist reach people who fell within two hours. Four in five then "
            "stay at home. The community trust provides it from June.", "commission",
            place_ref(place.key), conflicted=1,
            pounds=(FALLS_POUNDS_A_YEAR[place.key] * 22 // 12_000 + 1) * 1_000,
            release=release_ref(place_ref(place.key), Component.CORE, YEARS[0]),
        )  # fmt: skip


def _local_services(diary: Diary, offers: Offers) -> Iterator[Proposal]:
    for service in LOCAL_SERVICES:
        year, month = service.awarded
        for place in PLACES:
            area = place_ref(place.key)
            people = sum(one.people for one in offers.of_place(service, place.key))
            quarters = (2026 - service.begins.year) * 4 - (service.begins.month - 4) // 3
            most = people * service.pence * quarters // 100
            yield Proposal(
                f"local-{service.key}-{place.key}",
                diary.of(place_committee(place.key), year, month),
                f"{service.name} by practices in {place.name} until March 2026",
                f"{service.why} Every practice of {place.name} may provide it, in a network or "
                "not. Members who are partners in a practice withdrew.",
                "primary-medical", area, pounds=(most * 108 // 100_000 + 1) * 1_000,
                release=release_ref(area, Component.PRIMARY_MEDICAL, FinancialYear(2024))
                if year == 2024
                else release_ref(area, Component.PRIMARY_MEDICAL, FinancialYear(2025)),
                conflicted=2,
            )  # fmt: skip


def _consultations(
    diary: Diary, offers: Offers, tallies: Mapping[Ref, Tally]
) -> Iterator[Proposal]:
    for plan in CONSULTATIONS:
        yield Proposal(
            f"open-{plan.key}", diary.of(*plan.opened_by),
            f"Consult: {plan.title[0].lower()}{plan.title[1:]}",
            "Views are sought while more than one answer is open. Twelve weeks or more are given. "
            "The papers show the options that were not preferred, and their costs.",
            "involve" if plan.body == BOARD else "primary-medical", plan.area,
        )  # fmt: skip
    yield Proposal(
        f"answer-{URGENT_TREATMENT.key}", diary.of(*URGENT_TREATMENT.answered_by),
        "Keep the urgent treatment centre in Tarnsea open at night until a car replaces it",
        f"{tallies[URGENT_TREATMENT.ref]}. Shift workers and carers said what closing at night "
        "would mean. Weekend opening begins at once. Nights are looked at again "
        "when the ambulance service has a car on the coast.", "commission", URGENT_TREATMENT.area,
        pounds=1_260_000, consultation=URGENT_TREATMENT.ref, conflicted=1,
    )  # fmt: skip
    yield Proposal(
        f"answer-{BEDS.key}", diary.of(*BEDS.answered_by),
        "Turn four beds at Dunmarrow community hospital into care at home, and keep sixteen",
        f"{tallies[BEDS.ref]}. Carers feared long journeys; nurses "
        "showed that most people would rather be at home. Half the change is made now, and the "
        "rest only if the team holds through a winter.", "commission", BEDS.area,
        pounds=740_000, consultation=BEDS.ref, conflicted=1,
    )  # fmt: skip
    people = sum(count for _, count in offers.story)
    yield Proposal(
        f"answer-{CONTINUITY.key}", diary.of(*CONTINUITY.answered_by), STORY_TITLE,
        f"{tallies[CONTINUITY.ref]}. The service reaches {people:,} people in {len(offers.story)} "
        "practices, in a network or not. It answers the worry that small practices lose by it: "
        "payment is for each patient, with no smallest size.",
        "primary-medical", SYSTEM_REF, pounds=(people * STORY_POUNDS_A_YEAR // 2_000 + 1) * 1_000,
        release=release_ref(place_ref("corrant"), Component.HEALTH_INEQUALITIES, YEARS[1]),
        consultation=CONTINUITY.ref, conflicted=2,
    )  # fmt: skip
