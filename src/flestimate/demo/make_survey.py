"""Make the embedded SYNTHETIC labour force survey of Synthetica, a country that does not exist.

    python -m flestimate.demo.make_survey [--to FILE]

No record describes a real person: every value below is drawn from a seeded generator and the parameters in `TRUTH`.
The survey is built the way a real one comes about, one small function a step:

    enumeration areas -> households -> persons -> work -> forced labour -> answers -> silences -> the released file

Everything is drawn from uniform numbers alone (`rng.random`), so that any version of numpy makes the same survey.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd  # type: ignore[import-untyped,unused-ignore]
import pyreadstat
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

HERE = Path(__file__).resolve().parent
FILE_LABEL = "SYNTHETIC labour force survey of Synthetica: no real person"  # SPSS allows 64 characters
NOTE = "SYNTHETIC data made by flestimate.demo.make_survey: no real person or place."  # at most 80


# --- The truth --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true in Synthetica; the sample only estimates it."""

    seed: int = 2056
    population: float = 9_600_000.0  # persons aged 15 and over
    households_per_area: int = 20  # drawn in every enumeration area
    household_response: float = 0.97
    forced_labour: float = 0.0175  # of the persons who worked in the last five years ...
    involuntary_only: float = 0.060  # ... so that among all adults it is about 11 per 1,000, 4 % and 2 %
    coercion_only: float = 0.032
    area_spread: float = 1.6  # standard deviation of the log risk between enumeration areas: cases come in clusters
    near_miss_power: float = 0.3  # how far the other two situations follow the risks of forced labour
    highest_probability: float = 0.6  # nowhere, in no job, is forced labour more common than this
    refuses_module: float = 0.005  # of the persons asked
    refuses_block: float = 0.007  # the involuntary items, or the coercion items, but not both
    does_not_know: float = 0.005  # a single question


TRUTH = Truth()


class Stratum(NamedTuple):
    """One region, urban or rural: how many households it has, and how many enumeration areas were drawn there."""

    region: int
    area: int
    households: int
    areas_drawn: int


STRATA: tuple[Stratum, ...] = (
    Stratum(1, 1, 520_000, 34), Stratum(1, 2, 60_000, 16),
    Stratum(2, 1, 180_000, 22), Stratum(2, 2, 420_000, 28),
    Stratum(3, 1, 160_000, 22), Stratum(3, 2, 330_000, 26),
    Stratum(4, 1, 240_000, 25), Stratum(4, 2, 310_000, 27),
    Stratum(5, 1, 120_000, 20), Stratum(5, 2, 380_000, 30),
)  # fmt: skip


class Branch(NamedTuple):
    """A branch of economic activity: who works there, how risky it is, and its ISIC Rev.4 classes (commonest first)."""

    section: str
    workers: tuple[float, float, float, float]  # % of urban men, urban women, rural men, rural women
    risk: tuple[float, float]  # relative risk of forced labour of men and of women
    employees: float  # share of the workers who are employees
    classes: Mapping[int, str]


