"""The embedded survey is what its script makes, and has what the demo is to show; computed with numpy alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyreadstat
import pytest

from flestimate.demo import make_survey as script

FILE = Path(script.__file__).with_name("survey.sav")


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


class Sample:
    """The committed file's persons, classified by three-valued logic written out by hand."""

    def __init__(self, frame):
        column = {name: frame[name].to_numpy() for name in frame.columns}
        answers = np.column_stack([column[name] for name in script.NAMES])
        self.column = column
        self.answers = answers
        self.involuntary, involuntary_unknown = self._side(answers[:, :10])
        self.coercion, coercion_unknown = self._side(answers[:, 10:])
        self.case = self.involuntary & self.coercion
        possible = (self.involuntary | involuntary_unknown) & (self.coercion | coercion_unknown)
        self.undetermined = possible & ~self.case
        self.involuntary_only = self.involuntary & ~self.coercion & ~coercion_unknown
        self.coercion_only = self.coercion & ~self.involuntary & ~involuntary_unknown
        self.adult = column["age"] >= 18
        self.known = self.adult & ~self.undetermined
        self.weight = column["weight"]
        self.psu = np.unique(100 * column["stratum"] + column["ea"], return_inverse=True)[1]

    @staticmethod
    def _side(answers):
        yes = (answers == 1).any(axis=1)
        return yes, ~yes & np.isin(answers, (8, 9)).any(axis=1)

    def share(self, who, among):
        return self.weight[who & among].sum() / self.weight[among].sum()

    def rate(self, among):
        """Cases per 1,000 of the determined adults among them."""
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


@pytest.fixture(scope="module")
def sample(committed):
    return Sample(committed[0])


# --- The script makes the file ---


def test_same_persons_when_made_again(committed, again):
    assert list(committed[0].columns) == list(again[0].columns)
    np.testing.assert_array_equal(committed[0].to_numpy(), again[0].to_numpy())


@pytest.mark.parametrize(
    "what", ["file_label", "notes", "column_names_to_labels", "variable_value_labels", "missing_ranges", "original_variable_types"]
)
def test_same_dictionary_when_made_again(committed, again, what):
    assert getattr(committed[1], what) == getattr(again[1], what)


def test_date_of_writing_is_pinned(committed, again):
    assert committed[1].creation_time == again[1].creation_time
    assert committed[1].file_label == script.FILE_LABEL  # the date was written where the date is


def test_under_one_megabyte():
    assert FILE.stat().st_size < 1_000_000


def test_says_that_it_is_synthetic(committed):
    assert committed[1].file_label.startswith("SYNTHETIC")
    assert "no real person" in committed[1].file_label
    assert "SYNTHETIC" in committed[1].notes[0]


def test_every_variable_is_labelled(committed):
    frame, dictionary = committed
    assert all(dictionary.column_names_to_labels[name] for name in frame.columns)
    for name in script.NAMES:
        assert dictionary.variable_value_labels[name] == {1: "Yes", 2: "No", 8: "Don't know", 9: "Refused"}
        assert dictionary.missing_ranges[name] == [{"lo": 8, "hi": 8}, {"lo": 9, "hi": 9}]


@pytest.mark.parametrize("variable", ["region", "area", "stratum", "sex", "worked5", "employed", "isic", "status"])
def test_every_code_has_a_label(committed, variable):
    frame, dictionary = committed
    assert set(frame[variable].dropna()) <= dictionary.variable_value_labels[variable].keys()


# --- The design ---


def test_size_of_the_sample(sample):
    households = sample.column["hhid"]
    assert 16_400 < len(households) < 17_500
    assert 4_800 < len(np.unique(households)) < 5_100
    assert 8_500 < sample.adult.sum() < len(households)
    assert 0.08 < (sample.column["age"] < 18).mean() < 0.12
    assert (sample.column["age"].min(), sample.column["age"].max()) == (15, 90)


def test_persons_are_named_once(sample):
    persons = np.column_stack([sample.column["hhid"], sample.column["pid"]])
    assert len(np.unique(persons, axis=0)) == len(persons)


