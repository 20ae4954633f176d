"""The margins of the demonstration system: its own practices, lists and small areas.

Lists are those of the record that ``goldenthread demo`` builds from the same seed, so that
evidence and money speak of the same people.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from goldenthread.evidence.conditions import CONDITIONS
from goldenthread.persons.generating.ages import men_by_age, whole_ages
from goldenthread.persons.generating.disease import (
    CLASS_FROM,
    FIFTHS,
    FRAILTIES,
    SEXES,
    cell_weights,
    eligible_from,
)
from goldenthread.persons.generating.ethnic_groups import with_unknown
from goldenthread.persons.generating.margins import (
    AREA_AGES,
    ETHNIC_CODES,
    OLDEST,
    Margins,
    PracticePlace,
    before,
    rounded,
)
from goldenthread.structure.areas import SmallArea
from goldenthread.synthetic.areas import Ground, lay_ground, place_ref
from goldenthread.synthetic.draw import Draw
from goldenthread.synthetic.gazetteer import SYSTEM
from goldenthread.synthetic.need import YEARS, Needs, measure_needs
from goldenthread.synthetic.networks import LEFT_ON, Networks, form_networks
from goldenthread.synthetic.outlines import draw_outlines
from goldenthread.synthetic.practices import Surgery, found_practices

Float = NDArray[np.float64]

# People of England by five years of age from 0, the last 90 or more, in thousandths: ONS, mid-2020
# population estimates of small areas.
_ENGLAND_AGES = (
    57.3, 62.6, 60.8, 55.1, 61.4, 66.7, 67.6, 66.1, 61.5, 64.3, 68.5, 66.5, 56.5, 49.2, 49.8, 35.5,
    25.6, 15.7, 9.2,
)  # fmt: skip
# Census 2021, England, in thousandths, in the order of ETHNIC_CODES.
_ENGLAND_ETHNICITY = (
    735.4, 8.8, 63.5, 2.9, 8.8, 4.3, 8.4, 8.0, 32.6, 27.8, 11.1, 16.9, 7.6, 11.0, 26.0, 5.2, 16.1,
    5.7,
)  # fmt: skip
# Registers of England, share of those old enough: NHS Digital, Quality and Outcomes Framework
# 2021/22, sums over 6,470 practices.
_ENGLAND_REGISTERS = {
    "AF": 0.02092, "AST": 0.06472, "CAN": 0.03342, "CHD": 0.03014, "CKD": 0.03984,
    "COPD": 0.01870, "DEM": 0.00721, "DEP": 0.12654, "DM": 0.07257, "EP": 0.00794, "HF": 0.00952,
    "HYP": 0.13968, "LD": 0.00549, "MH": 0.00953, "NDH": 0.06092, "OB": 0.09723, "OST": 0.00850,
    "PAD": 0.00577, "RA": 0.00768, "STIA": 0.01814,
}  # fmt: skip
_VARIES = 0.12
_MIDDLE_AGE = 52
_LEAST_CELL = 1.0


def demonstration_margins(seed: int, day: date) -> Margins:
    """The margins of the fictional system on a day of its latest year."""
    draw = Draw(seed)
    surgeries = found_practices(draw, draw_outlines(draw))
    networks = form_networks(draw, surgeries)
    ground = lay_ground(draw, surgeries)
    needs = measure_needs(draw, surgeries)
    latest = needs.by_year[YEARS[-1]]
    own = sorted(
        (one for one in surgeries.own if one.open_on(day) and one.code in latest),
        key=lambda one: one.code,
    )
    areas = sorted(ground.small_areas, key=lambda one: one.ref.key)
    cells = [_served(one, areas, ground, needs) for one in own]
    people = np.concatenate([count[count > 0] for count in cells])
    area = np.concatenate([np.flatnonzero(count) for count in cells])
    practice = np.repeat(np.arange(len(own)), [np.count_nonzero(count) for count in cells])
    deciles = np.array([one.deprivation_decile for one in areas], np.int8)
    ages = np.stack([_ages(one, int(count.sum())) for one, count in zip(own, cells, strict=True)])
    men = (ages @ men_by_age() + 0.5).astype(np.int32)
    return Margins(
        SYSTEM,
        tuple(_place(one, networks, day) for one in own),
        tuple(one.ref.key for one in areas),
        deciles,
        np.tile(single_years(_ENGLAND_AGES), (len(areas), 1)),
        np.stack([_ethnicity(draw, one) for one in areas]),
        practice.astype(np.int32),
        area.astype(np.int32),
        people.astype(np.int32),
        before(area, people),
        ages.astype(np.int32),
        men,
        _registers(draw, own, ages, np.stack(cells), deciles),
    )


def single_years(bands: tuple[float, ...]) -> Float:
    """Shares by single year to 90 or more from shares by five years: shape (91,)."""
    ages = np.repeat(np.array(bands[:-1]) / 5.0, 5)
    found = np.append(ages, bands[-1])
    shares: Float = found / found.sum()
    return shares


def _place(surgery: Surgery, networks: Networks, day: date) -> PracticePlace:
    plan = networks.of_practice.get(surgery.code)
    if surgery is networks.left and day >= LEFT_ON:
        plan = None
    return PracticePlace(
        surgery.code,
        plan.fact.ref.key if plan else "",
        place_ref(surgery.place).key if surgery.place else "",
        surgery.town.district,
    )


def _served(
    surgery: Surgery, areas: list[SmallArea], ground: Ground, needs: Needs
) -> NDArray[np.int64]:
    """Where a practice's people live: mostly its communities, as deprived as it is."""
    near = {community.ref for community in ground.served_by.get(surgery.code, ())}
    town = {one.ref for one in ground.communities if one.town.name == surgery.town.name}
    aim = max(1, min(10, 10 - surgery.deprivation // 10))
    weights = np.array(
        [
            one.residents
            * (8.0 if one.community in near else 1.0 if one.community in town else 0.01)
            * np.exp(-(((one.deprivation_decile - aim) / 3.0) ** 2))
            for one in areas
        ]
    )
    people = needs.people(surgery.code, YEARS[-1])
    weights[weights * people / weights.sum() < _LEAST_CELL] = 0.0
    return rounded(weights, people)


def _ages(surgery: Surgery, people: int) -> NDArray[np.int64]:
    """England's ages, tilted to the practice's own."""
    tilt = (surgery.age - _MIDDLE_AGE) / 100.0
    ages = single_years(_ENGLAND_AGES) * np.exp(tilt * (np.arange(AREA_AGES) - 40.0) / 25.0)
    return whole_ages(ages, people)


def _ethnicity(draw: Draw, area: SmallArea) -> Float:
    """England's groups, the smaller ones more or fewer in each community."""
    shares = np.array(_ENGLAND_ETHNICITY) / sum(_ENGLAND_ETHNICITY)
    for number, code in enumerate(ETHNIC_CODES[1 : len(shares)], 1):
        shares[number] *= 0.3 + 1.4 * draw.share("ethnicity", area.community, code)
    shares[1:] *= 0.5 + 0.1 * (10 - area.deprivation_decile)
    shares[0] = max(0.05, 1.0 - shares[1:].sum())
    return with_unknown(shares)


def _registers(
    draw: Draw, own: list[Surgery], ages: NDArray[np.integer], cells: NDArray[np.integer],
    deciles: NDArray[np.int8],
) -> Float:  # fmt: skip
    """Registers as England's would be in a practice of such ages and deprivation, and varied."""
    fifths = np.zeros((len(own), FIFTHS))
    for fifth in range(FIFTHS):
        fifths[:, fifth] = cells[:, (deciles - 1) // 2 == fifth].sum(axis=1)
    fifths /= fifths.sum(axis=1, keepdims=True)
    expected = _expected(ages, fifths)
    england = np.append(single_years(_ENGLAND_AGES), np.zeros(OLDEST + 1 - AREA_AGES))
    base = _expected(england[None, :], np.full((1, FIFTHS), 1.0 / FIFTHS))[0]
    found = np.full((len(own), len(CONDITIONS)), np.nan)
    for number, condition in enumerate(CONDITIONS):
        if condition.register not in _ENGLAND_REGISTERS:
            continue
        level = _ENGLAND_REGISTERS[condition.register] / base[number]
        for row, surgery in enumerate(own):
            varied = 1.0 + _VARIES * (2.0 * draw.share("register", surgery.code, condition.key) - 1)
            found[row, number] = min(expected[row, number] * level * varied, 0.9)
    return found


def _expected(ages: NDArray[np.number], fifths: Float) -> Float:
    """Shares of those old enough that the patterns give: shape (practices, conditions)."""
    men = men_by_age()
    classes = np.searchsorted(CLASS_FROM, np.arange(OLDEST + 1), side="right") - 1
    weights = cell_weights().reshape(len(CONDITIONS), len(CLASS_FROM), SEXES, FIFTHS, FRAILTIES)
    by_age = weights.mean(axis=4)[:, classes]
    by_age = by_age[:, :, 0] * men[None, :, None] + by_age[:, :, 1] * (1.0 - men[None, :, None])
    # (conditions, ages, fifths) against (practices, ages) and (practices, fifths).
    cases = np.einsum("caf,pa,pf->pc", by_age, ages.astype(np.float64), fifths)
    old_enough = ages[:, ::-1].cumsum(axis=1)[:, ::-1][:, eligible_from()]
    shares: Float = cases / np.maximum(old_enough, 1e-9)
    return shares
