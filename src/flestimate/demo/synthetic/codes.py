"""The codes of the questionnaire."""

from __future__ import annotations

YES, NO, DONT_KNOW, REFUSED = 1, 2, 8, 9
MALE, FEMALE = 1, 2
URBAN, RURAL = 1, 2
EMPLOYEE, EMPLOYER, OWN_ACCOUNT, FAMILY_WORKER = 1, 2, 3, 4
NO_MODULE, OF_ADULTS, OF_CHILDREN = 0, 1, 2  # which form of the module somebody is asked
NOBODY_HERE = 0  # line number of a parent who is not a member of the household
UNKNOWN_MONTH, UNKNOWN_YEAR = 99, 9999
