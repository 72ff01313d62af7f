"""The embedded survey is what its script makes, and has what the demo is to show; computed with numpy alone."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
import pyreadstat
import pytest

import flestimate as fl
from flestimate.demo import make_survey as script
from flestimate.demo.synthetic import codes, released
from flestimate.demo.synthetic.branches import BRANCHES
from flestimate.demo.synthetic.questions import COERCION, INVOLUNTARY, OF_A_CHILD, OF_A_JOB

FILE = Path(script.__file__).with_name("survey.sav")
STUDY = FILE.with_name("study.toml")


def read(file):
    return pyreadstat.read_sav(file, user_missing=True)


@pytest.fixture(scope="module")
def committed():
    return read(FILE)


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    file = tmp_path_factory.mktemp("demo") / "survey.sav"
    script.main(["--to", str(file)])
    return read(file)


# --- The definition, written out by hand in Kleene's three values -----------------------------------------------------

NOT_MET, UNDETERMINED, MET = 0, 1, 2
JOBS = ("j1", "j2")


def any_of(*outcomes):
    return np.max(outcomes, axis=0)


def all_of(*outcomes):
    return np.min(outcomes, axis=0)


def none_of(outcome):
    return 2 - outcome


class ByHand:
    """The persons of a file, each with outcomes that were worked out from the codes without flestimate."""

    def __init__(self, frame):
        self.frame = frame
        self.column = {name: frame[name].to_numpy() for name in frame.columns}
        self.worked = self.column["worked5"] == codes.YES
        self.adult = self.column["age"] >= 18
        self.child = ~self.adult
        self.weight = self.column["weight"]
        self.psu = np.unique(100 * self.column["stratum"] + self.column["ea"], return_inverse=True)[1]

    def has(self, job):
        """Who has the job: something is entered of it."""
        return (
            ~self.frame[[name for name in self.frame if name.startswith(f"{job}_") and not name.endswith("_by")]]
            .isna()
            .all(axis=1)
            .to_numpy()
        )

    def yes(self, name, asked):
        """Whether a question was answered with yes; a blank is unknown where the question was to be asked."""
        column = self.column[name]
        unknown = np.isin(column, (codes.DONT_KNOW, codes.REFUSED)) | (np.isnan(column) & asked)
        return np.select([column == codes.YES, unknown], [MET, UNDETERMINED], NOT_MET)

    def asked_of(self, job, concept):
        """Whether a question about a job was answered with yes."""
        number = [question.concept for question in OF_A_JOB].index(concept) + 1
        return self.yes(f"{job}_fl{number:02d}", self.worked & self.has(job))

    def asked_of_child(self, concept):
        number = [question.concept for question in OF_A_CHILD].index(concept) + 1
        return self.yes(f"ch{number:02d}", self.column["module"] == codes.OF_CHILDREN)

    def side(self, job, questions):
        return any_of(*(self.asked_of(job, question.concept) for question in questions))

    def involuntary_in(self, job):
        return self.side(job, INVOLUNTARY)

    def coercion_in(self, job):
        return self.side(job, COERCION)

    def excluded_in(self, job):
        return any_of(*(self.asked_of(job, concept) for concept in ("military_service", "prison_labour", "communal_service")))

    def adults_in(self, job):
        """Forced labour of adults: both sides, in the same job, which is not excluded."""
        return all_of(self.involuntary_in(job), self.coercion_in(job), none_of(self.excluded_in(job)))

    def in_any_job(self, outcome):
        return any_of(*(outcome(job) for job in JOBS))

    @cached_property
    def involuntary(self):
        return self.in_any_job(self.involuntary_in)

    @cached_property
    def coercion(self):
        return self.in_any_job(self.coercion_in)

    @cached_property
    def adults(self):
        return self.in_any_job(self.adults_in)

    # Of children

    def third_party_in(self, job):
        """Whether somebody other than the parents, letter C, applied the coercion."""
        letters = list(map(set, self.column[f"{job}_by"]))
        others = np.array([bool(each & set("ABDEF")) for each in letters])
        unknown = np.array([bool(each & set("YZ")) for each in letters])
        return np.select([others, unknown], [MET, UNDETERMINED], NOT_MET)

    def menace_in(self, job):
        on_child = all_of(self.coercion_in(job), self.third_party_in(job))
        return any_of(on_child, self.asked_of_child("parents_under_menace"))

    @cached_property
    def parents(self):
        """Whether a parent in the household is in forced labour."""
        keys = zip(self.column["hhid"], self.column["pid"], strict=True)
        outcomes = dict(zip(keys, self.adults, strict=True))
        lines = zip(self.column["hhid"], self.column["mother"], self.column["father"], strict=True)
        return np.array([max(outcomes.get((household, line), NOT_MET) for line in parents) for household, *parents in lines])

    @cached_property
    def rules_of_children(self):
        third_party, with_parents = self.asked_of_child("works_for_third_party"), self.asked_of_child("works_with_or_for_parents")
        slavery = ("child_sold_or_trafficked", "child_in_bondage_or_serfdom", "child_recruited_for_armed_conflict")
        return {
            "K1_third_party": self.in_any_job(lambda job: all_of(third_party, self.menace_in(job))),
            "K2_with_parents": self.in_any_job(lambda job: all_of(with_parents, self.menace_in(job))),
            "K3_parents": all_of(with_parents, self.parents),
            "K4a_slavery": any_of(*map(self.asked_of_child, slavery)),
            "K4b_sexual": self.in_any_job(lambda job: self.asked_of(job, "commercial_sexual_exploitation")),
            "K4c_illicit": self.asked_of_child("child_illicit_activities"),
        }

    @cached_property
    def outcome(self):
        return np.where(self.adult, self.adults, any_of(*self.rules_of_children.values()))

    # Of the sample

    @cached_property
    def case(self):
        return self.outcome == MET

    @cached_property
    def known(self):
        return self.outcome != UNDETERMINED

    def share(self, who, among):
        return self.weight[who & among].sum() / self.weight[among].sum()

    def rate(self, among):
        """Cases per 1,000 of the determined persons among them."""
        return 1000 * self.share(self.case, among & self.known)

    def variance(self, among):
        """Taylor, PSUs with replacement within strata, of the share of cases."""
        share = self.share(self.case, among)
        scores = self.weight * among * (self.case - share) / self.weight[among].sum()
        totals = np.bincount(self.psu, scores)
        stratum = np.zeros(len(totals))
        stratum[self.psu] = self.column["stratum"]
        groups = [totals[stratum == each] for each in np.unique(stratum)]
        return sum(len(group) * group.var(ddof=1) for group in groups)

    def cases_with(self, concept):
        """Adult cases who said yes to a question, of the job that makes them cases."""
        met = any_of(*(all_of(self.asked_of(job, concept), self.adults_in(job)) for job in JOBS))
        return int((self.adult & (met == MET)).sum())


@pytest.fixture(scope="module")
def persons(committed):
    return ByHand(committed[0])


# --- The script makes the file ----------------------------------------------------------------------------------------


def test_same_persons_when_made_again(committed, again):
    assert list(committed[0].columns) == list(again[0].columns)
    numbers = [name for name in committed[0] if not name.endswith("_by")]
    np.testing.assert_array_equal(committed[0][numbers].to_numpy(), again[0][numbers].to_numpy())
    for job in JOBS:
        assert committed[0][f"{job}_by"].tolist() == again[0][f"{job}_by"].tolist()


@pytest.mark.parametrize(
    "what", ["file_label", "notes", "column_names_to_labels", "variable_value_labels", "missing_ranges", "original_variable_types"]
)
def test_same_dictionary_when_made_again(committed, again, what):
    assert getattr(committed[1], what) == getattr(again[1], what)


def test_date_of_writing_is_pinned(committed, again):
    assert committed[1].creation_time == again[1].creation_time
    assert committed[1].file_label == released.FILE_LABEL  # the date was written where the date is


def test_under_half_a_megabyte():
    assert FILE.stat().st_size < 500_000


def test_says_that_it_is_synthetic(committed):
    assert committed[1].file_label.startswith("SYNTHETIC")
    assert "no real person" in committed[1].file_label
    assert "SYNTHETIC" in committed[1].notes[0]


def test_every_variable_is_labelled(committed):
    frame, dictionary = committed
    assert all(dictionary.column_names_to_labels[name] for name in frame.columns)
    for name in (*released.ITEMS["j1"], *released.ITEMS["j2"], *released.CHILD_ITEMS):
        assert dictionary.variable_value_labels[name] == {1: "Yes", 2: "No", 8: "Don't know", 9: "Refused"}
        assert dictionary.missing_ranges[name] == [{"lo": 8, "hi": 8}, {"lo": 9, "hi": 9}]


@pytest.mark.parametrize(
    "variable",
    ["region", "area", "stratum", "sex", "worked5", "employed", "module", "isic", "status", "j1_isic", "j2_isic", "j1_isco", "j2_isco"],
)
def test_every_code_has_a_label(committed, variable):
    frame, dictionary = committed
    assert set(frame[variable].dropna()) <= dictionary.variable_value_labels[variable].keys()


# --- The design and the households ------------------------------------------------------------------------------------


def test_size_of_the_sample(persons):
    households, age = persons.column["hhid"], persons.column["age"]
    assert 21_000 < len(households) < 23_000
    assert 4_800 < len(np.unique(households)) < 5_100
    assert 16_400 < (age >= 15).sum() < 17_500
    assert 0.28 < (age < 18).mean() < 0.36
    assert (age.min(), age.max()) == (5, 90)


def test_persons_are_named_once_and_stand_by_household(persons):
    keys = np.column_stack([persons.column["hhid"], persons.column["pid"]])
    assert len(np.unique(keys, axis=0)) == len(keys)
    assert (np.lexsort(keys.T[::-1]) == np.arange(len(keys))).all()


def test_area_codes_repeat_in_every_stratum(persons):
    stratum, ea = persons.column["stratum"], persons.column["ea"]
    in_stratum = [np.unique(ea[stratum == each]) for each in np.unique(stratum)]
    assert len(in_stratum) == 10
    assert sum(map(len, in_stratum)) == 250
    for each in in_stratum:
        np.testing.assert_array_equal(each, np.arange(1, len(each) + 1))


def test_weights_are_unequal_and_sum_to_the_population_from_15(persons):
    weight, grown = persons.weight, persons.column["age"] >= 15
    assert weight[grown].sum() == pytest.approx(9_600_000, abs=1)
    assert 1.1 < len(weight) * (weight**2).sum() / weight.sum() ** 2 < 1.5  # Kish
    for household in np.unique(persons.column["hhid"])[:50]:
        assert len(np.unique(weight[persons.column["hhid"] == household])) == 1


@pytest.mark.parametrize(("parent", "sex"), [("mother", codes.FEMALE), ("father", codes.MALE)])
def test_parents_are_members_of_the_household_and_15_years_older(persons, parent, sex):
    line = persons.column[parent]
    np.testing.assert_array_equal(np.isnan(line), persons.adult)
    row = {key: row for row, key in enumerate(zip(persons.column["hhid"], persons.column["pid"], strict=True))}
    children = np.flatnonzero(line > 0)
    rows = np.array([row[persons.column["hhid"][child], line[child]] for child in children])
    assert (persons.column["sex"][rows] == sex).all()
    assert (persons.column["age"][rows] - persons.column["age"][children]).min() >= 15
    assert 0.6 < len(children) / persons.child.sum() < 0.95


# --- Jobs -------------------------------------------------------------------------------------------------------------


def test_who_worked_has_a_job_and_some_adults_an_earlier_one(persons):
    slips = persons.has("j1") & ~persons.worked
    assert slips.sum() == 6
    assert (persons.has("j1") | ~persons.worked).all()
    assert 1_000 < persons.has("j2").sum() < 1_600
    assert persons.adult[persons.has("j2")].all()
    np.testing.assert_array_equal(np.isnan(persons.column["isic"]), persons.column["employed"] == codes.NO)


def test_a_job_begins_before_it_ends_and_reaches_into_the_five_years(persons):
    for job in JOBS:
        began, ended = months(persons, f"{job}_from"), months(persons, f"{job}_to")
        assert not (began > ended).any()
        assert np.nanmin(ended) >= 12 * 2020
        assert np.nanmax(ended) < 12 * 2025
        assert np.nanmin(began) < 12 * 2020
    assert not (months(persons, "j2_to") > months(persons, "j1_from")).any()
    employed = persons.column["employed"] == codes.YES
    assert np.isnan(persons.column["j1_to_y"][employed]).all()


def months(persons, end):
    """Months since the year 0, NaN where it goes on or is not known."""
    year, month = persons.column[f"{end}_y"], persons.column[f"{end}_m"]
    return np.where((year == codes.UNKNOWN_YEAR) | (month == codes.UNKNOWN_MONTH), np.nan, 12 * year + month - 1)


def test_some_cases_do_not_remember_when_the_job_began(persons):
    assert sum(((persons.column[f"{job}_from_m"] == 99) & (persons.adults_in(job) == MET)).sum() for job in JOBS) >= 3


def test_every_section_of_isic_is_there_and_leading_zeros_are_lost(persons):
    for variable in ("isic", "j1_isic"):
        seen = set(persons.column[variable][~np.isnan(persons.column[variable])].astype(int))
        assert {branch.section for branch in BRANCHES if seen & branch.classes.keys()} == set("ABCDEFGHIJKLMNOPQRSTU")
        assert {111, 9700} <= seen


def test_every_major_group_of_isco_is_there_and_leading_zeros_are_lost(persons):
    seen = persons.column["j1_isco"][~np.isnan(persons.column["j1_isco"])]
    assert set(seen // 1000) == {0, 2, 3, 4, 5, 6, 7, 8, 9}  # nobody manages
    assert 310 in seen


# --- What the questions find ------------------------------------------------------------------------------------------


def test_only_who_worked_was_asked_but_for_a_few_slips(persons):
    for job in JOBS:
        asked = persons.worked & persons.has(job)
        blank = np.column_stack([np.isnan(persons.column[name]) for name in released.ITEMS[job]])
        left_out, in_vain = blank[asked].sum(axis=0), (~blank[~asked]).sum(axis=0)
        assert (left_out.sum(), in_vain.sum()) == ((7, 6) if job == "j1" else (0, 0))
    of_children = persons.column["module"] == codes.OF_CHILDREN
    np.testing.assert_array_equal(of_children, persons.worked & persons.child)
    for name in released.CHILD_ITEMS:
        np.testing.assert_array_equal(~np.isnan(persons.column[name]), of_children)


def test_refusals_come_together(persons):
    answers = np.column_stack([persons.column[name] for name in released.ITEMS["j1"][:19]])[persons.worked]
    missing = np.isin(answers, (8, 9))
    assert missing.mean(axis=0).min() > 0.01
    assert missing.mean(axis=0).max() < 0.02
    refused = answers == 9
    assert refused[refused[:, 0]].mean() > 0.5  # who refuses the first question refuses most


def test_prevalence_has_not_drifted(persons):
    assert 140 <= (persons.case & persons.adult).sum() <= 160
    assert 10 < persons.rate(persons.adult) < 11
    assert 4 < persons.rate(persons.child) < 6
    undetermined = persons.outcome == UNDETERMINED
    assert 0.005 < persons.share(undetermined, persons.adult) < 0.010
    assert 0.005 < persons.share(undetermined, persons.child) < 0.015
    involuntary_only = (persons.involuntary == MET) & (persons.coercion == NOT_MET)
    coercion_only = (persons.coercion == MET) & (persons.involuntary == NOT_MET)
    assert 0.035 < persons.share(involuntary_only, persons.adult) < 0.043
    assert 0.016 < persons.share(coercion_only, persons.adult) < 0.022


def test_both_sides_in_different_jobs_are_no_case(persons):
    both = (persons.involuntary == MET) & (persons.coercion == MET)
    same_job = persons.in_any_job(lambda job: all_of(persons.involuntary_in(job), persons.coercion_in(job))) == MET
    assert (both & persons.adult & ~same_job).sum() >= 10
    assert not persons.case[both & persons.adult & ~same_job].any()


def test_some_cases_were_in_forced_labour_in_the_earlier_job(persons):
    earlier = (persons.adults_in("j2") == MET) & persons.adult
    assert earlier.sum() >= 10
    other_industry = persons.column["j1_isic"] // 100 != persons.column["j2_isic"] // 100
    assert (earlier & other_industry).sum() >= 3


@pytest.mark.parametrize("concept", ["military_service", "prison_labour", "communal_service"])
def test_every_exclusion_keeps_somebody_from_being_a_case(persons, concept):
    both = all_of(persons.involuntary_in("j1"), persons.coercion_in("j1"), persons.asked_of("j1", concept)) == MET
    assert both.sum() >= 2
    assert not persons.case[both & persons.adult].any()


@pytest.mark.parametrize("concept", [question.concept for question in (*INVOLUNTARY, *COERCION)])
def test_every_question_has_a_yes_among_the_adult_cases(persons, concept):
    assert persons.cases_with(concept) >= 5


@pytest.mark.parametrize("concept", ["imposed_by_state", "commercial_sexual_exploitation"])
def test_every_form_has_adult_cases(persons, concept):
    assert persons.cases_with(concept) >= 5


def test_every_letter_of_who_applied_coercion_is_there(persons):
    assert set("".join(persons.column["j1_by"])) == set("ABCDEFYZ")
    assert max(map(len, persons.column["j1_by"])) >= 2


@pytest.mark.parametrize("rule", ["K1_third_party", "K2_with_parents", "K3_parents", "K4a_slavery", "K4b_sexual", "K4c_illicit"])
def test_every_rule_of_children_has_cases(persons, rule):
    assert (persons.child & (persons.rules_of_children[rule] == MET)).sum() >= 3


@pytest.mark.parametrize("concept", ["parents_under_menace", *(question.concept for question in OF_A_CHILD[3:])])
def test_every_question_of_children_has_a_yes(persons, concept):
    assert (persons.asked_of_child(concept) == MET).any()


def test_children_whom_only_their_parents_coerce_are_no_cases_by_it(persons):
    by_parents = persons.child & (persons.coercion == MET) & (persons.column["j1_by"] == "C")
    assert by_parents.sum() >= 5
    other_rules = any_of(*(outcome for rule, outcome in persons.rules_of_children.items() if rule.startswith(("K3", "K4"))))
    assert not persons.case[by_parents & (other_rules == NOT_MET)].any()


def test_cases_are_clustered(persons):
    known = persons.adult & persons.known
    share = persons.share(persons.case, known)
    simple = share * (1 - share) / known.sum()
    assert persons.variance(known) / simple > 1.5
    assert 0.03 < intraclass_correlation(persons.case[known], persons.psu[known]) < 0.06


def intraclass_correlation(case, psu):
    """One-way analysis of variance."""
    sizes, cases = np.bincount(psu), np.bincount(psu, case)
    groups, persons = len(sizes), sizes.sum()
    means = cases / sizes
    between = (sizes * (means - case.mean()) ** 2).sum() / (groups - 1)
    within = ((case - means[psu]) ** 2).sum() / (persons - groups)
    typical = (persons - (sizes**2).sum() / persons) / (groups - 1)
    return (between - within) / (between + (typical - 1) * within)


def test_sectors_differ(persons):
    division, man = persons.column["isic"] // 100, persons.column["sex"] == codes.MALE
    domestic, construction, public = (np.isin(division, each) for each in ([97], [41, 42, 43], [84]))
    adults = persons.adult
    assert persons.rate(domestic & adults) > 4 * persons.rate(adults)
    assert persons.rate(construction & adults) > 3 * persons.rate(adults)
    assert persons.rate(public & adults) < 2
    assert persons.rate(np.isin(division, [5, 6, 7, 8, 9])) == 0  # mining: a sector of the demo without any case
    cases = persons.case & adults
    assert (cases & domestic & ~man).sum() > (cases & domestic & man).sum()
    for heavy in (construction, division == 3, np.isin(division, [1, 2])):
        assert (cases & heavy & man).sum() > (cases & heavy & ~man).sum()


def test_nobody_was_in_forced_labour_in_finance_whatever_they_do_now(persons):
    for job in JOBS:
        finance = np.isin(persons.column[f"{job}_isic"] // 100, [64, 65, 66])
        assert not (finance & persons.adult & (persons.adults_in(job) == MET)).any()


# --- flestimate finds the same ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def classified():
    survey = fl.describe(fl.read(FILE), fl.Codebook.load(STUDY))
    return fl.classify(survey, fl.RuleSet.load("icls-2018-all"))


@pytest.fixture(scope="module")
def outcomes(classified, persons):
    """The criteria's columns, in the order of the file."""
    frame = classified.frame.collect().to_pandas().sort_values(["hhid", "pid"])
    np.testing.assert_array_equal(frame["hhid"], persons.column["hhid"])
    np.testing.assert_array_equal(frame["pid"], persons.column["pid"])
    return frame


