"""Rule sets: a statistical definition as data, read from TOML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from flestimate.classification import page, problems
from flestimate.classification.coverage import Coverage, cover
from flestimate.classification.criterion import Criterion, Role, Traits
from flestimate.classification.drawing import mermaid
from flestimate.classification.order import refuse_loops, steps
from flestimate.classification.parsing import Named, criterion, parse
from flestimate.classification.scope import Scope
from flestimate.classification.typology import Typology
from flestimate.declaration import Declaration, Origin, fingerprint
from flestimate.errors import NEARLY, DeclarationError, Fix, listed, nearest
from flestimate.survey.codebook import Codebook
from flestimate.survey.names import refuse_name_of_a_part

UNIVERSE = "universe"
_SIDES = {Role.INVOLUNTARY: "involuntary work", Role.COERCION: "coercion"}
"""The sides that a case has to have both of, in words."""
_PACKAGE, _FOLDER = "flestimate.classification", "rulesets"


class StatedTypology(Declaration):
    """A typology as TOML has it."""

    label: str
    category: dict[str, dict[str, Any]]
    otherwise: str


class Content(Declaration):
    """The TOML file of a rule set, its conditions not yet read."""

    id: str
    version: str
    title: str
    source: str
    case: str
    crosstab: Annotated[tuple[str, ...], Field(min_length=2, max_length=2)]
    crosstab_among: str | None = None
    caution: str = ""
    concept: dict[str, str]
    universe: dict[str, Any]
    criterion: dict[str, dict[str, Any]]
    typology: dict[str, StatedTypology] = Field(default_factory=dict)
    builds_on: str | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A statistical definition: criteria on concepts and on other criteria.

    case: the criterion whose persons are the cases. crosstab: the two criteria whose table shows how the definition
    works, among the persons of `crosstab_among`. universe: whom the definition speaks of; others are neither cases nor in a
    denominator. concepts: the questions that it asks, in words. caution: what an office has to check before it uses it.

    >>> rules = RuleSet.load("icls-2018")
    >>> print(rules["forced_labour_of_adults"].condition)
    involuntary and coercion and not excluded
    """

    id: str
    version: str
    title: str
    source: str
    case: str
    crosstab: tuple[str, str]
    crosstab_among: str | None
    caution: str
    concepts: tuple[tuple[str, str], ...]
    universe: Criterion
    criteria: tuple[Criterion, ...]
    typologies: tuple[Typology, ...] = ()

    @classmethod
    def load(cls, name: str | Path) -> RuleSet:
        """A built-in rule set by its id, or one's own from a TOML file; DeclarationError if there is none or it is amiss."""
        folder = Path(name).parent if str(name).endswith(".toml") else None
        return cls.parse(_origin(name), folder)

    @classmethod
    def parse(cls, origin: Origin, folder: Path | None = None) -> RuleSet:
        """The rule set that a TOML text states; folder: where a rule set that it builds on is looked for, if in a file."""
        stated = origin.content()
        content = Content.parse(_built(stated, origin, folder, ()), origin)
        own = (frozenset(_table(stated.get(table))) for table in ("criterion", "concept"))
        return _Reading(content, origin, *own).rules()

    @classmethod
    def built_in(cls) -> tuple[str, ...]:
        """The ids of the rule sets that come with flestimate.

        >>> RuleSet.built_in()
        ('icls-2018', 'icls-2018-all', 'icls-2018-children')
        """
        return Origin.built_in(_PACKAGE, _FOLDER)

    @property
    def fingerprint(self) -> str:
        """The hash of its content."""
        return fingerprint(self)

    @property
    def elements(self) -> tuple[Criterion, ...]:
        """The circumstances that the definition names: those that it gives traits, exclusions apart."""
        return tuple(one for one in self.criteria if one.traits != Traits() and one.traits.role is not Role.EXCLUSION)

    def sides_asked(self) -> dict[str, frozenset[str]]:
        """All concepts that it asks about, and those of each side without which nothing is left of the definition.

        >>> list(RuleSet.load("icls-2018").sides_asked()), list(RuleSet.load("icls-2018-children").sides_asked())
        (['anything that the definition asks', 'involuntary work', 'coercion'], ['anything that the definition asks'])
        """
        sides = {words: [one for one in self.elements if one.traits.role is role] for role, words in _SIDES.items()}
        needed = {words: side for words, side in sides.items() if self._lost(*(one.name for one in side)) & {*self.shown}}
        asked = {words: frozenset[str]().union(*(one.condition.names() for one in side)) & self.names() for words, side in needed.items()}
        return {"anything that the definition asks": self.names(), **asked}

    @property
    def shown(self) -> tuple[str, ...]:
        """The criteria that every classification shows: the sides of the crosstab and whom it is among, and the case."""
        return (*self.crosstab, *([self.crosstab_among] if self.crosstab_among else []), self.case)

    def __getitem__(self, name: str) -> Criterion:
        return {criterion.name: criterion for criterion in self.criteria}[name]

    def __contains__(self, name: object) -> bool:
        return any(criterion.name == name for criterion in self.criteria)

    def __repr__(self) -> str:
        return f"RuleSet {self.id}, version {self.version}: {self.title}, {len(self.criteria)} criteria"

    def __str__(self) -> str:
        return page.text(self)

    def _repr_html_(self) -> str:
        return page.html(self)

    def mermaid(self) -> str:
        """The definition as a Mermaid drawing: from the questions through the criteria to the case.

        >>> print(RuleSet.load("icls-2018").mermaid().splitlines()[0])
        flowchart LR
        """
        return mermaid(self)

    def markdown(self) -> str:
        """The rule set as a page of documentation."""
        return page.markdown(self)

    def check(self, codebook: Codebook) -> Coverage:
        """How far a codebook covers the definition, before any data are read: what is not asked, and what that does to the result.

        >>> yes_or_no = {"answers": {1: "yes", 2: "no"}}
        >>> codebook = Codebook.of({"age": {"variable": "b5"}, "violence": {"variable": "f11", **yes_or_no}})
        >>> RuleSet.load("icls-2018").check(codebook).errors[0].what
        "'involuntary' (involuntary work) cannot be assessed: the codebook lacks the concepts that it needs."
        """
        return cover(self, Scope(codebook.scales, links=frozenset(codebook.links)))

    def steps(self) -> list[list[Criterion]]:
        """The universe and the criteria, each step behind those that it rests on."""
        return steps((self.universe, *self.criteria))

    def names(self) -> frozenset[str]:
        """The concepts that the rule set asks about, whether a questionnaire covers them or not."""
        return frozenset(name for name, _ in self.concepts)

    @property
    def names_made(self) -> tuple[str, ...]:
        """The variables that a classification adds: criteria and typologies."""
        return (*(one.name for one in self.criteria), *(one.name for one in self.typologies))

    def without(self, *criteria: str) -> RuleSet:
        """The rule set as it would be if these criteria did not count; RuleError where nothing is left of the case.

        >>> rules = RuleSet.load("icls-2018").without("I5_lowpay")
        >>> rules.id, "I5_lowpay" in rules
        ('icls-2018 without I5_lowpay', False)
        """
        for name in criteria:
            if name not in self:
                raise problems.no_criterion(name, [known.name for known in self.criteria], self.id)
        gone = self._lost(*criteria)
        for name in self.shown:
            if name in gone:
                raise problems.nothing_left(name, criteria, self.id)
        kept = tuple(one.of(left) for one in self.criteria if one.name not in gone and (left := one.condition.without(gone)) is not None)
        typologies = tuple(form for one in self.typologies if (form := one.without(gone)) is not None)
        named = replace(self, id=f"{self.id} without {listed(criteria)}", criteria=kept, typologies=typologies)
        return _only_used(named)

    def each_left_out(self) -> tuple[RuleSet, ...]:
        """The rule set without one of its elements, for each of them in turn: how much the headline rests on it.

        >>> [rules.id for rules in RuleSet.load("icls-2018").each_left_out()][:2]
        ['icls-2018 without I1_unfree', 'icls-2018 without I2_nature']
        """
        return tuple(self.without(element.name) for element in self.elements if self.can_spare(element.name))

    def can_spare(self, name: str) -> bool:
        """Whether anything is left of the case, and of what the crosstab shows, without a criterion."""
        return not self._lost(name) & {*self.shown}

    def _lost(self, *criteria: str) -> frozenset[str]:
        """The criteria of which nothing is left without these."""
        gone = frozenset(criteria)
        while True:
            more = frozenset(one.name for one in self.criteria if one.name in gone or one.condition.without(gone) is None)
            if more == gone:
                return gone
            gone = more


