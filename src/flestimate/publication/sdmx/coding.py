"""How the categories of a publication's variables are coded: as ILOSTAT does where they are its own, else privately."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from flestimate.publication.language import Language
from flestimate.publication.published import Contents
from flestimate.publication.sdmx.classifications import scheme_of
from flestimate.publication.sdmx.code_list import Code
from flestimate.publication.sdmx.slug import slugs
from flestimate.sample.dimension import UNKNOWN
from flestimate.survey.meanings import meaning_of

OWN = "XFL_OWN"
"""What private codes of a study's own categories begin with."""

_SEXES = {"male": "SEX_M", "female": "SEX_F"}
_ANOTHER_SEX, _SEX_UNKNOWN = "SEX_O", "XFL_SEX_X"
_NOT_KNOWN = "_X"  # no label's slug begins with a low line
_AREAS = {"urban": "GEO_COV_URB", "rural": "GEO_COV_RUR"}


@dataclass(frozen=True, slots=True)
class Coding:
    """The codes of one variable: what stands for it in the id of an indicator, and the code of each category."""

    segment: str
    codes: Mapping[str, Code]


@dataclass(frozen=True, slots=True)
class Codings:
    """The codings of all variables of a publication: of sex, which has a dimension of its own, and of the others.

    sex: the name of the variable of sex, empty where there is none.
    """

    sex: str
    of: Mapping[str, Coding]

    @property
    def sexes(self) -> tuple[Code, ...]:
        """The codes that are used for sex."""
        return tuple(self.of[self.sex].codes.values()) if self.sex else ()

    @property
    def classified(self) -> tuple[Code, ...]:
        """The codes that are used for all else."""
        return tuple(code for name, coding in self.of.items() if name != self.sex for code in coding.codes.values())


def codings(publication: Contents) -> Codings:
    """How the variables of a publication are coded; the first whose categories are the sexes is that of sex."""
    labels: dict[str, dict[str, None]] = {}
    for table in publication.tables:
        for row in table.rows:
            for variable, category in row.cell:
                labels.setdefault(variable, {})[category] = None
    sex = next((name for name, found in labels.items() if _means(found, _SEXES)), "")
    return Codings(sex, dict(_coded(labels, sex, publication.language)))


def _coded(labels: Mapping[str, Collection[str]], sex: str, language: Language) -> Iterator[tuple[str, Coding]]:
    taken = {"SEX"}
    for variable, name in slugs(labels).items():
        found = labels[variable]
        segment, codes = ("SEX", _of_sex(found)) if variable == sex else _of_scheme(found)
        if segment in taken and variable != sex:
            segment = ""  # another variable has this classification too, and the two have to be told apart
        segment = segment or (f"OWN_{name}" if name in taken else name)
        taken.add(segment)
        own = _private([label for label in found if label not in codes])
        words = variable.replace("_", " ")
        made = {label: Code(f"{OWN}_{name}_{slug}", f"{words}: {label}", language) for label, slug in own.items()}
        yield variable, Coding(segment, codes | made)


def _of_sex(labels: Collection[str]) -> dict[str, Code]:
    codes = {label: _SEXES[meaning] for label in labels if (meaning := meaning_of(label, _SEXES))}
    others = [label for label in labels if label not in codes and label != UNKNOWN]
    codes |= dict.fromkeys(others, _ANOTHER_SEX) if len(others) == 1 else {}
    codes |= {UNKNOWN: _SEX_UNKNOWN} if UNKNOWN in labels else {}
    return {label: Code(code, label) for label, code in codes.items()}


def _of_scheme(labels: Collection[str]) -> tuple[str, dict[str, Code]]:
    """The segment and the codes of the categories that a built-in classification has; nothing if there is none."""
    known = [label for label in labels if label != UNKNOWN]
    if _means(known, _AREAS):
        return "GEO", {label: Code(_AREAS[meaning], label) for label in known if (meaning := meaning_of(label, _AREAS))}
    scheme = scheme_of(known)
    if scheme is None:
        return "", {}
    return scheme.indicator, {label: Code(scheme.codes[label], label) for label in known if label in scheme.codes}


def _private(labels: Collection[str]) -> dict[str, str]:
    return {label: _NOT_KNOWN if label == UNKNOWN else slug for label, slug in slugs(labels).items()}


def _means(labels: Collection[str], meanings: Mapping[str, str]) -> bool:
    """Whether each of the meanings is that of exactly one label."""
    return sorted(filter(None, (meaning_of(label, meanings) for label in labels))) == sorted(meanings)
