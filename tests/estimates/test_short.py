"""Where the default interval is known to be short, the cell's note says so and names RareEvent."""

import numpy as np
import polars as pl
import pytest

import flestimate as fl

PSUS, TAKE = 20, 40


def sample(cases: list[int]) -> fl.Sample:
    """SYNTHETIC: 10 strata of two PSUs with 40 persons each, and a case in each of these PSUs, as often as it is named."""
    psu = np.repeat(np.arange(PSUS), TAKE)
    count = np.bincount(cases, minlength=PSUS)
    case = (np.tile(np.arange(TAKE), PSUS) < count[psu]).astype(int)
    frame = pl.DataFrame({"w": np.ones(len(psu)), "stratum": psu // 2, "psu": psu, "fl": case})
    return fl.weigh(frame, fl.Clustered(weight="w", strata="stratum", psu="psu"))


def codes(measure: object, cases: list[int]) -> list[str]:
    return [note.code for note in fl.estimate(sample(cases), measure).total.notes]


@pytest.mark.parametrize("measure", [fl.Prevalence("fl"), fl.Count("fl")], ids=lambda measure: measure.title)
def test_a_few_cases_in_separate_psus_may_be_clusters_that_the_sample_does_not_show(measure: object, snapshot) -> None:
    total = fl.estimate(sample([0, 5, 9]), measure).total
    assert [str(note) for note in total.notes] == snapshot


def test_the_note_says_how_much_higher_rare_event_reaches() -> None:
    total = fl.estimate(sample([0, 5, 9]), fl.Prevalence("fl")).total
    ratio = total.interval(fl.RareEvent())[1] / total.conf_high
    assert f"RareEvent reaches {ratio:.1f} times" in total.notes[-1].text


def test_no_case_says_it_too() -> None:
    assert codes(fl.Prevalence("fl"), []) == ["FLE-F02", "FLE-G12"]


def test_piled_up_cases_widen_the_default_by_themselves() -> None:
    assert codes(fl.Prevalence("fl"), [0] * 8 + [5] * 6) == []


def test_many_psus_with_cases_are_no_reason() -> None:
    assert codes(fl.Prevalence("fl"), [*range(PSUS), *range(0, PSUS, 2), *range(0, PSUS, 3)]) == []


@pytest.mark.parametrize("interval", [fl.RareEvent(), fl.Logit(), fl.MidP()], ids=lambda interval: type(interval).__name__)
def test_whoever_asks_for_another_interval_is_not_told(interval: object) -> None:
    assert codes(fl.Prevalence("fl", interval=interval), [0, 5, 9]) == []


def test_a_design_that_names_no_psus_cannot_say_it() -> None:
    made = fl.weigh(sample([0, 5, 9]).frame.to_native(), fl.Resampled(fl.Clustered("w", "psu", "stratum"), fl.JackknifeN()))
    written = fl.replicate_weights(made)
    read = fl.weigh(written, fl.Replicated("w", "weight_*", fl.JackknifeN(rscales=(0.5,) * PSUS)))
    assert "FLE-G12" not in [note.code for note in fl.estimate(read, fl.Prevalence("fl")).total.notes]