BRANCHES: tuple[Branch, ...] = (
    Branch("A", (6, 6, 44, 46), (2.2, 0.9), 0.30, {
        111: "Growing of cereals (except rice), leguminous crops and oil seeds",
        113: "Growing of vegetables and melons, roots and tubers", 112: "Growing of rice",
        141: "Raising of cattle and buffaloes", 150: "Mixed farming", 127: "Growing of beverage crops",
        114: "Growing of sugar cane", 115: "Growing of tobacco", 116: "Growing of fibre crops",
        146: "Raising of poultry", 161: "Support activities for crop production", 220: "Logging"}),
    Branch("A", (1.2, 0.3, 3.5, 0.8), (5.5, 1.0), 0.50, {
        311: "Marine fishing", 312: "Freshwater fishing", 322: "Freshwater aquaculture"}),
    Branch("B", (1.2, 0.2, 1.5, 0.3), (1.8, 0.4), 0.80, {
        729: "Mining of other non-ferrous metal ores", 810: "Quarrying of stone, sand and clay",
        510: "Mining of hard coal (anthracite)"}),
    Branch("C", (13, 11, 7, 7), (0.9, 1.0), 0.75, {
        1410: "Manufacture of wearing apparel, except fur apparel", 1061: "Manufacture of grain mill products",
        1071: "Manufacture of bakery products", 2392: "Manufacture of clay building materials",
        3100: "Manufacture of furniture", 1020: "Processing and preserving of fish, crustaceans and molluscs",
        1610: "Sawmilling and planing of wood", 2511: "Manufacture of structural metal products",
        1072: "Manufacture of sugar"}),
    Branch("D", (0.8, 0.2, 0.3, 0.1), (0.02, 0.02), 1.00, {
        3510: "Electric power generation, transmission and distribution"}),
    Branch("E", (0.9, 0.4, 0.4, 0.2), (0.7, 0.4), 0.85, {
        3600: "Water collection, treatment and supply", 3811: "Collection of non-hazardous waste"}),
    Branch("F", (12, 0.8, 8, 0.4), (4.2, 1.0), 0.70, {
        4100: "Construction of buildings", 4210: "Construction of roads and railways",
        4330: "Building completion and finishing", 4321: "Electrical installation"}),
    Branch("G", (20, 27, 12, 18), (0.4, 0.5), 0.35, {
        4711: "Retail sale in non-specialized stores with food, beverages or tobacco predominating",
        4781: "Retail sale via stalls and markets of food, beverages and tobacco products",
        4782: "Retail sale via stalls and markets of textiles, clothing and footwear",
        4520: "Maintenance and repair of motor vehicles",
        4771: "Retail sale of clothing, footwear and leather articles in specialized stores",
        4630: "Wholesale of food, beverages and tobacco"}),
    Branch("H", (9, 1.2, 5, 0.4), (0.7, 0.3), 0.50, {
        4922: "Other passenger land transport", 4923: "Freight transport by road", 5224: "Cargo handling"}),
    Branch("I", (4, 8, 1.5, 4), (1.0, 1.5), 0.55, {
        5610: "Restaurants and mobile food service activities", 5510: "Short term accommodation activities",
        5630: "Beverage serving activities"}),
    Branch("J", (2, 1.2, 0.3, 0.2), (0.02, 0.02), 0.80, {
        6120: "Wireless telecommunications activities", 6201: "Computer programming activities",
        6010: "Radio broadcasting"}),
    Branch("K", (1.8, 2, 0.4, 0.4), (0.02, 0.02), 0.90, {
        6419: "Other monetary intermediation", 6512: "Non-life insurance"}),
    Branch("L", (0.6, 0.5, 0.1, 0.1), (0.02, 0.02), 0.60, {
        6810: "Real estate activities with own or leased property"}),
    Branch("M", (2.2, 1.8, 0.5, 0.4), (0.05, 0.05), 0.70, {
        6920: "Accounting, bookkeeping and auditing activities; tax consultancy", 6910: "Legal activities",
        7500: "Veterinary activities"}),
    Branch("N", (4.5, 3, 1.5, 1), (1.0, 0.9), 0.85, {
        8010: "Private security activities", 8121: "General cleaning of buildings",
        7820: "Temporary employment agency activities"}),
    Branch("O", (6.5, 5, 3, 2), (0.02, 0.02), 1.00, {
        8411: "General public administration activities", 8423: "Public order and safety activities",
        8422: "Defence activities"}),
    Branch("P", (4, 10, 2.5, 5), (0.05, 0.05), 0.95, {
        8510: "Pre-primary and primary education", 8521: "General secondary education", 8530: "Higher education"}),
    Branch("Q", (2, 6, 0.8, 2.5), (0.1, 0.3), 0.90, {
        8610: "Hospital activities", 8620: "Medical and dental practice activities",
        8890: "Other social work activities without accommodation"}),
    Branch("R", (0.8, 0.7, 0.3, 0.2), (0.5, 0.8), 0.50, {
        9000: "Creative, arts and entertainment activities", 9200: "Gambling and betting activities"}),
    Branch("S", (3.5, 5, 2, 2.5), (0.7, 0.8), 0.45, {
        9602: "Hairdressing and other beauty treatment", 9491: "Activities of religious organizations",
        9601: "Washing and (dry-) cleaning of textile and fur products"}),
    Branch("T", (1.2, 9, 0.8, 5), (3.0, 6.5), 1.00, {
        9700: "Activities of households as employers of domestic personnel"}),
    Branch("T", (0.2, 0.3, 1, 1.5), (0.3, 0.3), 0.00, {
        9810: "Undifferentiated goods-producing activities of private households for own use"}),
    Branch("U", (0.3, 0.3, 0.05, 0.05), (0.02, 0.02), 1.00, {
        9900: "Activities of extraterritorial organizations and bodies"}),
)  # fmt: skip


