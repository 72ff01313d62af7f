"""The definitions that a study compares its own with, as TOML has them."""

from __future__ import annotations

from pathlib import Path

from flestimate.classification import RuleSet
from flestimate.declaration import Declaration, Origin
from flestimate.errors import DeclarationError, Fix
from flestimate.study.words import Names, Place, chosen
from flestimate.survey import Codebook

_EACH = "each element"


class Compared(Declaration):
    """What the headline is compared with: the rules without elements, and other rule sets.

    leave_out: "each element" in turn, or the names of criteria, each left out by itself; against: other rule sets, by id or file.
    """

    leave_out: Names = ()
    against: tuple[str, ...] = ()

    def rulesets(self, rules: RuleSet, codebook: Codebook, origin: Origin, folder: Path) -> tuple[RuleSet, ...]:
        """The study's own rules first, then the others."""
        place = Place(origin, "sensitivity")
        with place.holding("leave_out"):
            left = [rules.without(name) for name in self._left_out(rules, codebook, place)]
        others = [ruleset_of(name, folder) for name in self.against]
        if not left and not others:
            raise DeclarationError(
                "FLE-C06",
                "the sensitivity compares the rules with nothing.",
                where=place.at("leave_out"),
                fix=(Fix(f'leave_out = "{_EACH}"'), Fix('against = ["my_rules.toml"]')),
            )
        return (rules, *left, *others)

    def _left_out(self, rules: RuleSet, codebook: Codebook, place: Place) -> tuple[str, ...]:
        """The criteria to leave out: those named, or each element that is asked about and is not all that a side has."""
        if not isinstance(self.leave_out, str):
            return self.leave_out
        chosen(self.leave_out, {_EACH: _EACH}, "leave_out", place, beside='or a list, such as ["I5_lowpay"]')
        asked = rules.check(codebook).rules
        return tuple(one.name for one in asked.elements if asked.can_spare(one.name))


def ruleset_of(name: str, folder: Path) -> RuleSet:
    """A built-in rule set by its id, or one in a file beside the study's."""
    return RuleSet.load(folder / name if name.endswith(".toml") else name)
