"""Words from which invented answers are made up: how they open, why, and what they ask."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CAPACITIES: tuple[tuple[str, int], ...] = (
    ("Patient or resident", 46), ("Carer or relative", 17), ("NHS staff", 12),
    ("General practitioner", 8), ("Practice staff", 5), ("Voluntary organisation", 5),
    ("Councillor", 3), ("Local medical committee", 1), ("Prefer not to say", 3),
)  # fmt: skip
"""In what capacity, and how many of a hundred."""

OPENINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "for": ("I am for this.", "On balance, yes.", "This is overdue.", "Yes, with care.",
                "It makes sense to me.", "I changed my mind and now agree.", "We support it."),
        "against": ("I am against this.", "Please think again.", "This worries me.", "No.",
                    "I cannot see how this helps.", "It looks decided already.", "We object."),
        "neither": ("I can see both sides.", "I do not know enough to say.", "It depends.",
                    "Hard to tell from the paper.", "I have no firm view."),
    }
)  # fmt: skip

REASONS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "urgent-treatment": {
            "for": ("Weekends are when children fall ill and when we need it in {town}.",
                    "At three in the morning the waiting room in {town} stands empty.",
                    "One set of hours every day is easier to remember.",
                    "Night staff could work days, when the queue is out of the door."),
            "against": ("I work nights at the harbour and it is the only place open.",
                        "The next emergency department is fifty minutes away by car.",
                        "There is no bus from {town} after eight.",
                        "My mother has been seen there twice after midnight.",
                        "The ambulance service cannot cope with the coast as it is.",
                        "Visitors double our numbers every summer and the paper leaves them out."),
            "neither": ("Nobody told us how many people come at night.",
                        "Much turns on whether 111 sends people elsewhere.",
                        "{town} needs both weekends and nights."),
        },
        "community-beds": {
            "for": ("My father wanted to be at home in {town} and could not be.",
                    "Beds are full of people who wait for care at home.",
                    "A team can reach {town} within the hour.",
                    "I nursed there; most of my patients did not need a ward."),
            "against": ("I am eighty-four and live alone in {town}; who comes at night?",
                        "Carers in {town} are worn out already.",
                        "Once beds go they do not come back.",
                        "The other hospital with beds is two buses away.",
                        "It took five weeks to find carers for my wife."),
            "neither": ("The numbers cover one winter only.",
                        "I would keep more beds until the team shows what it can do.",
                        "Ask the district nurses in {town} first."),
        },
        "continuity": {
            "for": ("Patients in {town} tell their story to a stranger each time.",
                    "We know our patients, and nothing pays us for keeping it so.",
                    "The worst off move most and lose their doctor most.",
                    "Fewer repeats, fewer errors, fewer trips to hospital."),
            "against": ("Small practices in {town} cannot spare anyone to count visits.",
                        "The present payment keeps our Saturday clinic open.",
                        "It rewards buildings in poor wards, and misses poor people elsewhere.",
                        "Part-time doctors will be blamed for being part-time."),
            "neither": ("It depends how a visit is counted.",
                        "Please publish the list of practices.",
                        "Say first what happens to {town} when the money ends."),
        },
    }
)  # fmt: skip

REQUESTS: tuple[str, ...] = (
    "Please come and see us in {town} before you decide.",
    "Tell us in plain words what you decide and why.",
    "Look at it again after a year and publish what you find.",
    "Think of people who do not drive.",
    "Ask people who do not use a computer.",
    "Put the money where need is greatest.",
    "Do not let one town lose so that another gains.",
    "Keep the staff you have.",
    "",
    "",
    "",
)