class Question(NamedTuple):
    """A yes-no question of the module; `share` says how often it is the main thing that happened, within its side."""

    concept: str
    share: float
    text: str


INVOLUNTARY: tuple[Question, ...] = (
    Question("unfree_recruitment", 0.04, "were you born into, sold into or given a job that you could not refuse?"),
    Question("deceived_nature", 0.15, "was the work different in nature from what you had been promised?"),
    Question("forced_overtime", 0.14, "did you have to work overtime that you had not agreed to?"),
    Question("forced_on_call", 0.05, "did you have to be on call, day and night, without having agreed to it?"),
    Question("hazardous_without_consent", 0.14, "did you have to do hazardous work to which you had not consented?"),
    Question("very_low_or_no_wages", 0.20, "did you have to work for very low wages or none at all?"),
    Question("degrading_living_conditions", 0.08, "did you have to live in degrading conditions set by the employer?"),
    Question("forced_to_work_for_others", 0.05, "did you have to work for other employers than the one agreed?"),
    Question("forced_to_stay_longer", 0.06, "did you have to stay in a job for longer than agreed?"),
    Question("not_free_to_leave", 0.09, "were you in a job that you were not free to leave?"),
)

COERCION: tuple[Question, ...] = (
    Question("violence", 0.07, "did anyone use violence against you so that you would work or stay?"),
    Question("threats_of_violence", 0.12, "did anyone threaten you with violence so that you would work or stay?"),
    Question("violence_to_family", 0.04, "did anyone use or threaten violence against your family for that purpose?"),
    Question("movement_restricted", 0.09, "were you locked in, guarded or otherwise kept from moving freely?"),
    Question("debt_bondage", 0.11, "did you have to work to repay a debt that somebody else controlled or increased?"),
    Question("wages_withheld", 0.28, "were your wages or other promised benefits withheld so that you would stay?"),
    Question("documents_withheld", 0.09, "were your identity documents or permits withheld so that you would stay?"),
    Question("threats_of_dismissal_or_deportation", 0.14, "were you threatened with dismissal or deportation?"),
    Question("rights_denied", 0.06, "were you denied rights or privileges so that you would work or stay?"),
)

QUESTIONS = INVOLUNTARY + COERCION
NAMES = tuple(f"fl{number:02d}" for number in range(1, len(QUESTIONS) + 1))

YES, NO, DONT_KNOW, REFUSED = 1, 2, 8, 9
MALE, FEMALE = 1, 2
URBAN, RURAL = 1, 2
EMPLOYEE, EMPLOYER, OWN_ACCOUNT, FAMILY_WORKER = 1, 2, 3, 4
NEITHER, INVOLUNTARY_ONLY, COERCION_ONLY, FORCED_LABOUR = 0, 1, 2, 3


# --- Drawing ----------------------------------------------------------------------------------------------------------


def pick(rng: np.random.Generator, probabilities: Floats) -> Ints:
    """Draw one category a row; each row of `probabilities` is in proportion to the chances of its categories."""
    steps = probabilities.cumsum(axis=1)
    drawn = rng.random((len(probabilities), 1)) * steps[:, -1:]
    return np.asarray((drawn >= steps[:, :-1]).sum(axis=1), dtype=np.int64)


def pick_one(rng: np.random.Generator, probabilities: Sequence[float] | Floats, persons: int) -> Ints:
    """Draw one category for each of `persons`, all with the same chances."""
    return pick(rng, np.tile(np.asarray(probabilities, dtype=np.float64), (persons, 1)))


def happens(rng: np.random.Generator, probability: Floats) -> NDArray[np.bool_]:
    """Toss a coin for each element."""
    return rng.random(probability.shape) < probability


def log_normal(rng: np.random.Generator, spread: float, size: int) -> Floats:
    """Positive factors with mean 1, whose logarithm has standard deviation `spread`."""
    normal = NormalDist(mu=-(spread**2) / 2, sigma=spread)
    return np.exp([normal.inv_cdf(chance) for chance in rng.random(size)])


def running_number(counts: Ints) -> Ints:
    """Number the members of each group from one.

    >>> running_number(np.array([2, 3]))
    array([1, 2, 1, 2, 3])
    """
    return np.concatenate([np.arange(1, count + 1) for count in counts])


