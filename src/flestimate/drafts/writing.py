"""The draft as a study in TOML: each guess under what speaks for it, each gap as a comment that says what to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from flestimate.drafts.found import Found
from flestimate.drafts.guess import Gap, Guess
from flestimate.drafts.question import descriptions
from flestimate.drafts.toml_text import Entry, comment, value
from flestimate.survey.unconfirmed import MARK

_COLUMN = 56  # where comments behind a key begin
_AGE_GROUP = (Entry("from", "age"), Entry("scheme", "FL_AGE", "children under 18 apart from adults"))
_EXAMPLES = {
    "person": ('variables = ["...", "..."]',),
    "parents": ('household = ["..."]', 'member = "..."', 'variables = ["...", "..."]', "none = [0]"),
    "sex": ('variable = "..."', 'answers = { 1 = "male", 2 = "female" }'),
    "age": ('variable = "..."',),
    "area": ('variable = "..."', 'answers = { 1 = "urban", 2 = "rural" }'),
    "region": ('variable = "..."', 'answers = { 1 = "...", 2 = "..." }'),
    "sector": ('variable = "..."', 'classification = "ISIC4"', "digits = 4", 'scheme = "GEMS_SECTOR"', 'blank = "not employed"'),
}
_SURE = ("# CERTAIN: name, label and values agree. LIKELY: two of them do.",)
_SURE_BY_PRESET = (
    "# CERTAIN: a variable is called as such files call it, with or without a label, and its values do not speak against it; or name,",
    "# label and values agree. LIKELY: two of them do, or values speak against a known name.",
)
_QUESTION = ('variable = "..."', 'answers = { 1 = "yes", 2 = "no" }')


def study_text(found: Found) -> str:
    """The study, which can be loaded and checked as it stands, and refuses to estimate until its guesses are confirmed."""
    parts = [_head(found), _about(found), *_persons(found), *_module(found), *_links(found), _rules(found), _design(found), *_tables(found)]
    return "\n\n".join("\n".join(part) for part in (*parts, ["[publication]", 'rule = "ilo"']) if part) + "\n"


def _head(found: Found) -> list[str]:
    known = [f"# The names of its variables are those of {found.preset.title}."] if found.preset else []
    return [
        comment(f"A starter study of {found.source}, drafted from names, labels and values. Nothing in it is confirmed."),
        *known,
        "#",
        f"# {MARK} lists keys that are guesses: check them against the questionnaire, then delete the line. As long as one is left,",
        "# nothing is estimated. GAP is what was not found: fill it in, or delete it if there is no such thing.",
        *(_SURE_BY_PRESET if found.preset else _SURE),
        "# POSSIBLE: something speaks for it, something may speak against it.",
    ]


def _about(found: Found) -> list[str]:
    return [
        "[study]",
        *([] if found.file else [f'{MARK} = ["file"]']),
        'title = "Forced labour, a draft"',
        _line(Entry("file", found.file or _gap_in("file"), "beside this file")),
        *([_line(Entry("encoding", found.encoding, "of its texts"))] if found.encoding else []),
        *([_line(Entry("sha256", found.sha256, "of the file that this was drafted from"))] if found.sha256 else []),
        '# GAP country = "..."',
        "# GAP reference_period = { from = 2020-01-01, to = 2024-12-31 }",
    ]


def _persons(found: Found) -> Iterator[list[str]]:
    yield ["# --- Concepts: which variable is which word of the field, and which code is which answer ---"]
    for guess in found.persons:
        yield _table(f"concept.{guess.name}", guess)
        if guess.name == "age":
            yield ["[concept.age_group]", *map(_line, _AGE_GROUP)]
    yield from (_table(f"concept.{guess.name}", guess) for guess in _design_guesses(found) if not _own(guess))
    yield from (_gap(gap) for gap in found.gaps if gap.name in {"person", "sex", "age", "area", "region", "sector"})


def _module(found: Found) -> Iterator[list[str]]:
    asked = found.module
    yield ["# --- The forced labour module ---", *_what_blank_means(found)]
    yield from (_table(f"concept.{guess.name}", guess) for guess in asked.filters)
    if asked.spells:
        yield _table("spells", asked.spells)
    yield from (_table(f"spells.concept.{guess.name}", guess) for guess in asked.of_spells)
    yield from (_table(f"concept.{guess.name}", guess) for guess in asked.of_persons)
    yield ["# Questions that no variable was found for. What is not asked is left out of the definition, and the result says so."]
    yield from (_gap(gap) for gap in found.gaps if gap.name in descriptions())


def _what_blank_means(found: Found) -> list[str]:
    if not found.module.concepts:
        return ["# GAP: no questions of a forced labour module were found."]
    return ["# A blank is an answer that is lacking, unless asked_if or blank says that it means no."]


def _links(found: Found) -> Iterator[list[str]]:
    if found.parents:
        yield _table("link.parents", found.parents)
    yield from (_gap(gap, "link.parents") for gap in found.gaps if gap.name == "parents")


def _rules(found: Found) -> list[str]:
    head = ["# --- The definition, the sample design, the tables, and what may be published ---", ""]
    if not found.rules:
        return [*head, "# GAP: rules need the questions of a module", "# [rules]", '# use = "icls-2018"']
    who = "adults and of children" if found.rules.endswith("all") else "adults"
    use = Entry("use", found.rules, f"forced labour of {who}: `flestimate rules {found.rules}` shows it")
    return [*head, "[rules]", f'{MARK} = ["use"]', _line(use)]


def _design(found: Found) -> list[str]:
    if found.preset and found.preset.no_design:
        return [*_evidence(found.weight), *_assumed(found)]
    gaps = [gap for gap in found.gaps if gap.name in {"weight", "strata", "psu"}]
    lines = [line for guess in _design_guesses(found) if _own(guess) for line in _evidence(guess, guess.name)]
    lines += [comment(f"GAP {gap}") for gap in gaps]
    entries = [_design_entry(name, guess) for name, guess in (("weight", found.weight), ("strata", found.strata), ("psu", found.psu))]
    written = [entry for entry in entries if entry]
    return [*lines, "[design.clustered]", f"{MARK} = {value([entry.key for entry in written])}", *map(_line, written)]


def _design_entry(name: str, guess: Guess | None) -> Entry | None:
    """A key of the design; strata may be left out, weight and sampling units may not."""
    if guess is None:
        return None if name == "strata" else Entry(name, _gap_in(name))
    return _own(guess) or Entry(name, name, "the concept above")


def _design_guesses(found: Found) -> list[Guess]:
    return [one for one in (found.weight, found.strata, found.psu) if one]


def _own(guess: Guess) -> Entry | None:
    """The key of the design, where it names the variable itself and not a concept that is made of it."""
    return next((entry for entry in guess.entries if entry.key == guess.name), None)


def _assumed(found: Found) -> list[str]:
    why = found.preset.no_design if found.preset else ""
    weight = _design_entry("weight", found.weight) or Entry("weight", _gap_in("weight"))
    return [
        comment(f"GAP deff: {why}."),
        "[design.assumed]",
        f'{MARK} = ["weight"]',
        _line(weight),
        "# deff = ...",
    ]


def _tables(found: Found) -> Iterator[list[str]]:
    by = [name for name in ("sex", "age_group", "area", "region", "sector") if name in {*found.names, *_made(found)}]
    marked = [] if found.rules else ["# GAP: what is to be estimated", f'{MARK} = ["measure"]']
    yield ["[[table]]", *marked, 'measure = { prevalence = "forced_labour", per = 1000 }', *([f"by = {value(by)}"] if by else [])]
    yield ["[[table]]", *marked, 'measure = { count = "forced_labour" }', *(['by = ["sex"]'] if "sex" in by else [])]


def _made(found: Found) -> set[str]:
    return {"age_group"} if "age" in found.names else set()


def _table(header: str, guess: Guess) -> list[str]:
    keys = list(dict.fromkeys(entry.guessed for entry in guess.entries))
    return [*_evidence(guess), f"[{header}]", f"{MARK} = {value(keys)}", *map(_line, guess.entries)]


def _evidence(guess: Guess | None, name: str = "") -> list[str]:
    if guess is None:
        return []
    lines = [comment(f"{guess.confidence.name}{f' {name}' if name else ''}: {'; '.join(guess.evidence)}")]
    return [*lines, comment(f"or: {', '.join(guess.instead)}")] if guess.instead else lines


def _gap(gap: Gap, header: str = "") -> list[str]:
    return [comment(f"GAP {gap}"), f"# [{header or f'concept.{gap.name}'}]", *(f"# {line}" for line in _EXAMPLES.get(gap.name, _QUESTION))]


def _gap_in(name: str) -> str:
    """What stands where a study cannot be without a name: nothing in a file is called so, and a study that says it is refused."""
    return f"GAP {name}"


def _line(entry: Entry) -> str:
    return f"{entry.line:<{_COLUMN - 1}} {comment(entry.note)}" if entry.note else entry.line
