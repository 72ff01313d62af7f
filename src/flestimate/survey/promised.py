"""How a concept will be read, as far as the codebook tells before there is a file."""

from __future__ import annotations

from flestimate.survey.answers import Answers
from flestimate.survey.banded import Banded
from flestimate.survey.classifications.age import age_scheme
from flestimate.survey.classifications.isco import occupation_scheme
from flestimate.survey.classifications.isic import sector_scheme
from flestimate.survey.concept import Concept
from flestimate.survey.day import Dated, Parted
from flestimate.survey.industry import Industry
from flestimate.survey.key import Key
from flestimate.survey.occupation import Occupation
from flestimate.survey.quantity import Quantity
from flestimate.survey.scale import Categories, Day, Identifier, Number, Scale, Several
from flestimate.survey.several import Choices, Letters, Marks


def promised(concept: Concept) -> Scale:
    """The scale of a concept, without the reasons for missing that only the file declares."""
    match concept:
        case Answers() | Industry() | Occupation() | Banded():
            return Categories(_levels(concept))
        case Marks() | Choices() | Letters():
            given = concept.letters if isinstance(concept, Letters) else concept.answers
            return Several(tuple(dict.fromkeys(given.values())))
        case Quantity():
            return Number(concept.unit)
        case Dated() | Parted():
            return Day()
        case Key():
            return Identifier()


def _levels(concept: Answers | Industry | Occupation | Banded) -> tuple[str, ...]:
    match concept:
        case Answers():
            return concept.levels
        case Industry():
            return tuple(group.label for group in sector_scheme(concept.scheme).groups)
        case Occupation():
            return tuple(group.label for group in occupation_scheme(concept.scheme).groups)
        case Banded():
            return tuple(band.label for band in age_scheme(concept.scheme).from_age(0))
