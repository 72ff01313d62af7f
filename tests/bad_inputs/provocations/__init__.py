"""Ways to go wrong, through the public verbs, each with the code that answers it: what is said must never hold a secret."""

from .checks import CHECKS as LOOKED_OVER
from .codebook import CODEBOOK
from .designs import DESIGNS
from .files import FILES
from .findings import FINDINGS
from .libraries import LIBRARIES
from .measures import MEASURES
from .readers import READERS
from .remarks import REMARKS as SAID_BESIDE
from .rules import RULES
from .runs import RELEASED, REPEATED, RUNS
from .studies import STUDIES

__all__ = ["CHECKS", "FINDINGS", "PROVOCATIONS", "REMARKS"]

PROVOCATIONS = [*FILES, *READERS, *CODEBOOK, *RULES, *DESIGNS, *MEASURES, *STUDIES, *RUNS, *LIBRARIES]
CHECKS = {**LOOKED_OVER, **REPEATED}
REMARKS = [*SAID_BESIDE, *RELEASED]
