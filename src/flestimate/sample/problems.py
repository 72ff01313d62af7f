"""What can be wrong between a design and the persons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flestimate.errors import DeclarationError, DesignError, EstimateError, Fix, Note, SingletonError, counted, did_you_mean, have, listed
from flestimate.said import Name, first_few, said

_DESIGNS = {"replicates": "fl.Replicated", "reporters": "fl.Multiplicity", "respondent": "fl.Multiplicity"}


def no_column(role: str, name: str, known: Iterable[str]) -> DesignError:
    """The design names a column that is not there."""
    known = list(known)
    design = _DESIGNS.get(role, "fl.Clustered")
    return DesignError(
        "FLE-V01",
        f"there is no column '{name}'{did_you_mean(name, known)}",
        where={"role": role},
        why=f"the design takes its {role} from it",
        fix=(Fix(f'{design}({role}="...", ...)', "a concept of the codebook or a column of the frame"),),
    )


def weight_not_a_number(name: str) -> DesignError:
    """The weight is text, a category or true and false."""
    return DesignError(
        "FLE-W10",
        f"the weight '{name}' is not a number.",
        where={"column": name},
        why="a weight is how many persons one person stands for",
        fix=(Fix(f'[concept.weight]  variable = "{name}"', "a concept without answers is read as a number"),),
    )


def weights_missing(name: str, persons: int) -> DesignError:
    """Persons without a weight."""
    return DesignError(
        "FLE-W01",
        f"{have(persons)} no weight.",
        where={"column": name},
        why="nobody can say how many persons they stand for; leaving them out in silence would bias every total",
        fix=(
            Fix(f'frame = frame[frame["{name}"].notna()]', "if they are not part of the sample (not interviewed)"),
            Fix(f'frame["{name}"] = frame["{name}"].fillna(0)', "if they belong to the sample and stand for nobody"),
        ),
    )


def weight_of_module(name: str, persons: int, asked: Sequence[str]) -> DesignError:
    """Persons without a weight, who are those who were not asked a part of the questionnaire."""
    return DesignError(
        "FLE-W13",
        f"{have(persons)} no weight, and no answer to {counted(len(asked), 'question')} that the others were asked.",
        where={"column": name, "asked": listed(asked)},
        why="it is the weight of those who were asked; what everybody was asked counts with everybody's weight",
        fix=(
            Fix(
                f'frame["{name}"] = frame["{name}"].fillna(0)',
                "to estimate these questions: who was not asked stands for nobody, no PSU is lost",
            ),
            Fix('weight = "..."', "everybody's weight, in a study of its own, for all other questions"),
        ),
    )


def weights_negative(name: str, persons: int) -> DesignError:
    """Persons with a weight below zero."""
    return DesignError(
        "FLE-W02",
        f"{have(persons)} a negative weight.",
        where={"column": name},
        why="a person cannot stand for fewer than no persons; calibration without bounds makes such weights",
        fix=(Fix("calibrate again with bounds", "or ask who made the weights"),),
    )


def weights_infinite(name: str, persons: int) -> DesignError:
    """Persons with an infinite weight."""
    return DesignError(
        "FLE-W05",
        f"{have(persons)} an infinite weight.",
        where={"column": name},
        why="often a division by a response rate of zero",
        fix=(Fix("make the weights again", "and look for groups where nobody responded"),),
    )


def weights_zero(name: str) -> DesignError:
    """Nobody stands for anybody."""
    return DesignError("FLE-W04", "the sum of the weights is 0.", where={"column": name}, why="then nobody is represented")


def design_missing(role: str, name: str, persons: int) -> DesignError:
    """Persons whose stratum or PSU is not known."""
    return DesignError(
        "FLE-D06",
        f"{have(persons)} no {role}.",
        where={"column": name},
        why="pooling them as one unit, or dropping them, would change every standard error without a word",
        fix=(Fix(f'frame["{name}"] = frame["{name}"].fillna(...)', "from the sample file, by household"),),
    )


def singletons(columns: Sequence[str], strata: Sequence[str], persons: Sequence[int]) -> SingletonError:
    """Strata with a single PSU, and no decision what to do with them."""
    number = len(strata)
    has = "1 stratum has" if number == 1 else f"{number:,} strata have"
    return SingletonError(
        "FLE-D02",
        f"{has} a single PSU, so {'its' if number == 1 else 'their'} variance cannot be estimated.",
        where={
            "column": ", ".join(columns) or "none: the whole sample is one stratum",
            "strata": f"{listed(strata)}  ({listed(persons)} persons)",
        },
        why="a stratum needs two PSUs; often one lost every responding household",
        fix=(
            Fix("singleton=fl.Centred()", 'around the mean of all PSUs, cautious (R "adjust", Stata "centered")'),
            Fix("singleton=fl.Average()", 'as much as the other strata on average (R "average", Stata "scaled")'),
            Fix("singleton=fl.Certainty()", "it was taken with certainty and adds nothing"),
            Fix("singleton=fl.Removed()", "it adds nothing, whatever it was: standard errors may be too small"),
        ),
    )


def fpc_not_a_number(name: str) -> DesignError:
    """The finite population is text, a category or true and false."""
    return DesignError(
        "FLE-D09",
        f"the finite population '{name}' is not a number.",
        where={"column": name},
        why="it is the number of PSUs in the stratum's population, or the sampled share of them",
        fix=(Fix(f'[concept.{name}]  variable = "{name}"', "a concept without answers is read as a number"),),
    )


def fpc_varies(name: str, strata: Sequence[str], stage: int) -> DesignError:
    """A finite population that is not one number a stratum."""
    return DesignError(
        "FLE-D10",
        f"{_strata(len(strata), stage)} {'has' if len(strata) == 1 else 'have'} more than one value of the finite population '{name}'.",
        where={"strata": listed(dict.fromkeys(strata))},
        why=f"it is the number of {_units(stage)} in the stratum's population, or the sampled share of them: one number a stratum",
    )


def fpc_too_small(name: str, strata: Sequence[str], stage: int) -> DesignError:
    """More units sampled than the population has, or a scale that cannot be."""
    return DesignError(
        "FLE-D09",
        f"in {_strata(len(strata), stage)} the finite population '{name}' is smaller than the sample, or not above 0.",
        where={"strata": listed(dict.fromkeys(strata))},
        why=f"it must be at least the number of {_units(stage)} sampled; numbers up to 1 are read as the sampled share of the {_units(stage)}",
    )


def fpc_missing(name: str, strata: Sequence[str], stage: int) -> DesignError:
    """A finite population that is not known."""
    return DesignError(
        "FLE-D09",
        f"in {_strata(len(strata), stage)} the finite population '{name}' is missing for some persons.",
        where={"strata": listed(dict.fromkeys(strata))},
        why=f"it is the number of {_units(stage)} in the stratum's population, or the sampled share of them: one number a stratum",
        fix=(Fix(f'frame["{name}"] = frame["{name}"].fillna(...)', "from the sample file, by stratum"),),
    )


def fpc_mixed(name: str, strata: Sequence[str], stage: int) -> DesignError:
    """Numbers of units in some strata, and sampled shares in others."""
    return DesignError(
        "FLE-D09",
        f"the finite population '{name}' is a sampled share in {_strata(len(strata), stage)}, and a number of {_units(stage)} in the others.",
        where={"strata": listed(dict.fromkeys(strata))},
        why="it is read as one or as the other, the same in all strata",
    )


def _strata(number: int, stage: int) -> str:
    return counted(number, "stratum", "strata") + ("" if stage == 1 else f" of stage {stage}")


def _units(stage: int) -> str:
    return "PSUs" if stage == 1 else "units"


def nested(psu: str, codes: int, units: int) -> Note:
    """PSU codes that are used again in other strata."""
    return Note(
        "FLE-D04",
        said(
            "PSU codes in '{column}' repeat across strata ({codes} codes, {units} PSUs); each is read as nested in its stratum.",
            column=Name(psu),
            codes=codes,
            units=units,
        ),
    )


def singletons_inside(stage: int, unit: str, units: int) -> SingletonError:
    """At a further stage, units in which a single unit was drawn."""
    return SingletonError(
        "FLE-D02",
        f"at stage {stage}, a single unit was drawn in {counted(units, 'unit')} of the stage before, so "
        f"{'its' if units == 1 else 'their'} variance cannot be estimated.",
        where={"column": unit},
        why="what a stage adds to the variance needs two units in each unit of the stage before",
        fix=(
            Fix("singleton=fl.Average()", "as much as the other units of the stage before on average"),
            Fix("singleton=fl.Centred()", "around the mean of the unit of the stage before: nothing where that has no other"),
            Fix("fpc=None, stages=()", "the first stage alone, as if it were with replacement: a little too large"),
        ),
    )


def probability_wrong(name: str, units: int) -> DesignError:
    """Inclusion probabilities that cannot be."""
    return DesignError(
        "FLE-D09",
        f"{counted(units, 'unit has', 'units have')} an inclusion probability '{name}' that is missing, varies inside the unit, "
        "or is not above 0 and at most 1.",
        where={"column": name},
        why="Brewer's approximation counts each unit 1 minus its probability",
    )


def replicates_missing(pattern: str, known: Iterable[str]) -> DesignError:
    """No column, or a single one, is a replicate weight."""
    return DesignError(
        "FLE-D22",
        f"'{pattern}' names fewer than two columns of replicate weights{did_you_mean(pattern, known)}",
        where={"role": "replicates"},
        why="the variance is that of the estimates over the replicates",
        fix=(Fix('replicates="w_*"', "a pattern, * standing for anything"), Fix('replicates=["w_1", "w_2"]', "or a list of names")),
    )


def replicates_mixed(pattern: str, others: Sequence[str]) -> DesignError:
    """A pattern that meets columns which are no replicate weights."""
    return DesignError(
        "FLE-P01",
        f"'{pattern}' also matches {counted(len(others), 'column')} whose name differs from the others in more than its number.",
        where={"columns": listed(others)},
        why="a column that is no replicate weight would count in every standard error",
        fix=(
            Fix('replicates="w_[0-9]*"', "a pattern that matches the replicate weights only"),
            Fix('replicates=["w_1", "w_2"]', "or a list of their names"),
        ),
    )


def replicates_incomplete(names: Sequence[str]) -> DesignError:
    """Replicate weights that are missing or infinite."""
    return DesignError(
        "FLE-P05",
        f"{counted(len(names), 'replicate weight')} {'is' if len(names) == 1 else 'are'} missing or infinite for some persons.",
        where={"columns": listed(names)},
        why="a replicate is an estimate of everybody; one that lacks persons is of somebody else",
    )


def replicates_negative(names: Sequence[str]) -> Note:
    """Replicate weights below 0, which may be."""
    so = said("as calibration and some bootstraps make them; they are used as they are.")
    if len(names) == 1:
        return Note("FLE-P08", said("1 replicate weight is negative for some persons ({name}), {so}", name=Name(names[0]), so=so))
    several = said("{n} replicate weights are negative for some persons ({names}), {so}", n=len(names), names=first_few(names), so=so)
    return Note("FLE-P08", several)


def replicates_off_scale(ratio: float) -> DesignError:
    """Replicate weights whose sums are nowhere near the weight's: factors, or of another weight."""
    return DesignError(
        "FLE-P13",
        f"the replicate weights sum to {ratio:.3g} times the weight on average.",
        where={"role": "replicates"},
        why="they stand for the same population; a file that holds factors needs them multiplied by the weight first",
        fix=(
            Fix('frame.with_columns(pl.col("^w_.*$") * pl.col("weight"))', "if they are factors"),
            Fix('weight="..."', "if they are of another weight"),
        ),
    )