def test_area_codes_repeat_in_every_stratum(sample):
    stratum, ea = sample.column["stratum"], sample.column["ea"]
    in_stratum = [np.unique(ea[stratum == each]) for each in np.unique(stratum)]
    assert len(in_stratum) == 10
    assert sum(map(len, in_stratum)) == 250
    for codes in in_stratum:
        np.testing.assert_array_equal(codes, np.arange(1, len(codes) + 1))


def test_weights_are_unequal_and_sum_to_the_population(sample):
    weight = sample.weight
    assert weight.sum() == pytest.approx(9_600_000, abs=1)
    assert 1.1 < len(weight) * (weight**2).sum() / weight.sum() ** 2 < 1.5  # Kish
    for household in np.unique(sample.column["hhid"])[:50]:
        assert len(np.unique(weight[sample.column["hhid"] == household])) == 1


# --- What the questions find ---


def test_only_who_worked_was_asked(sample):
    worked = sample.column["worked5"] == 1
    assert not np.isnan(sample.answers[worked]).any()
    assert np.isnan(sample.answers[~worked]).all()
    np.testing.assert_array_equal(np.isnan(sample.column["isic"]), sample.column["employed"] == 2)


def test_refusals_come_together(sample):
    asked = sample.answers[sample.column["worked5"] == 1]
    missing = np.isin(asked, (8, 9))
    assert missing.mean(axis=0).min() > 0.01
    assert missing.mean(axis=0).max() < 0.02
    refused = asked == 9
    assert refused[refused[:, 0]].mean() > 0.5  # who refuses the first question refuses most


def test_prevalence_has_not_drifted(sample):
    everybody = np.ones(len(sample.case), dtype=bool)
    assert 150 <= sample.case.sum() <= 190
    assert 10 < sample.rate(everybody) < 11
    assert 0.037 < sample.share(sample.involuntary_only, sample.adult) < 0.043
    assert 0.018 < sample.share(sample.coercion_only, sample.adult) < 0.022
    assert 0.005 < sample.share(sample.undetermined, sample.adult) < 0.010


def test_cases_are_clustered(sample):
    share = sample.share(sample.case, sample.known)
    simple = share * (1 - share) / sample.known.sum()
    assert sample.variance(sample.known) / simple > 1.5
    assert 0.03 < intraclass_correlation(sample.case[sample.known], sample.psu[sample.known]) < 0.06


def intraclass_correlation(case, psu):
    """One-way analysis of variance."""
    sizes, cases = np.bincount(psu), np.bincount(psu, case)
    groups, persons = len(sizes), sizes.sum()
    means = cases / sizes
    between = (sizes * (means - case.mean()) ** 2).sum() / (groups - 1)
    within = ((case - means[psu]) ** 2).sum() / (persons - groups)
    typical = (persons - (sizes**2).sum() / persons) / (groups - 1)
    return (between - within) / (between + (typical - 1) * within)


def test_sectors_differ(sample):
    division, man = sample.column["isic"] // 100, sample.column["sex"] == 1
    everybody = np.ones(len(man), dtype=bool)
    domestic, construction, public, finance = (np.isin(division, codes) for codes in ([97], [41, 42, 43], [84], [64, 65, 66]))
    assert sample.rate(domestic) > 4 * sample.rate(everybody)
    assert sample.rate(construction) > 3 * sample.rate(everybody)
    assert sample.rate(public) < 2
    assert sample.rate(finance) == 0
    assert sample.rate(np.isin(division, [5, 6, 7, 8, 9])) == 0  # mining: a sector of the demo without any case
    assert (sample.case & domestic & ~man).sum() > (sample.case & domestic & man).sum()
    for heavy in (construction, division == 3, np.isin(division, [1, 2])):
        assert (sample.case & heavy & man).sum() > (sample.case & heavy & ~man).sum()


def test_every_section_of_isic_is_there_and_leading_zeros_are_lost(sample):
    seen = set(sample.column["isic"][~np.isnan(sample.column["isic"])].astype(int))
    assert {branch.section for branch in script.BRANCHES if seen & branch.classes.keys()} == set("ABCDEFGHIJKLMNOPQRSTU")
    assert {111, 9700} <= seen


def test_every_question_has_a_yes_among_the_cases(sample):
    assert ((sample.answers[sample.case] == 1).sum(axis=0) >= 5).all()
