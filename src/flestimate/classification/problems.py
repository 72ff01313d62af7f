"""What can be wrong with a rule set, and between a rule set and a survey."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flestimate.errors import DeclarationError, Fix, RuleError, did_you_mean, listed


def unknown_criterion(name: str, needed_by: str, known: Iterable[str], file: str) -> DeclarationError:
    """A criterion speaks of one that the rule set does not have."""
    return DeclarationError(
        "FLE-C11",
        f"criterion '{needed_by}' speaks of '{name}', which is not a criterion{did_you_mean(name, known) or '.'}",
        where={"file": file},
        fix=(Fix(f"[criterion.{name}]", "a criterion of this name"), Fix(f'{{ concept = "{name}", is = "yes" }}', "if it is a question")),
    )


def no_such_criterion(name: str, known: Iterable[str], file: str) -> DeclarationError:
    """The case, or a side of the crosstab, is not a criterion."""
    return DeclarationError(
        "FLE-C11",
        f"there is no criterion '{name}'{did_you_mean(name, known) or '.'}",
        where={"file": file},
        fix=(Fix(f"one of: {listed(sorted(known), limit=40)}"),),
    )


def unknown_concept(name: str, needed_by: str, known: Iterable[str], file: str) -> DeclarationError:
    """A criterion asks about a concept that is not among the rule set's questions."""
    return DeclarationError(
        "FLE-F17",
        f"'{needed_by}' asks about '{name}', which is none of the rule set's questions{did_you_mean(name, known) or '.'}",
        where={"file": file, "section": "[concept]"},
        why="a question that is misspelt would be one that nobody was asked",
        fix=(Fix(f'{name} = "the question in words"', "in the rule set's [concept]"),),
    )


def two_things(name: str, file: str) -> DeclarationError:
    """A question has the name of a criterion."""
    return DeclarationError(
        "FLE-C12",
        f"'{name}' is a question and a criterion of the rule set.",
        where={"file": file},
        why="one name for two things would count the wrong one",
        fix=(Fix(f"[criterion.{name}_met]", "another name for the criterion"),),
    )


def unused_criterion(name: str, case: str, file: str) -> DeclarationError:
    """A criterion that the case does not rest on."""
    return DeclarationError(
        "FLE-F19",
        f"nothing rests on the criterion '{name}'.",
        where={"file": file, "section": f"[criterion.{name}]"},
        why="a criterion that nothing uses is a part of the definition that silently does not count",
        fix=(
            Fix(f'{{ criterion = "{name}" }}', f"in the condition of another criterion, which leads to '{case}'"),
            Fix(f"[criterion.{name}]", "delete it"),
        ),
    )


def unused_concept(name: str, file: str) -> DeclarationError:
    """A question that no criterion asks about."""
    return DeclarationError(
        "FLE-F19",
        f"no criterion asks about '{name}'.",
        where={"file": file, "section": "[concept]"},
        why="a question that nothing uses is a part of the definition that silently does not count",
        fix=(Fix(f'{{ concept = "{name}", is = "yes" }}', "in a criterion"), Fix(f"{name} = ...", "delete it")),
    )


def beside_inherited(name: str, inherited: str, file: str) -> DeclarationError:
    """A criterion that was probably meant to replace an inherited one stands beside it, so that both count."""
    return DeclarationError(
        "FLE-F29",
        f"'{name}' stands beside the inherited '{inherited}', of the same element, and both would count.",
        where={"file": file, "section": f"[criterion.{name}]"},
        why="a criterion replaces an inherited one only under the same name",
        fix=(Fix(f"[criterion.{inherited}]", "to replace it"), Fix("[criterion.I_national]", "another name, if it is to count beside it")),
    )


def builds_on_itself(name: str, file: str) -> DeclarationError:
    """Rule sets that build on one another in a loop."""
    return DeclarationError(
        "FLE-F18",
        f"'{name}' builds on itself.",
        where={"file": file, "line": f'builds_on = "{name}"'},
        fix=(Fix('builds_on = "icls-2018"', "a rule set that does not build on this one"),),
    )


def no_criterion(name: str, known: Iterable[str], rules: str) -> RuleError:
    """A criterion that the rule set does not have is to be left out."""
    return RuleError(
        "FLE-C11", f"{rules} has no criterion '{name}'{did_you_mean(name, known) or '.'}", where={"criteria": listed(known, limit=40)}
    )


def nothing_left(name: str, without: Sequence[str], rules: str) -> RuleError:
    """Without these criteria, one that is needed has nothing left."""
    return RuleError(
        "FLE-F20",
        f"without {listed(without)} nothing is left of '{name}' in {rules}.",
        why="a side with no circumstance can be met by nobody, and what the crosstab is among has to be there",
    )


def name_clash(name: str, rules: str) -> RuleError:
    """A concept of the codebook has the name of a criterion."""
    return RuleError(
        "FLE-C12",
        f"'{name}' is a concept of the codebook and a criterion of the rule set {rules}.",
        where={"concept": name},
        why="one name for two things would count the wrong one",
        fix=(Fix(f"[concept.{name}_asked]", "another name for the concept"),),
    )


def name_of_a_variable(name: str, rules: str) -> RuleError:
    """A variable of the file that no concept reads has the name of what a classification adds."""
    return RuleError(
        "FLE-C12",
        f"'{name}' is a variable of the file, and what the rule set {rules} makes is called so.",
        where={"column": name},
        why="a design or a breakdown that names the variable would get the outcomes of persons instead, without a word",
        fix=(
            Fix(f'[concept.own_name]  variable = "{name}"', "under a name of its own, by which designs and breakdowns then call it"),
            Fix("rename it, or leave it out", "before the file is described"),
        ),
    )


def nobody_asked(what: str, questions: Sequence[str], rules: str) -> RuleError:
    """Of a whole side of the definition nothing is entered for anybody."""
    return RuleError(
        "FLE-F01",
        f"nobody was asked about {what}: of its questions nothing is entered for anybody.",
        where={"rules": rules, "concepts": listed(questions)},
        why="a module that was not asked tells of no case, and a prevalence of 0 would be made of nothing, whatever a blank is said to mean",
        fix=(
            Fix('variable = "..."', "the variables that hold the answers, in each of these concepts"),
            Fix("another file", "of the round of the survey in which the module was asked"),
        ),
    )


def not_assessable(name: str, label: str, lacking: Sequence[str], rules: str) -> RuleError:
    """Nothing can be said of a criterion that is needed."""
    return RuleError(
        "FLE-F07",
        f"'{name}' ({label}) cannot be assessed: the codebook lacks the concepts that it needs.",
        where={"rules": rules, "needed": listed(lacking)},
        why="a condition that nobody was asked about can be neither met nor ruled out",
        fix=tuple(Fix(f'[concept.{concept}]  variable = "..."') for concept in lacking[:2]),
    )