def replicates_are_factors(name: str) -> DesignError:
    """Replicate weights that take a few values only, whatever the weight is."""
    return DesignError(
        "FLE-P13",
        f"the replicate weight '{name}' takes a few values only, whatever the weight is: it is a factor.",
        where={"role": "replicates"},
        why="a replicate weight is the weight times the factor",
        fix=(Fix('frame.with_columns(pl.col("^w_.*$") * pl.col("weight"))', "multiplied by the weight first"),),
    )


def several_answers(name: str) -> EstimateError:
    """A question to which a person may have given several answers."""
    return EstimateError(
        "FLE-G14",
        f"a person may have given several answers to '{name}', so that it is no variable to estimate or to break down by.",
        fix=(Fix(f'fl.Profile("forced_labour", of=("{name}",), name="{name}")', "the share of the cases who gave each answer"),),
    )


def told_of_each_work(name: str) -> EstimateError:
    """What is told of each job, where nothing says which of a person's jobs is meant."""
    return EstimateError(
        "FLE-G15",
        f"'{name}' is told of each job or spell, and nothing says which of them is meant.",
        why="after classify it is that of the job that makes a person a case, where the rule set is assessed job by job",
        fix=(Fix("fl.weigh(fl.classify(survey, rules), design)", "in place of fl.weigh(survey, design)"),),
    )


