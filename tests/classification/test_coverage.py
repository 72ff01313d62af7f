"""Coverage: a rule set against a questionnaire before any data are read: what is not asked, and what that does to the result."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest

import flestimate as fl
from flestimate.classification import Coverage
from flestimate.errors import RuleError

ADULTS = fl.RuleSet.load("icls-2018")
ALL = fl.RuleSet.load("icls-2018-all")
YES_NO = {"answers": {1: "yes", 2: "no"}}
WHO = ("employer", "recruiter", "parents", "other family", "State", "other")
SIDES = ("deceived_nature", "violence")


def asking(*names: str, **others: dict[str, object]) -> fl.Codebook:
    """A questionnaire that asks the age, these questions answered by yes or no, and others as they are described."""
    return fl.Codebook.of({"age": {"variable": "age"}, **{name: {"variable": name, **YES_NO} for name in names}, **others})


def who(answers: Iterable[str] = WHO) -> dict[str, object]:
    return {"variable": "who", "letters": dict(zip("ABCDEF", answers, strict=False))}


def effects(coverage: Coverage) -> dict[tuple[str, str], str]:
    return {(gap.concept, gap.criterion): gap.effect for gap in coverage.gaps}


def said(coverage: Coverage) -> list[str]:
    return [note.text for note in coverage.notes]


# What is not asked, and what that does


def test_a_questionnaire_that_asks_everything_has_no_gaps() -> None:
    everything = asking(*ADULTS.names() - {"age", "coercion_applied_by"}, coercion_applied_by=who())
    covered = ADULTS.check(everything)
    assert (covered.gaps, covered.left_out, covered.notes, covered.errors) == ((), (), (), ())
    assert covered.rules == ADULTS


def test_a_criterion_of_which_nothing_is_asked_is_left_out() -> None:
    covered = ADULTS.check(asking(*SIDES))
    assert "I5_lowpay" in {one.name for one in covered.left_out}
    assert "I5_lowpay" not in covered.rules
    assert effects(covered)["very_low_or_no_wages", "I5_lowpay"].startswith("nothing can be said of the criterion")


def test_a_criterion_asked_in_part_rests_on_its_other_questions() -> None:
    covered = ADULTS.check(asking(*SIDES))
    assert covered.rules["C1_violence"].condition.names() == {"violence"}
    assert effects(covered)["threats_of_violence", "C1_violence"].startswith("the criterion rests on its other questions")


def test_nobody_is_excluded_for_what_nobody_was_asked_about() -> None:
    covered = ADULTS.check(asking(*SIDES))
    assert "X3_prison" in {one.name for one in covered.left_out}
    assert str(covered.rules["X3_prison"].condition) == "never, because it was not asked"
    assert effects(covered)["prison_labour", "X3_prison"] == "nobody's work is excluded for it"
    assert any("X3_prison" in text and "nobody's work is excluded" in text for text in said(covered))


def test_a_country_lacks_no_circumstance_that_another_has() -> None:
    covered = ADULTS.check(asking(*SIDES))
    assert ("other_involuntary", "I_national") in effects(covered)  # it is not asked
    assert not any("national" in text for text in said(covered))  # but nothing is missing


def test_forms_that_nobody_asks_about_are_not_told() -> None:
    covered = ADULTS.check(asking(*SIDES))
    assert covered.rules.typologies == ()
    assert "The questionnaire does not tell the form of forced labour (form)." in said(covered)


def test_a_form_that_nobody_asks_about_is_told_as_another_and_that_is_said() -> None:
    covered = ADULTS.check(asking(*SIDES, "commercial_sexual_exploitation"))
    (form,) = covered.rules.typologies
    assert [name for name, _ in form.categories] == ["commercial sexual exploitation"]
    assert "The questionnaire does not tell the form of forced labour 'State-imposed': such cases are told as of another." in said(covered)
    assert ("imposed_by_state", "form") in effects(covered)


def test_a_form_asked_in_another_way_is_told() -> None:
    covered = ADULTS.check(asking(*SIDES, "commercial_sexual_exploitation", coercion_applied_by=who()))
    assert effects(covered)["imposed_by_state", "form"] == "cases whose form of forced labour is known by this alone are told as of another"
    assert not any("form" in text for text in said(covered))


def test_relatives_whom_the_household_does_not_tell_of_meet_nothing() -> None:
    codebook = asking(*SIDES, "works_with_or_for_parents")
    lone = ALL.check(codebook)
    assert "parents_in_forced_labour" in {one.name for one in lone.left_out}
    link = {"household": "hh", "member": "line", "variables": ["mother"]}
    linked = ALL.check(fl.Codebook.of({name: dict(one) for name, one in codebook_of(SIDES).items()}, links={"parents": link}))
    assert "parents_in_forced_labour" in linked.rules


def codebook_of(names: Iterable[str]) -> dict[str, dict[str, object]]:
    return {"age": {"variable": "age"}, **{name: {"variable": name, **YES_NO} for name in (*names, "works_with_or_for_parents")}}


def test_what_is_asked_job_by_job_is_asked() -> None:
    spells = {"wide": ["j1", "j2"], "concept": {"violence": {"variable": "*_violence", **YES_NO}}}
    codebook = fl.Codebook.of({"age": {"variable": "age"}, "deceived_nature": {"variable": "d", **YES_NO}}, spells=spells)
    covered = ADULTS.check(codebook)
    assert covered.errors == ()
    assert "C1_violence" in covered.rules


# A concept that is probably misspelt


def test_a_concept_of_nearly_the_name_of_a_question_is_asked_about() -> None:
    covered = ADULTS.check(asking(*SIDES, "debt_bondages"))
    assert said(covered)[-1] == (
        "The codebook has 'debt_bondages', which no rule asks about; icls-2018 asks about 'debt_bondage': is it the same?"
    )


@pytest.mark.parametrize(
    ("concept", "question"),
    [("violenec", "violence"), ("threats_violence", "threats_of_violence"), ("violence_family", "violence_to_family")],
)
def test_letters_turned_and_words_left_out_are_asked_about(concept: str, question: str) -> None:
    asked = [
        text for text in said(ADULTS.check(asking(*{*SIDES} - {question}, "movement_restricted", concept))) if "is it the same" in text
    ]
    assert asked == [f"The codebook has '{concept}', which no rule asks about; icls-2018 asks about '{question}': is it the same?"]


def test_an_element_that_rests_on_some_of_its_questions_is_noted() -> None:
    covered = ADULTS.check(asking(*SIDES, "threats_of_violence"))
    lacking = "violence_to_family" if "violence" in SIDES else "violence, violence_to_family"
    assert any(text.startswith("Of C1_violence") and f"does not ask about {lacking}:" in text for text in said(covered))


@pytest.mark.parametrize("concept", ["debt", "violent", "hours_withheld"])
def test_a_concept_of_another_name_is_not(concept: str) -> None:
    assert not any("is it the same" in text for text in said(ADULTS.check(asking(*SIDES, concept))))


# The same before data are read and after


@pytest.mark.parametrize("more", [(), ("debt_bondages",), ("commercial_sexual_exploitation",)], ids=["two questions", "misspelt", "form"])
@pytest.mark.parametrize("rules", [ADULTS, ALL], ids=["adults", "all"])
def test_classify_notes_what_the_check_said(rules: fl.RuleSet, more: tuple[str, ...]) -> None:
    codebook = asking(*SIDES, *more)
    frame = pl.DataFrame({"age": [30], **{name: [1] for name in (*SIDES, *more)}})
    classified = fl.classify(fl.describe(frame, codebook), rules)
    checked = rules.check(codebook)
    assert classified.notes[:-1] == checked.notes
    assert classified.notes[-1].code == "FLE-F16"
    assert classified.rules == checked.rules


CODEBOOKS = {
    "a side that is not asked": asking("violence"),
    "neither side": asking("prison_labour"),
    "no age": fl.Codebook.of({name: {"variable": name, **YES_NO} for name in SIDES}),
    "an answer that the codebook does not know": asking("violence", deceived_nature={"variable": "d", "answers": {1: "yess", 2: "no"}}),
    "a number where answers should be": asking("violence", deceived_nature={"variable": "d"}),
    "answers where a number should be": fl.Codebook.of(
        {"age": {"variable": "a", "answers": {1: "young"}}, **{name: {"variable": name, **YES_NO} for name in SIDES}}
    ),
    "an answer that a form rests on": asking(*SIDES, coercion_applied_by=who(["boss", "the State"])),
}


@pytest.mark.parametrize("codebook", CODEBOOKS.values(), ids=CODEBOOKS)
def test_why_a_rule_set_cannot_be_applied_is_said_before_data_are_read(codebook: fl.Codebook, snapshot) -> None:
    assert [str(error) for error in ADULTS.check(codebook).errors] == snapshot
    variables = {variable: [1] for variable in codebook.variables if variable != "who"}
    survey = fl.describe(pl.DataFrame({**variables, "who": ["A"]}), codebook)
    with pytest.raises(RuleError) as caught:
        fl.classify(survey, ADULTS)
    assert str(caught.value) == str(ADULTS.check(codebook).errors[0])


def test_what_the_crosstab_is_among_has_to_be_covered(tmp_path: Path) -> None:
    text = (
        'id = "mine"\nversion = "1"\ntitle = "t"\nsource = "s"\nbuilds_on = "icls-2018"\ncrosstab_among = "migrant"\n'
        '[concept]\nmigrant_status = "born abroad"\n[criterion.migrant]\nconcept = "migrant_status"\nis = "yes"\n'
    )
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    rules = fl.RuleSet.load(path)
    assert "'migrant'" in rules.check(asking(*SIDES)).errors[0].what
    assert rules.check(asking(*SIDES, "migrant_status")).errors == ()


# How it is shown


def test_coverage_reads_as_text_and_as_a_table(snapshot) -> None:
    covered = ADULTS.check(asking(*SIDES, "prison_labour"))
    assert repr(covered) == snapshot
    assert covered._repr_html_() == snapshot


def test_coverage_with_an_error_shows_it() -> None:
    covered = ADULTS.check(asking("violence"))
    assert repr(covered).endswith(str(covered.errors[0]))
    assert "<pre>FLE-F07" in covered._repr_html_()


def test_relatives_that_the_household_does_not_tell_of_are_a_gap() -> None:
    rules = fl.RuleSet.load("icls-2018-all")
    yes_no = {"answers": {1: "yes", 2: "no"}}
    concepts = {name: {"variable": name, **yes_no} for name in sorted(rules.names() - {"age", "coercion_applied_by"})}
    concepts |= {"age": {"variable": "age"}, "coercion_applied_by": {"variable": "by", "letters": {"A": "employer", "E": "State"}}}
    gaps = [gap for gap in rules.check(fl.Codebook.of(concepts)).gaps if gap.concept.startswith("[link")]
    assert [(gap.concept, gap.criterion) for gap in gaps] == [("[link.parents]", "parents_in_forced_labour")]
