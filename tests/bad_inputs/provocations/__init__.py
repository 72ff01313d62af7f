"""Ways to go wrong, through the public verbs, each with the code that answers it: what is said must never hold a secret."""

from .checks import CHECKS
from .codebook import CODEBOOK
from .designs import DESIGNS
from .files import FILES
from .findings import FINDINGS
from .libraries import LIBRARIES
from .measures import MEASURES
from .readers import READERS
from .remarks import REMARKS
from .rules import RULES
from .studies import STUDIES

__all__ = ["CHECKS", "FINDINGS", "PROVOCATIONS", "REMARKS"]

PROVOCATIONS = [*FILES, *READERS, *CODEBOOK, *RULES, *DESIGNS, *MEASURES, *STUDIES, *LIBRARIES]
