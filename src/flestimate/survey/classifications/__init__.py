"""Built-in classifications as data: schemes of age, sector and occupation, with ILOSTAT's codes."""

from flestimate.survey.classifications.age import AgeBand, AgeScheme, age_scheme, age_schemes
from flestimate.survey.classifications.isco import OccupationScheme, occupation_scheme, occupation_schemes
from flestimate.survey.classifications.isic import SectorScheme, sector_scheme, sector_schemes

__all__ = [
    "AgeBand",
    "AgeScheme",
    "OccupationScheme",
    "SectorScheme",
    "age_scheme",
    "age_schemes",
    "occupation_scheme",
    "occupation_schemes",
    "sector_scheme",
    "sector_schemes",
]
