"""A rule set as people read it: by the sides of the definition, from the case down."""

from __future__ import annotations

from pathlib import Path

import pytest

import flestimate as fl
from flestimate.classification.sides import graded_sides, joints, sides, whole

GRADED = """
id = "graded"
version = "1"
title = "A scheme with grades"
source = "nobody"
case = "case"
crosstab = ["any_work", "any_end"]
caution = "The grades are invented."

[concept]
age = "age in completed years"
a = "the first question"
b = "the second question"
c = "the third question"
d = "the fourth | question"

[universe]
label = "adults"
concept = "age"
from = 18

[criterion.work_a]
role = "involuntary"
dimension = "work"
strength = "strong"
concept = "a"
is = "yes"

[criterion.work_b]
role = "involuntary"
dimension = "work"
strength = "strong"
concept = "b"
is = "yes"

[criterion.work_c]
role = "involuntary"
dimension = "work"
strength = "medium"
concept = "c"
is = "yes"

[criterion.end]
label = 'it "ends" <badly> #1'
dimension = "end"
applied_by = "State"
concept = "d"
is = "yes"

[criterion.any_work]
any_of = { dimension = "work" }

[criterion.any_end]
any_of = { dimension = "end" }

[criterion.two_strong]
at_least = 2
of = [{ criterion = "work_a" }, { criterion = "work_b" }, { criterion = "end" }]

[criterion.case]
all_of = [{ criterion = "any_work" }, { criterion = "two_strong" }, { none_of = [{ criterion = "any_end" }] }]
"""


@pytest.fixture
def graded(tmp_path: Path) -> fl.RuleSet:
    path = tmp_path / "graded.toml"
    path.write_text(GRADED, encoding="utf-8")
    return fl.RuleSet.load(path)


def test_criteria_stand_together_by_side_and_dimension_in_drawings_by_strength_too(graded: fl.RuleSet) -> None:
    assert [(side.title, len(side.criteria)) for side in sides(graded)] == [("work: involuntary work", 3), ("end", 1)]
    assert [side.title for side in graded_sides(graded)] == ["work: involuntary work (strong)", "work: involuntary work (medium)", "end"]


def test_the_others_come_from_the_case_down(graded: fl.RuleSet) -> None:
    assert [one.name for one in joints(graded)] == ["case", "any_work", "any_end", "two_strong"]


def test_every_criterion_stands_on_the_page_once() -> None:
    for name in fl.RuleSet.built_in():
        rules = fl.RuleSet.load(name)
        shown = [*joints(rules), *(one for side in sides(rules) for one in side.criteria)]
        assert sorted(one.name for one in shown) == sorted(one.name for one in rules.criteria)
        assert joints(rules)[0].name == rules.case


def test_a_side_stands_for_its_criteria_where_all_of_them_are_meant_and_one_criterion_is_no_side(graded: fl.RuleSet) -> None:
    work, end = sides(graded)
    assert whole(work.names | end.names, (work, end)) == ((work,), end.names)
    assert whole(work.names - {"work_a"}, (work, end)) == ((), work.names - {"work_a"})


def test_a_page_and_a_text_say_all_of_it(graded: fl.RuleSet, snapshot) -> None:
    assert graded.markdown() == snapshot(name="page")
    assert str(graded) == snapshot(name="text")


def test_a_drawing_takes_no_word_of_ours_for_one_of_its_own(graded: fl.RuleSet) -> None:
    drawn = graded.mermaid()
    assert '  is_end["end<br>d is yes"]' in drawn.splitlines()
    assert [line for line in drawn.splitlines() if line.strip() == "end"] == ["  end"]  # of the frame of the strong


def test_whatever_an_answer_or_a_name_has_in_it_a_drawing_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    odd = GRADED.replace('concept = "a"\nis = "yes"', 'concept = "a"\nis = "\\"yes\\" #1 <b>`x`"').replace("work_b", '"work-b é"', 1)
    path.write_text(odd.replace('{ criterion = "work_b" }', '{ criterion = "work-b é" }'), encoding="utf-8")
    drawn = fl.RuleSet.load(path).mermaid()
    assert 'is_work_a["work_a<br>a is #quot;yes#quot; #35;1 #lt;b#gt;#96;x#96;"]' in drawn
    assert 'is_work_2d_b_20__e9_["work-b é<br>b is yes"]' in drawn
    assert all(line.count('"') in {0, 2} for line in drawn.splitlines())


def test_one_arrow_leads_from_a_frame_to_what_rests_on_all_in_it(graded: fl.RuleSet) -> None:
    arrows = [line.strip() for line in graded.mermaid().splitlines() if "->" in line]
    assert arrows == [
        "side_1 --> is_any_work",
        "is_work_c --> is_any_work",
        "is_end --> is_any_end",
        "side_1 --> is_two_strong",
        "is_end --> is_two_strong",
        "is_any_end -. not .-> is_case",
        "is_any_work --> is_case",
        "is_two_strong --> is_case",
    ]
    assert all("is_work_a -->" not in arrow for arrow in arrows)