# --- The country, one step at a time ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Areas:
    """Enumeration areas, the primary sampling units; their codes start from 1 again in every stratum."""

    region: Ints
    area: Ints
    ea: Ints
    households: Ints  # interviewed
    weight: Floats  # of every household in the area
    risk: Floats  # the area's own factor on the chance of forced labour


def draw_areas(rng: np.random.Generator) -> Areas:
    """Draw enumeration areas with probability proportional to size, and list and visit households in each.

    The weight of a household is the inverse of its two chances, the area's and its own, times the adjustment for
    households that did not respond. Areas that grew since the census weigh more: listing finds more households.
    """
    drawn = np.array([stratum.areas_drawn for stratum in STRATA])
    of = np.repeat(np.arange(len(STRATA)), drawn)
    visited = TRUTH.households_per_area
    responded = happens(rng, np.full((len(of), visited), TRUTH.household_response)).sum(axis=1)
    households = np.array([stratum.households for stratum in STRATA])[of]
    growth = log_normal(rng, 0.25, len(of))
    return Areas(
        region=np.array([stratum.region for stratum in STRATA])[of],
        area=np.array([stratum.area for stratum in STRATA])[of],
        ea=running_number(drawn),
        households=responded,
        weight=households / (drawn[of] * visited) * growth * (visited / responded),
        risk=log_normal(rng, TRUTH.area_spread, len(of)),
    )


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons aged 15 and over in the interviewed households."""

    in_area: Ints  # position of the person's enumeration area
    hhid: Ints
    pid: Ints
    sex: Ints
    age: Ints


def draw_persons(rng: np.random.Generator, areas: Areas) -> Persons:
    """Fill the households: a head, mostly a spouse, then grown children and other relatives."""
    of_household = np.repeat(np.arange(len(areas.ea)), areas.households)
    sizes = 1 + pick_one(rng, (0.08, 0.25, 0.24, 0.20, 0.12, 0.07, 0.03, 0.01), len(of_household))
    household = np.repeat(np.arange(len(sizes)), sizes)
    pid = running_number(sizes)
    head = np.flatnonzero(pid == 1)[household]
    sex = draw_sex(rng, pid, head)
    return Persons(of_household[household], 1 + household, pid, sex, draw_age(rng, pid, head))


def draw_sex(rng: np.random.Generator, pid: Ints, head: Ints) -> Ints:
    """Seven heads in ten are men; in nine households of ten the second person is a spouse of the other sex."""
    sex = np.where(happens(rng, np.where(pid == 1, 0.70, 0.49)), MALE, FEMALE)
    spouse = (pid == 2) & happens(rng, np.full(len(pid), 0.90))
    return np.where(spouse, MALE + FEMALE - sex[head], sex)


def draw_age(rng: np.random.Generator, pid: Ints, head: Ints) -> Ints:
    """Heads are 20 to 80, spouses near them in age; the others are young, save one in fifteen, a parent of the head."""
    one, two = rng.random(len(pid)), rng.random(len(pid))
    of_head = (20 + 30 * (one + two))[head]
    spouse = of_head - 4 + 10 * (one - 0.5)
    parent = of_head + 18 + 14 * one
    young = np.minimum(15 - 10.5 * np.log(1 - one), np.maximum(of_head - 17, 22))
    age = np.select([pid == 1, pid == 2, two < 1 / 15], [of_head, spouse, parent], young)
    return np.asarray(np.floor(age.clip(15, 90)), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Work:
    """Work in the last five years, and now; industry and status are those of the last job, whether or not it ended."""

    worked5: NDArray[np.bool_]
    employed: NDArray[np.bool_]
    branch: Ints  # position in BRANCHES
    isic: Ints
    status: Ints


def draw_work(rng: np.random.Generator, persons: Persons, areas: Areas) -> Work:
    """Who works depends on age and sex; in which branch, on sex and on town or country."""
    woman = persons.sex == FEMALE
    band = np.searchsorted((18, 25, 55, 65), persons.age, side="right")
    men, women = np.array([[0.35, 0.68, 0.94, 0.78, 0.45], [0.25, 0.55, 0.72, 0.55, 0.28]])
    worked5 = happens(rng, np.where(woman, women[band], men[band]))
    employed = worked5 & happens(rng, np.array([0.68, 0.78, 0.88, 0.82, 0.70])[band])
    workers = np.array([branch.workers for branch in BRANCHES])
    group = 2 * (areas.area[persons.in_area] == RURAL) + woman
    branch = pick(rng, workers.T[group])
    return Work(worked5, employed, branch, draw_isic(rng, branch), draw_status(rng, branch))


def draw_isic(rng: np.random.Generator, branch: Ints) -> Ints:
    """A class of the branch; the second is half as common as the first, the third a third as common, and so on."""
    most = max(len(each.classes) for each in BRANCHES)
    codes = np.array([[*each.classes, *[0] * (most - len(each.classes))] for each in BRANCHES])
    chances = (codes > 0) / np.arange(1, most + 1)
    return np.asarray(codes[branch, pick(rng, chances[branch])], dtype=np.int64)


def draw_status(rng: np.random.Generator, branch: Ints) -> Ints:
    """Employees as the branch has them; most of the others work on their own account."""
    employees = np.array([each.employees for each in BRANCHES])[branch]
    others = np.array([0.04, 0.64, 0.32]) * (1 - employees)[:, None]
    return EMPLOYEE + pick(rng, np.column_stack([employees, others]))


def draw_situation(rng: np.random.Generator, persons: Persons, areas: Areas, work: Work) -> Ints:
    """Who was in forced labour, who met only one half of its definition, and (nearly everybody) who met neither.

    The risk is that of the branch and sex, times that of the status in employment, times that of the area. The area's
    factor is left as drawn: the sample may have met a bad area too many, and that is what its standard error is for.
    """
    by_branch = np.array([each.risk for each in BRANCHES])[work.branch, persons.sex - 1]
    by_status = np.array([1.5, 0.02, 0.45, 0.9])[work.status - 1]
    job = by_branch * by_status
    risk = job / job[work.worked5].mean() * areas.risk[persons.in_area]
    both = (TRUTH.forced_labour * risk).clip(max=TRUTH.highest_probability)
    near_miss = risk**TRUTH.near_miss_power
    either = near_miss / near_miss[work.worked5].mean()
    involuntary, coercion = TRUTH.involuntary_only * either, TRUTH.coercion_only * either
    chances = np.column_stack([1 - both - involuntary - coercion, involuntary, coercion, both])
    return np.where(work.worked5, pick(rng, chances), NEITHER)


def draw_side(rng: np.random.Generator, questions: Sequence[Question], true: NDArray[np.bool_], more: float) -> Ints:
    """Answers to one side of the module: who is on it says yes to one main question and, at times, to further ones."""
    shares = np.array([question.share for question in questions])
    main = pick_one(rng, shares, len(true))[:, None] == np.arange(len(questions))
    further = happens(rng, np.tile(more * shares, (len(true), 1)))
    return np.where(true[:, None] & (main | further), YES, NO)


def draw_answers(rng: np.random.Generator, situation: Ints) -> Ints:
    """What each person would answer if nobody ever hesitated: persons x questions."""
    case = situation == FORCED_LABOUR
    involuntary = draw_side(rng, INVOLUNTARY, case | (situation == INVOLUNTARY_ONLY), more=0.9)
    coercion = draw_side(rng, COERCION, case | (situation == COERCION_ONLY), more=0.7)
    return np.column_stack([involuntary, coercion])


def fall_silent(rng: np.random.Generator, answers: Ints) -> Ints:
    """Replace answers by refusals, which come a whole module or a whole side at a time, and by single don't knows."""
    persons, questions = answers.shape
    module, block, side = rng.random((3, persons))
    involuntary = np.arange(questions) < len(INVOLUNTARY)
    refuses_side = (block < 2 * TRUTH.refuses_block)[:, None] & ((side < 0.5)[:, None] == involuntary)
    refused = (module < TRUTH.refuses_module)[:, None] | refuses_side
    dont_know = happens(rng, np.full(answers.shape, TRUTH.does_not_know))
    return np.select([refused, dont_know], [REFUSED, DONT_KNOW], answers)


