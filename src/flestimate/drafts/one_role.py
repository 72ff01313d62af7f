"""A variable plays one role: that of which it is surest, and a part of the design rather than a concept where it is as sure of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flestimate.drafts.candidates import Candidate
from flestimate.drafts.guess import Confidence, Guess
from flestimate.drafts.seen import SeenFile

Look = Callable[[SeenFile], Guess | None]
_SUREST = (Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE)


@dataclass(frozen=True, slots=True)
class Roles:
    """What plays each role, None where nothing does; design: weight, strata and psu; concepts: sex, age and the like."""

    design: Mapping[str, Candidate | None]
    concepts: Mapping[str, Guess | None]

    @property
    def claims(self) -> Iterator[tuple[str, str]]:
        """Each role and a variable for it, the surest first."""
        design = [(role, one.confidence, (one.seen.name,)) for role, one in self.design.items() if one]
        concepts = [(role, one.confidence, one.variables) for role, one in self.concepts.items() if one]
        for role, _, variables in sorted([*design, *concepts], key=lambda claim: _SUREST.index(claim[1])):
            yield from ((role, variable) for variable in variables)

    @property
    def second_claim(self) -> tuple[str, str] | None:
        """A role whose variable another role has already, and the variable."""
        taken: set[str] = set()
        for role, variable in self.claims:
            if variable in taken:
                return role, variable
            taken.add(variable)
        return None


def one_role_each(file: SeenFile, design: Mapping[str, Candidate | None], look: Mapping[str, Look]) -> Roles:
    """What plays each role; where a variable is wanted for two, the second one is looked for among the others. look: for each concept."""
    roles = Roles(design, {role: find(file) for role, find in look.items()})
    others = dict.fromkeys(look, file)
    while second := roles.second_claim:
        role, variable = second
        if role in design:
            roles = Roles({**roles.design, role: None}, roles.concepts)
        else:
            others[role] = others[role].without(variable)
            roles = Roles(roles.design, {**roles.concepts, role: look[role](others[role])})
    return roles
