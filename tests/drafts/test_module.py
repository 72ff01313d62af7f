"""The module in the shapes in which files keep it: once or of each job, behind a filter or not, with letters or codes for who did it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import flestimate as fl

Drafted = Callable[..., fl.Draft]
YES_NO = {"1": "Yes", "2": "No"}
LOCKED, DOCUMENTS, LEAVE = "Were you locked in or guarded?", "Were your identity documents withheld?", "Were you not free to leave the job?"
AGE = "Age in completed years"


def module(columns: SimpleNamespace, **more: Any) -> dict[str, Any]:
    """Three questions of the module, asked once."""
    return {
        "q1": (columns.yes_no, LOCKED, YES_NO),
        "q2": (columns.yes_no, DOCUMENTS, YES_NO),
        "q3": (columns.yes_no, LEAVE, YES_NO),
        **more,
    }


def concepts(draft: fl.Draft) -> Mapping[str, Any]:
    """The concepts of persons in a draft."""
    return tomllib.loads(draft.toml)["concept"]


@pytest.mark.parametrize(
    ("names", "wide", "variable"),
    [("j1_q{} j2_q{}", ["j1", "j2"], "*_q1"), ("q{}_1 q{}_2", ["1", "2"], "q1_*"), ("q{}a q{}b", ["a", "b"], "q1*")],
)
def test_questions_of_each_job_stand_side_by_side(
    drafted: Drafted, columns: SimpleNamespace, names: str, wide: list[str], variable: str
) -> None:
    labels = {1: LOCKED, 2: DOCUMENTS, 3: LEAVE}
    jobs = dict(zip(names.split(), ("Main job", "Other job"), strict=True))
    found = drafted(
        **{
            name.format(number): (columns.yes_no, f"{job}: {label}", YES_NO)
            for name, job in jobs.items()
            for number, label in labels.items()
        }
    )
    spells = tomllib.loads(found.toml)["spells"]
    assert (spells["wide"], spells["labels"]) == (wide, ["Main job", "Other job"])
    assert spells["concept"]["movement_restricted"]["variable"] == variable


def test_questions_asked_once_are_told_of_the_person(drafted: Drafted, columns: SimpleNamespace) -> None:
    found = drafted(**module(columns))
    assert "spells" not in tomllib.loads(found.toml)
    assert concepts(found)["movement_restricted"]["variable"] == "q1"


def test_an_earlier_question_that_lets_persons_through_is_the_filter(drafted: Drafted, columns: SimpleNamespace) -> None:
    asked = [None if worked == 2 else int(answer) for worked, answer in zip(columns.sex, columns.yes_no, strict=True)]
    behind = {name: (asked, label, codes) for name, (_, label, codes) in module(columns).items()}
    found = drafted(**behind, b7=(columns.sex, "Worked at any time in the last five years", YES_NO))
    assert concepts(found)["worked"]["variable"] == "b7"
    assert concepts(found)["movement_restricted"]["asked_if"] == {"concept": "worked", "is": "yes"}


def test_an_earlier_question_that_does_not_explain_the_blanks_is_no_filter(drafted: Drafted, columns: SimpleNamespace) -> None:
    asked = [None if number % 3 == 0 else int(answer) for number, answer in enumerate(columns.yes_no)]
    behind = {name: (asked, label, codes) for name, (_, label, codes) in module(columns).items()}
    found = drafted(**behind, b7=(columns.sex, "Worked at any time in the last five years", YES_NO))
    assert "worked" not in concepts(found)
    assert "asked_if" not in concepts(found)["movement_restricted"]


def test_a_question_whose_variable_is_called_like_the_concept_is_certain(drafted: Drafted, columns: SimpleNamespace) -> None:
    found = drafted(**module(columns, movement_restricted=(columns.yes_no, LOCKED, YES_NO)) | {"q1": (columns.sex, "Sex", {})})
    [guess] = [one for one in found.guesses if one.name == "movement_restricted"]
    assert (guess.variables, guess.confidence) == (("movement_restricted",), fl.Confidence.CERTAIN)


def test_two_variables_that_ask_the_same_leave_neither_certain(drafted: Drafted, columns: SimpleNamespace) -> None:
    found = drafted(**module(columns, movement_restricted=(columns.yes_no, LOCKED, YES_NO)))
    [guess] = [one for one in found.guesses if one.name == "movement_restricted"]
    assert guess.confidence is fl.Confidence.LIKELY
    assert {*guess.variables, *guess.instead} == {"q1", "movement_restricted"}


def test_a_code_that_says_not_applicable_is_pointed_out(drafted: Drafted, columns: SimpleNamespace) -> None:
    codes = {"0": "Not applicable", **YES_NO}
    found = drafted(**module(columns, q1=(columns.yes_no, LOCKED, codes)))
    [guess] = [one for one in found.guesses if one.name == "movement_restricted"]
    assert guess.evidence[-1] == 'a code says not asked: if that is no, it belongs into answers as "no"'
    assert concepts(found)["movement_restricted"]["missing"] == {"0": "not asked"}


def test_letters_for_who_did_it_are_read_from_the_label(drafted: Drafted, columns: SimpleNamespace) -> None:
    label = "Qui a fait cela ? A Employeur, B Recruteur, C Parents, D État, Y Ne sait pas"
    found = drafted(**module(columns, who=(["A", "BC", "", "Y"] * 60, label)))
    own = concepts(found)["coercion_applied_by"]
    assert own["letters"] == {"A": "employer", "B": "recruiter", "C": "parents", "D": "State"}
    assert (own["missing"], own["blank"]) == ({"Y": "don't know"}, "no")


def test_codes_for_who_did_it_are_read_from_their_labels(drafted: Drafted, columns: SimpleNamespace) -> None:
    codes = {"1": "Empleador", "2": "Padres", "3": "Otro familiar", "4": "Vecino", "8": "No sabe"}
    found = drafted(**module(columns, who=(columns.group, "¿Quién hizo eso?", codes)))
    own = concepts(found)["coercion_applied_by"]
    assert own["answers"] == {"1": "employer", "2": "parents", "3": "other family", "4": "Vecino"}
    assert own["missing"] == {"8": "don't know"}


@pytest.mark.parametrize(
    ("youngest", "children", "rules"), [(5, "asked about", "icls-2018-all"), (5, "", "icls-2018"), (18, "asked about", "icls-2018")]
)
def test_the_rules_for_children_need_children_and_questions_about_them(
    drafted: Drafted, columns: SimpleNamespace, youngest: int, children: str, rules: str
) -> None:
    more = {"c1": (columns.yes_no, "Was the child sold or trafficked?", YES_NO)} if children else {}
    found = drafted(**module(columns, age=(np.maximum(columns.age, youngest), AGE, {}), **more))
    assert tomllib.loads(found.toml)["rules"]["use"] == rules


def test_isic_is_known_by_its_name_and_by_the_codes_that_have_labels(drafted: Drafted, columns: SimpleNamespace) -> None:
    codes = {"111": "Cereals", "4100": "Buildings", "9700": "Domestic personnel"}
    values = np.resize([111, 4100, 9700], len(columns.sex))
    found = drafted(d3=(values, "Main job: industry, ISIC Rev.4", codes))
    sector = concepts(found)["sector"]
    assert (sector["classification"], sector["digits"], sector["scheme"]) == ("ISIC4", 4, "GEMS_SECTOR")


def test_codes_that_are_no_divisions_of_isic_are_the_office_s_own_groups(drafted: Drafted, columns: SimpleNamespace) -> None:
    codes = {"4": "Four", "8": "Eight", "9": "Nine"}
    found = drafted(d3=(np.resize([4, 8, 9], len(columns.sex)), "Main job: industry, ISIC Rev.4", codes))
    assert concepts(found)["sector"]["answers"] == codes
