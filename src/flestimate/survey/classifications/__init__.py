"""Built-in classifications as data: age schemes and sector schemes, with ILOSTAT's codes."""

from flestimate.survey.classifications.age import AgeBand, AgeScheme, age_scheme, age_schemes
from flestimate.survey.classifications.isic import SectorScheme, sector_scheme, sector_schemes

__all__ = ["AgeBand", "AgeScheme", "SectorScheme", "age_scheme", "age_schemes", "sector_scheme", "sector_schemes"]
