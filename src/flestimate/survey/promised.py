"""How a concept will be read, as far as the codebook tells before there is a file."""

from __future__ import annotations

from collections.abc import Mapping

from flestimate.survey.answers import Answers
from flestimate.survey.banded import Banded
from flestimate.survey.classifications.isco import occupation_scheme
from flestimate.survey.classifications.isic import sector_scheme
from flestimate.survey.codes import by_label, categories
from flestimate.survey.concept import Concept
from flestimate.survey.day import Dated, Parted
from flestimate.survey.industry import Industry
from flestimate.survey.key import Key
from flestimate.survey.occupation import Occupation
from flestimate.survey.quantity import Quantity
from flestimate.survey.scale import Categories, Day, Identifier, Number, Scale, Several
from flestimate.survey.several import Choices, Letters, Marks


def promised(concept: Concept, concepts: Mapping[str, Concept]) -> Scale:
    """The scale of one of the codebook's concepts, without the reasons for missing that only the file declares."""
    match concept:
        case Answers() | Industry() | Occupation() | Banded():
            return _categories(concept, concepts)
        case Marks() | Choices() | Letters():
            return Several(tuple(by_label(concept.letters if isinstance(concept, Letters) else concept.answers)))
        case Quantity():
            return Number(concept.unit)
        case Dated() | Parted():
            return Day()
        case Key():
            return Identifier()


def _categories(concept: Answers | Industry | Occupation | Banded, concepts: Mapping[str, Concept]) -> Categories:
    match concept:
        case Answers():
            return categories(concept.levels, "", concept.missing, {})
        case Industry():
            return categories([group.label for group in sector_scheme(concept.scheme).groups], concept.blank, concept.missing, {})
        case Occupation():
            return categories([group.label for group in occupation_scheme(concept.scheme).groups], concept.blank, concept.missing, {})
        case Banded():
            return concept.scale(concept.bands(_minimum(concepts.get(concept.source))))


def _minimum(source: Concept | None) -> float | None:
    return source.minimum if isinstance(source, Quantity) else None
