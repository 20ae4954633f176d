"""Prevention, and the clinical areas of Core20PLUS5 that these tables can see."""

from __future__ import annotations

from goldenthread.evidence.measures.stewards import (
    HUNDRED,
    HUNDRED_THOUSAND,
    IN_THE_YEAR,
    NOBODY,
    STEWARDS,
    THIS_SYSTEM,
)
from goldenthread.evidence.sheets import Direction, Family, Sheet, Statistic, sheets

_BY = STEWARDS[Family.PREVENTION]
_CORE20 = "Core20PLUS5, NHS England: {}"
_UNCODED = "What was done and not coded, or done elsewhere and never sent to the practice."


def _share(
    key: str, *, numerator: str, denominator: str, title: str, purpose: str, cannot_see: str,
    unit: str, source: str, exclusions: str = NOBODY, period: str = IN_THE_YEAR,
    direction: Direction = Direction.HIGHER, lists: tuple[str, ...] = (), verified: bool = False,
) -> Sheet:  # fmt: skip
    return Sheet(
        key=key,
        title=title,
        family=Family.PREVENTION,
        purpose=purpose,
        cannot_see=cannot_see,
        statistic=Statistic.PROPORTION,
        numerator=numerator,
        denominator=denominator,
        unit=unit,
        period=period,
        direction=direction,
        exclusions=exclusions,
        source=source,
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED,
        code_lists=lists,
        verified=verified,
    )


SHARES = tuple(
    sheets.register(sheet)
    for sheet in (
        _share(
            "blood-pressure-taken",
            numerator="blood-pressure-taken",
            denominator="blood-pressure-due",
            title="Blood pressure taken in five years, aged 45 or more",
            purpose="Finding high blood pressure before it does harm.",
            cannot_see=f"Pressures taken at home or in a pharmacy that were never sent. {_UNCODED}",
            unit="% of people aged 45 or more",
            source=_CORE20.format(
                "hypertension case-finding; age and years as this system defines"
            ),
            period="The five years that end on the day measured",
            exclusions="People under 45",
        ),
        _share(
            "hypertension-controlled",
            numerator="hypertension-controlled",
            denominator="register-hypertension",
            title="High blood pressure under control",
            purpose="Whether people with high blood pressure are treated to target: at or under "
            "140/90, "
            "and 150/90 from age 80.",
            cannot_see="People who have it and are not on the register. A person without a "
            "reading in the "
            f"year counts as not controlled. {_UNCODED}",
            unit="% of people on the hypertension register",
            source=f"{THIS_SYSTEM}, after the Quality and Outcomes Framework, not verified there",
            lists=("hypertension",),
        ),
        _share(
            "flu-vaccinated",
            numerator="flu-vaccinated",
            denominator="flu-due",
            title="Influenza vaccination, aged 65 or more",
            purpose="Protecting old people through the winter.",
            cannot_see=f"Those who were offered it and declined look like those never asked. "
            f"{_UNCODED}",
            unit="% of people aged 65 or more",
            source=f"{THIS_SYSTEM}: a year that ends on the day measured, not a winter",
            exclusions="People under 65",
        ),
        _share(
            "copd-flu-vaccinated",
            numerator="copd-flu-vaccinated",
            denominator="register-copd",
            title="Influenza vaccination of people with COPD",
            purpose="Chronic respiratory disease in Core20PLUS5: fewer flare-ups, fewer "
            "emergencies.",
            cannot_see=f"Vaccination against pneumococcus and COVID-19, which it names too. "
            f"{_UNCODED}",
            unit="% of people on the COPD register",
            source=_CORE20.format("chronic respiratory disease, uptake of vaccines"),
            lists=("copd",),
        ),
        _share(
            "smi-checked",
            numerator="smi-checked",
            denominator="register-psychosis-bipolar",
            title="Physical health check of people with severe mental illness",
            purpose="Severe mental illness in Core20PLUS5: people who die 15 to 20 years early are "
            "looked after in body as well. The aim stated is 60%.",
            cannot_see="Which of the parts of the check were done, and what followed. The years "
            "of life "
            f"lost are quoted from memory, not verified. {_UNCODED}",
            unit="% of people on the psychosis and bipolar register",
            source=_CORE20.format(
                "annual physical health checks for 60% of people with severe mental illness"
            ),
            lists=("psychosis-bipolar",),
            verified=True,
        ),
        _share(
            "learning-disability-checked",
            numerator="learning-disability-checked",
            denominator="learning-disability-due",
            title="Health check of people with a learning disability, aged 14 or more",
            purpose="A yearly check finds illness that people may not be able to report.",
            cannot_see=f"People with a mild disability who are not on the register. {_UNCODED}",
            unit="% of people on the register aged 14 or more",
            source="Annual health checks from age 14; the definition was not verified at a source",
            exclusions="People under 14",
            lists=("learning-disability",),
        ),
        _share(
            "smoking",
            numerator="smokers",
            denominator="smoking-known",
            title="People who smoke, aged 15 or more",
            purpose="Smoking runs through all of Core20PLUS5: it makes about half of the gap in "
            "length "
            "of life between rich and poor (from memory, not verified).",
            cannot_see="Those not asked in the year, who may smoke more or less. Vaping.",
            unit="% of people asked in the year",
            source=_CORE20.format("smoking cessation, all areas"),
            direction=Direction.LOWER,
            exclusions="People under 15, and people whose smoking was not recorded in the year",
        ),
        _share(
            "early-cancer",
            numerator="cancers-early",
            denominator="cancers-staged",
            title="Cancers found at stage 1 or 2",
            purpose="Early diagnosis in Core20PLUS5: cancers found early can more often be "
            "cured. The "
            "aim stated is 75% by 2028.",
            cannot_see="Cancers whose stage was not recorded. Kinds of cancer differ in how "
            "early they "
            "can be found, and are not separated here.",
            unit="% of cancers with a stage",
            source=_CORE20.format("75% of cancers diagnosed at stage 1 or 2 by 2028"),
            exclusions="Cancers without a stage",
            verified=True,
        ),
    )
)