# --- The released file ------------------------------------------------------------------------------------------------

ANSWERS: dict[int | float, str] = {YES: "Yes", NO: "No", DONT_KNOW: "Don't know", REFUSED: "Refused"}

VARIABLE_LABELS: dict[str, str | None] = {
    "hhid": "Household number",
    "pid": "Person number in the household",
    "region": "Region",
    "area": "Urban or rural area",
    "stratum": "Sampling stratum: region (tens) and urban or rural (units)",
    "ea": "Enumeration area (primary sampling unit); codes start from 1 in every stratum",
    "weight": "Sampling weight, adjusted for household non-response and to the projected population aged 15+",
    "sex": "Sex",
    "age": "Age in completed years (90: 90 and over)",
    "worked5": "Worked at any time in the last five years",
    "employed": "Employed in the last seven days",
    "isic": "Industry of the main job, ISIC Rev.4 class (stored as a number: 111 is 0111)",
    "status": "Status in employment in the main job",
    **{name: f"In the last five years, {question.text}" for name, question in zip(NAMES, QUESTIONS, strict=True)},
}

REGIONS: dict[int | float, str] = {1: "Capital", 2: "Northmoor", 3: "Eastvale", 4: "Southcoast", 5: "Westhills"}
AREAS: dict[int | float, str] = {URBAN: "Urban", RURAL: "Rural"}

