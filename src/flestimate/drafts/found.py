"""Everything that was found in a file, role by role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flestimate.classification import RuleSet
from flestimate.drafts import identity, industry, person, place, units, weight
from flestimate.drafts.candidates import Candidate
from flestimate.drafts.guess import Gap, Guess
from flestimate.drafts.module import Module, module
from flestimate.drafts.one_role import one_role_each
from flestimate.drafts.preset import Preset, preset_of
from flestimate.drafts.question import RULES
from flestimate.drafts.seen import SeenFile
from flestimate.drafts.toml_text import Entry
from flestimate.drafts.wave import wave
from flestimate.microdata import Microdata

_ADULTS = "icls-2018"
_ADULT = 18
_CONCEPT_GAPS = (person.SEX_GAP, person.AGE_GAP, place.AREA_GAP, place.REGION_GAP, industry.GAP)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a file; None and gaps where nothing was.

    file: the name of the file that was read, sha256 its checksum, and encoding what the reader was told of it, if it was one; persons: concepts told of the person, in the order
    in which they are written; rules: the rule set that its questions are for.
    """

    source: str
    file: str
    sha256: str
    encoding: str
    preset: Preset | None
    persons: tuple[Guess, ...]
    module: Module
    parents: Guess | None
    weight: Guess | None
    strata: Guess | None
    psu: Guess | None
    rules: str
    gaps: tuple[Gap, ...]

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """All guesses, in the order in which they are written."""
        return tuple(self._guesses())

    @property
    def names(self) -> frozenset[str]:
        """The concepts of the person."""
        return frozenset(guess.name for guess in self.persons)

    def _guesses(self) -> Iterator[Guess]:
        yield from self.persons
        yield from self.module.filters
        if self.module.spells:
            yield self.module.spells
        yield from (*self.module.of_spells, *self.module.of_persons)
        yield from (one for one in (self.parents, self.weight, self.strata, self.psu) if one)


def found_in(microdata: Microdata) -> Found:
    """What was found in a file."""
    file = SeenFile(microdata)
    preset = preset_of(file)
    who = identity.identity(file, preset)
    asked = module(file)
    drawn = units.units(file, who.household, preset)
    roles = one_role_each(
        file,
        {"psu": drawn.psu, "weight": weight.weight(file, preset), "strata": drawn.strata},
        {
            "sex": lambda seen: person.sex(seen, who.household, preset),
            "age": lambda seen: person.age(seen, who.household, preset),
            "area": lambda seen: place.area(seen, preset),
            "region": lambda seen: place.region(seen, preset),
            "sector": lambda seen: industry.industry(seen, preset),
        },
    )
    looked_for = ((who.person, identity.PERSON_GAP), *((roles.concepts[gap.name], gap) for gap in _CONCEPT_GAPS))
    age = roles.concepts["age"]
    rules = _rules(file, asked, age)
    parents = identity.parents(file, who) if rules == RULES else None
    persons = tuple(guess for guess in (*(guess for guess, _ in looked_for), wave(file)) if guess)
    taken = {guess.name: guess.variables for guess in (*persons, *asked.filters, *asked.of_persons, *asked.of_spells)}
    weighed, strata, psu = (_part_of_design(key, roles.design[key], taken) for key in ("weight", "strata", "psu"))
    psu = psu or drawn.part
    lacking = [gap for guess, gap in looked_for if guess is None]
    lacking += [identity.PARENTS_GAP] if rules == RULES and parents is None else []
    lacking += [gap for guess, gap in ((weighed, weight.GAP), (strata, units.STRATA_GAP), (psu, units.PSU_GAP)) if guess is None]
    return Found(
        source=microdata.source.name,
        file=microdata.source.file,
        sha256=microdata.source.sha256 or "",
        encoding=microdata.source.encoding or "",
        preset=preset,
        persons=persons,
        module=asked,
        parents=parents,
        weight=weighed,
        strata=strata,
        psu=psu,
        rules=rules,
        gaps=(*lacking, *_not_asked(asked, rules)),
    )


def _part_of_design(key: str, found: Candidate | None, taken: Mapping[str, tuple[str, ...]]) -> Guess | None:
    """A variable as a part of the design; as a concept of its own where another variable's concept has its name. taken: concepts."""
    if found is None:
        return None
    name, label = found.seen.name, found.seen.variable.label
    if name not in {**taken, "age_group": ()} or taken.get(name) == (name,):
        return found.guess(Entry(key, name, label))
    return found.guess(Entry("variable", name, label) if key == "weight" else Entry("variables", [name], label))


def _not_asked(asked: Module, rules: str) -> tuple[Gap, ...]:
    """The questions that the rules ask and the file does not."""
    names = RuleSet.load(rules or RULES).names()
    return tuple(gap for gap in asked.gaps if gap.name in names)


def _rules(file: SeenFile, asked: Module, age: Guess | None) -> str:
    """The rule set for adults and children, where children are asked about; that for adults, where they are not; none without a module."""
    if not asked.concepts:
        return ""
    of_children = RuleSet.load(RULES).names() - RuleSet.load(_ADULTS).names()
    seen = file.named(age.variables[0]) if age else None
    children = seen is not None and seen.column is not None and file.count(seen.column.number < _ADULT) > 0
    return RULES if children and asked.concepts & of_children else _ADULTS