def _of_children(key: str, *, quantity: str, title: str, purpose: str, lists: tuple[str, ...],
                 exclusions: str) -> Sheet:  # fmt: skip
    return Sheet(
        key=key,
        title=title,
        family=Family.PREVENTION,
        purpose=purpose,
        cannot_see="The denominator is people of all ages, so an area with many children has a "
        "higher rate: look at its age bands. What was treated without admission.",
        statistic=Statistic.CRUDE_RATE,
        numerator=quantity,
        denominator="people",
        unit="per 100,000 people of all ages a year",
        period=IN_THE_YEAR,
        direction=Direction.LOWER,
        exclusions=exclusions,
        source="Core20PLUS5 for children, NHS England; from memory, not verified",
        owner=_BY.owner,
        checker=_BY.checker,
        next_review=_BY.next_review,
        multiplier=HUNDRED_THOUSAND,
        code_lists=lists,
    )


OF_CHILDREN = tuple(
    sheets.register(sheet)
    for sheet in (
        _of_children(
            "child-asthma-admissions",
            quantity="child-asthma-admissions",
            title="Emergency admissions of children for asthma",
            purpose="Asthma in Core20PLUS5 for children: steady care should make these rare.",
            lists=("asthma-admission",),
            exclusions="Admissions of people aged 19 or more",
        ),
        _of_children(
            "child-caries-admissions",
            quantity="child-caries-admissions",
            title="Admissions of children for tooth decay",
            purpose="Oral health in Core20PLUS5 for children: teeth out under anaesthetic.",
            lists=("dental-caries",),
            exclusions="Admissions of people aged 11 or more",
        ),
    )
)

SMOKING_KNOWN = sheets.register(
    _share(
        "smoking-known",
        numerator="smoking-known",
        denominator="people",
        title="Smoking recorded in the year",
        purpose="How much the share who smoke can be trusted: it rests on those who were asked.",
        cannot_see="Records of earlier years. The denominator has people under 15 too, who are "
        "not asked.",
        unit="% of people of all ages",
        source=THIS_SYSTEM,
    )
)