def reporters_not_a_number(name: str) -> DesignError:
    """The number of persons who could have reported is text, or a category."""
    return DesignError(
        "FLE-W15",
        f"the number of reporters '{name}' is not a number.",
        where={"column": name},
        why="weights are divided by how many persons could have reported on the same person",
    )


def reporters_missing(name: str, persons: int) -> DesignError:
    """Reported persons of whom nobody knows how many could have reported."""
    return DesignError(
        "FLE-W15",
        f"of {counted(persons, 'reported person')} it is not said how many could have reported.",
        where={"column": name},
        why="weights are divided by this number; without it nobody can say how many persons the report stands for",
        fix=(Fix(f"count them from the composition of the family, and write '{name}' anew", "the reported person is one of them"),),
    )


def reporters_impossible(name: str, persons: int) -> DesignError:
    """A number of reporters below 1, or a fraction."""
    return DesignError(
        "FLE-W16",
        f"of {counted(persons, 'reported person')} the number of those who could have reported is below 1, or not whole.",
        where={"column": name},
        why="who was reported could have been reported by one person at least, the respondent",
        fix=(
            Fix(
                f'reporters = {{ variable = "{name}", missing = {{ 99 = "don\'t know" }} }}',
                "in [reports], if codes stand for unknown numbers",
            ),
        ),
    )


