"""The long-term conditions that are counted, in a fixed order, with their multimorbidity weights.

Source of the twenty and their weights: Cambridge Multimorbidity Score, general-outcome weights
(Payne et al., CMAJ 2020;192:E107), as read in published study code and not verified against the
paper's own table. Which codes make a condition is said by the code lists, not here.
"""

from __future__ import annotations

from dataclasses import dataclass

WEIGHTS_VERIFIED = False
"""Whether the weights were read at their source. Pages say so where they are not."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A long-term condition. ``key`` names its code list and its register.

    ``weight`` is its Cambridge weight in hundredths, None outside the twenty. ``register`` is
    the group of the Quality and Outcomes Framework that counts it, "" where none does.
    """

    key: str
    name: str
    weight: int | None
    register: str = ""


CONDITIONS: tuple[Condition, ...] = (
    Condition("dementia", "Dementia", 250, "DEM"),
    Condition("cancer", "Cancer", 153, "CAN"),
    Condition("copd", "Chronic obstructive pulmonary disease", 146, "COPD"),
    Condition("atrial-fibrillation", "Atrial fibrillation", 134, "AF"),
    Condition("heart-failure", "Heart failure", 118, "HF"),
    Condition("constipation", "Treated constipation", 112),
    Condition("epilepsy", "Epilepsy", 92, "EP"),
    Condition("painful-condition", "Painful condition", 92),
    Condition("stroke-tia", "Stroke and transient ischaemic attack", 80, "STIA"),
    Condition("diabetes", "Diabetes", 75, "DM"),
    Condition("alcohol", "Alcohol problems", 65),
    Condition("psychosis-bipolar", "Psychosis and bipolar disorder", 64, "MH"),
    Condition("chronic-kidney-disease", "Chronic kidney disease", 53, "CKD"),
    Condition("anxiety-depression", "Anxiety and depression", 50, "DEP"),
    Condition("coronary-heart-disease", "Coronary heart disease", 49, "CHD"),
    Condition("connective-tissue", "Connective tissue disorders", 43, "RA"),
    Condition("irritable-bowel", "Irritable bowel syndrome", 21),
    Condition("asthma", "Asthma", 19, "AST"),
    Condition("hearing-loss", "Hearing loss", 9),
    Condition("hypertension", "Hypertension", 8, "HYP"),
    Condition("obesity", "Obesity", None, "OB"),
    Condition("learning-disability", "Learning disability", None, "LD"),
    Condition("non-diabetic-hyperglycaemia", "Non-diabetic hyperglycaemia", None, "NDH"),
    Condition("peripheral-arterial-disease", "Peripheral arterial disease", None, "PAD"),
    Condition("osteoporosis", "Osteoporosis", None, "OST"),
)
"""All conditions. The position of each is its bit in a person's set of conditions."""

BIT_OF = {condition.key: bit for bit, condition in enumerate(CONDITIONS)}
"""The bit of each condition, by key."""

SCORED = tuple(condition for condition in CONDITIONS if condition.weight is not None)
"""The twenty that the multimorbidity score counts."""

SCORED_BITS = sum(1 << BIT_OF[condition.key] for condition in SCORED)
"""The set of the twenty, as bits. A person with any of them has a long-term condition here."""