@pytest.mark.parametrize("criterion", ["involuntary", "coercion", "forced_labour_of_adults", "parents_in_forced_labour", "forced_labour"])
def test_flestimate_finds_the_same_person_by_person(outcomes, persons, criterion):
    hand = {
        "involuntary": persons.involuntary,
        "coercion": persons.coercion,
        "forced_labour_of_adults": persons.adults,
        "parents_in_forced_labour": persons.parents,
        "forced_labour": persons.outcome,
    }
    np.testing.assert_array_equal(outcomes[criterion], hand[criterion])


@pytest.mark.parametrize("rule", ["K1_third_party", "K2_with_parents", "K3_parents", "K4a_slavery", "K4b_sexual", "K4c_illicit"])
def test_flestimate_finds_the_same_by_every_rule_of_children(outcomes, persons, rule):
    np.testing.assert_array_equal(outcomes[rule], persons.rules_of_children[rule])


@pytest.mark.parametrize("number", [1, 2])
def test_flestimate_finds_the_same_in_every_job(outcomes, persons, number):
    np.testing.assert_array_equal(outcomes[f"forced_labour_of_adults:{number}"], persons.adults_in(f"j{number}"))


@pytest.mark.parametrize("whom", ["everybody", "adult", "child"])
def test_flestimate_finds_the_same_prevalence_and_standard_error(classified, persons, whom):
    sample = fl.weigh(classified, fl.Clustered(weight="weight", strata="stratum", psu="ea"))
    total = fl.estimate(sample, fl.Prevalence("forced_labour", among=None if whom == "everybody" else whom, per=1_000)).total
    among = persons.adult | persons.child if whom == "everybody" else getattr(persons, whom)
    assert total.n_cases == (persons.case & among).sum()
    assert total.undetermined == (among & ~persons.known).sum()
    assert total.estimate == pytest.approx(persons.rate(among), rel=1e-12)
    assert total.std_error == pytest.approx(1_000 * np.sqrt(persons.variance(among & persons.known)), rel=1e-12)


def test_slips_are_noted_with_their_numbers(classified):
    slips = [str(note) for note in classified.notes if note.code == "FLE-F06"]
    assert len(slips) == 2
    assert "'not_free_to_leave': 6 persons have an answer" in slips[0]
    assert "'debt_bondage': 7 persons have nothing entered" in slips[1]