VALUE_LABELS: dict[str, dict[int | float, str]] = {
    "region": REGIONS,
    "area": AREAS,
    "stratum": {10 * s.region + s.area: f"{REGIONS[s.region]}, {AREAS[s.area].lower()}" for s in STRATA},
    "sex": {MALE: "Male", FEMALE: "Female"},
    "worked5": {YES: "Yes", NO: "No"},
    "employed": {YES: "Yes", NO: "No"},
    "isic": {code: title for branch in BRANCHES for code, title in sorted(branch.classes.items())},
    "status": {
        EMPLOYEE: "Employee",
        EMPLOYER: "Employer",
        OWN_ACCOUNT: "Own-account worker",
        FAMILY_WORKER: "Contributing family worker",
    },
    **dict.fromkeys(NAMES, ANSWERS),
}


def only_for(whom: NDArray[np.bool_], values: Ints) -> Floats:
    """Keep the values of the persons who were asked; the others are system-missing."""
    return np.asarray(np.where(whom, values, np.nan), dtype=np.float64)


def projected(weight: Floats) -> Floats:
    """Scale weights to the projected population, and round them as offices do."""
    scaled: Floats = weight * (TRUTH.population / weight.sum())
    return scaled.round(4)


def make_survey(seed: int = TRUTH.seed) -> pd.DataFrame:
    """Make the survey: one row a person, numbers only, as it is released."""
    rng = np.random.default_rng(seed)
    areas = draw_areas(rng)
    persons = draw_persons(rng, areas)
    work = draw_work(rng, persons, areas)
    situation = draw_situation(rng, persons, areas, work)
    answers = fall_silent(rng, draw_answers(rng, situation))
    here = persons.in_area
    columns: dict[str, Ints | Floats] = {
        "hhid": persons.hhid,
        "pid": persons.pid,
        "region": areas.region[here],
        "area": areas.area[here],
        "stratum": 10 * areas.region[here] + areas.area[here],
        "ea": areas.ea[here],
        "weight": projected(areas.weight[here]),
        "sex": persons.sex,
        "age": persons.age,
        "worked5": np.where(work.worked5, YES, NO),
        "employed": np.where(work.employed, YES, NO),
        "isic": only_for(work.employed, work.isic),
        "status": only_for(work.employed, work.status),
    }
    columns |= {name: only_for(work.worked5, column) for name, column in zip(NAMES, answers.T, strict=True)}
    return pd.DataFrame({name: column.astype(np.float64) for name, column in columns.items()})


def write_survey(survey: pd.DataFrame, file: Path) -> None:
    """Write the survey as a row-compressed .sav with its labels and its user-missing codes."""
    pyreadstat.write_sav(
        survey,
        str(file),
        file_label=FILE_LABEL,
        note=NOTE,
        column_labels=VARIABLE_LABELS,
        variable_value_labels=VALUE_LABELS,
        missing_ranges={name: [DONT_KNOW, REFUSED] for name in NAMES},
        variable_format={name: "F12.4" if name == "weight" else "F5.0" for name in survey.columns},
        row_compress=True,
    )
    pin_date(file)


def pin_date(file: Path) -> None:
    """Overwrite the time of writing in the .sav header, so that the same survey is the same file, byte by byte."""
    with file.open("r+b") as sav:
        sav.seek(92)
        sav.write(b"01 Jan 2500:00:00")  # 9 characters of date, 8 of time


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the survey where `--to` says, or beside this script."""
    parser = argparse.ArgumentParser(prog="python -m flestimate.demo.make_survey", description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=HERE / "survey.sav", metavar="FILE")
    file: Path = parser.parse_args(arguments).to
    survey = make_survey()
    write_survey(survey, file)
    print(f"{file}: {len(survey):,} synthetic persons, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