def _origin(name: str | Path) -> Origin:
    return Origin.named(name, _PACKAGE, _FOLDER, "rule set")


def _built(stated: Mapping[str, Any], origin: Origin, folder: Path | None, over: Sequence[str]) -> dict[str, Any]:
    """The content with that of the rule set that it builds on below it: its tables and keys replace those of the same name."""
    name = stated.get("builds_on")
    if not isinstance(name, str):
        return dict(stated)
    if name in over:
        raise problems.builds_on_itself(name, origin.name)
    path = folder / name if folder and name.endswith(".toml") else name
    base_origin = _origin(path)
    below = _built(base_origin.content(), base_origin, folder, (*over, name))
    return {
        **below,
        **stated,
        **{table: {**_table(below.get(table)), **_table(stated.get(table))} for table in ("concept", "criterion", "typology")},
    }


def _table(content: object) -> Mapping[str, Any]:
    return content if isinstance(content, Mapping) else {}


@dataclass(frozen=True, slots=True)
class _Reading:
    """A rule set while it is read, strict about every name in it; own, asked: criteria and questions that stand in the file itself."""

    content: Content
    origin: Origin
    own: frozenset[str]
    asked: frozenset[str]

    def rules(self) -> RuleSet:
        content = self.content
        for table, names in (("criterion", [*content.criterion]), ("typology", [*content.typology]), ("concept", [*content.concept])):
            for name in names:
                refuse_name_of_a_part(name, self.origin, table)
        named = self._named()
        rules = RuleSet(
            id=content.id,
            version=content.version,
            title=content.title,
            source=content.source,
            case=content.case,
            crosstab=(content.crosstab[0], content.crosstab[1]),
            crosstab_among=content.crosstab_among,
            caution=content.caution,
            concepts=tuple(content.concept.items()),
            universe=self._criterion(UNIVERSE, content.universe, UNIVERSE, named),
            criteria=tuple(self._criterion(name, table, f"criterion.{name}", named) for name, table in content.criterion.items()),
            typologies=tuple(self._typology(name, stated, named) for name, stated in content.typology.items()),
        )
        self._refuse_unknown(rules)
        self._refuse_near(rules)
        refuse_loops((rules.universe, *rules.criteria), self.origin.name)
        used = _only_used(rules)
        self._refuse_unused(rules, used)
        return used

    def _named(self) -> Named:
        traits = {name: self._traits(name, table) for name, table in self.content.criterion.items()}
        return lambda wanted: [name for name, own in traits.items() if own != Traits() and own.has(wanted)]

    def _traits(self, name: str, table: Mapping[str, Any]) -> Traits:
        try:
            return Traits.parse(table)
        except ValueError as error:
            raise self._no_criterion(name, f"criterion.{name}", error) from None

    def _criterion(self, name: str, table: Mapping[str, Any], section: str, named: Named) -> Criterion:
        try:
            return criterion(name, table, named)
        except ValueError as error:
            raise self._no_criterion(name, section, error) from None

    def _typology(self, name: str, stated: StatedTypology, named: Named) -> Typology:
        try:
            categories = tuple((category, parse(condition, named)) for category, condition in stated.category.items())
        except ValueError as error:
            raise self._no_criterion(name, f"typology.{name}", error) from None
        return Typology(name, stated.label, categories, stated.otherwise)

    def _no_criterion(self, name: str, section: str, error: ValueError) -> DeclarationError:
        return DeclarationError(
            "FLE-C11",
            f"'{name}' is not a condition: {str(error).removesuffix('.')}{'' if str(error).endswith('?') else '.'}",
            where={"file": self.origin.name, "section": f"[{section}]"},
            fix=(Fix('any_of = [{ concept = "violence", is = "yes" }]', "or another condition: docs/definitions.md has all of them"),),
        )

    def _refuse_unknown(self, rules: RuleSet) -> None:
        """Every name is a criterion of the rule set or a concept that it asks about, and not both."""
        concepts, criteria = rules.names(), {one.name for one in rules.criteria}
        for name in sorted(concepts & {*criteria, UNIVERSE}):
            raise problems.two_things(name, self.origin.name)
        for name in rules.shown:
            if name not in criteria:
                raise problems.no_such_criterion(name, criteria, self.origin.name)
        for one in (rules.universe, *rules.criteria):
            self._refuse_unknown_names(one, concepts, criteria)
        for typology in rules.typologies:
            for name in sorted(typology.names() - criteria - concepts):
                raise problems.unknown_concept(name, typology.name, concepts | criteria, self.origin.name)

    def _refuse_unknown_names(self, one: Criterion, concepts: frozenset[str], criteria: set[str]) -> None:
        for name in sorted((one.condition.criteria() | {relative.criterion for relative in one.condition.relatives()}) - criteria):
            raise problems.unknown_criterion(name, one.name, criteria, self.origin.name)
        for name in sorted(one.needed - criteria - concepts):
            raise problems.unknown_concept(name, one.name, concepts, self.origin.name)

    def _refuse_unused(self, rules: RuleSet, used: RuleSet) -> None:
        """What a file states and nothing uses is a mistake; what it inherits and no longer uses is left out."""
        for one in rules.criteria:
            if one.name in self.own and one.name not in used:
                raise problems.unused_criterion(one.name, rules.case, self.origin.name)
        for name in sorted(self.asked - used.names()):
            raise problems.unused_concept(name, self.origin.name)

    def _refuse_near(self, rules: RuleSet) -> None:
        """A criterion of nearly the name of an inherited one, and of the same element, was probably meant to replace it."""
        inherited = {one.name: one for one in rules.criteria if one.name not in self.own}
        for one in rules.criteria:
            alike = {name for name, other in inherited.items() if one.traits.element and one.traits.element == other.traits.element}
            if one.name in self.own and (close := nearest(one.name, alike, count=1, alike=NEARLY)):
                raise problems.beside_inherited(one.name, close[0], self.origin.name)


def _only_used(rules: RuleSet) -> RuleSet:
    """The rule set without the criteria and the questions that neither the case, the crosstab, the universe nor a typology rests on."""
    by_name = {one.name: one for one in (rules.universe, *rules.criteria)}
    reached: set[str] = set()
    pending = [*rules.shown, UNIVERSE]
    pending += [name for typology in rules.typologies for name in typology.names()]
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending += by_name[name].needed if name in by_name else ()
    return replace(
        rules,
        criteria=tuple(one for one in rules.criteria if one.name in reached),
        concepts=tuple((name, text) for name, text in rules.concepts if name in reached),
    )