def made_by_rules(name: str, rules: str) -> DesignError:
    """A design names what a rule set makes of persons as if it were of the sampling."""
    return DesignError(
        "FLE-C12",
        f"the design names '{name}', which the rule set {rules} makes: it is no stratum, sampling unit or number of them.",
        where={"column": name},
        why="outcomes of persons say nothing of how they were drawn, and every standard error would be wrong",
        fix=(
            Fix(f'[concept.own_name]  variables = ["{name}"]', "if the file has a variable of this name; then own_name in the design"),
            Fix("the variable of the file", "if it is called otherwise"),
        ),
    )


def undivided() -> DesignError:
    """Persons are told by reports, and the design counts each report in full."""
    return DesignError(
        "FLE-W18",
        "the persons are told by reports, and the design does not divide the weights by how many could have reported.",
        why="whom several could have reported would count once for each of them",
        fix=(
            Fix("fl.Multiplicity(fl.Clustered(...))", "around the design by which respondents were drawn"),
            Fix('reporters = "reporters"', "in the design of a study"),
        ),
    )


def respondents_of_several_weights(weight: str, respondents: int) -> DesignError:
    """Respondents whose reports do not have the same weight."""
    return DesignError(
        "FLE-D21",
        f"{counted(respondents, 'respondent has', 'respondents have')} reports of different weights.",
        where={"column": weight},
        why="the weight is the respondent's, and flestimate divides it; one that is divided already would be divided twice",
        fix=(Fix('fl.Multiplicity(fl.Clustered(weight="..."))', "the weight of the respondent"),),
    )


def network_stands_for(persons: float, respondents: float) -> Note:
    """The persons that all reports stand for, beside those that the respondents stand for."""
    text = said(
        "The reports stand for {persons:,.0f} persons; the weights of the respondents alone sum to {respondents:,.0f}.",
        persons=persons,
        respondents=respondents,
    )
    return Note("FLE-W19", text)


_FROM_A_REPORT = Fix(
    "deff = 2.0", "what the office's report says of a similar question, over n sum w^2 / (sum w)^2 if it holds the weights"
)
_FROM_A_ROUND = Fix(
    "deff = earlier.total.deff / earlier.total.deff_kish", "of the same estimate from a round whose file has strata and PSUs"
)


def no_design_effect() -> DeclarationError:
    """A file without strata and PSUs, and no design effect declared in their place."""
    return DeclarationError(
        "FLE-D31",
        "standard errors are refused: there are no strata and PSUs, and no design effect is declared in their place.",
        where={"argument": "deff"},
        why="persons of one PSU are alike, and forced labour comes in clusters: taken as drawn directly, standard errors would be too small",
        fix=(_FROM_A_REPORT, _FROM_A_ROUND, Fix('fl.Clustered(weight="w", strata="stratum", psu="ea")', "better: the office's own file")),
    )


def no_such_design_effect() -> DeclarationError:
    """A design effect that is no number, or says that clustering makes estimates more certain."""
    return DeclarationError(
        "FLE-D32",
        "the assumed design effect is not a number of at least 1.",
        where={"argument": "deff"},
        why="what is not known is how persons were clustered, which makes variances larger; what strata gain is not claimed unseen",
        fix=(_FROM_A_REPORT, Fix("deff = 1", "standard errors as if persons had been drawn directly, said under every table")),
    )


def rests_on_design_effect(deff: float) -> Note:
    """What stands under every table whose standard errors rest on a design effect that somebody declared."""
    return Note("FLE-D30", said("Standard errors rest on an assumed design effect of {deff:g}, not on the sample design.", deff=deff))
