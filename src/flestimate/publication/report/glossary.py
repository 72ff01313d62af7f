"""The glossary: the terms of the trade that a report uses, and no others."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flestimate.publication.language import Language
from flestimate.publication.report.document import Block, Group, Heading, Table, texts


@dataclass(frozen=True, slots=True)
class Term:
    """A term, the English words that tell that a text uses it, and what it means."""

    name: str
    signs: tuple[str, ...]
    meaning: str

    def is_used_in(self, text: str) -> bool:
        """Whether an English text uses the term.

        >>> Term("Stock", ("average day", "stock"), "").is_used_in("persons on an average day")
        True
        """
        return any(re.search(rf"(?<!\w){re.escape(sign)}s?(?!\w)", text, re.IGNORECASE) for sign in self.signs)


TERMS = (
    Term("Case", ("case",), "A person whom the definition counts: one who meets all that it asks."),
    Term(
        "Coefficient of variation (CV)",
        ("CV", "coefficient of variation"),
        "The standard error divided by the estimate: how large the sampling error is beside the figure itself.",
    ),
    Term(
        "Coercion",
        ("coercion",),
        "Threat or menace of any penalty: the means by which work is imposed on a person against the person's will.",
    ),
    Term(
        "Confidence interval",
        ("confidence interval", "lower", "upper"),
        "A range made from the sample in such a way that, over many samples, it holds the true value about as often as its level says.",
    ),
    Term(
        "Degrees of freedom",
        ("degrees of freedom",),
        "How much the sample tells about its own variance; few of them make intervals wide.",
    ),
    Term(
        "Design effect",
        ("design effect",),
        "The variance of the estimate divided by that of a simple random sample of as many persons; above 1 the design costs precision.",
    ),
    Term(
        "Distribution",
        ("distribution",),
        "How the cases, or the persons of a group, divide over categories; the shares add up to 100 per cent.",
    ),
    Term(
        "Effective sample size",
        ("effective sample size",),
        "The size of the simple random sample that would be as precise: the sample persons divided by the design effect.",
    ),
    Term("Flow", ("flow", "on any day"), "Everybody who was a case on any day of the reference period, however briefly."),
    Term(
        "Forced labour",
        ("forced labour",),
        "Work, during a reference period, that is both involuntary and under threat or menace of a penalty; for children, rules of "
        "their own apply.",
    ),
    Term("Involuntary work", ("involuntary",), "Work that takes place without the free and informed consent of the person who does it."),
    Term("Prevalence", ("prevalence",), "The number of cases divided by the number of persons of the group, given per so many persons."),
    Term(
        "Primary sampling unit (PSU)",
        ("PSU", "primary sampling unit"),
        "What was drawn first, such as an enumeration area; persons of the same one are alike, and standard errors account for it.",
    ),
    Term("Profile", ("profile",), "The share of the cases who met each of several things; a case may have met several of them."),
    Term(
        "Sample cases",
        ("cases",),
        "Cases among the persons who were interviewed, counted and not weighted; few of them make a figure unreliable.",
    ),
    Term(
        "Standard error (SE)",
        ("standard error", "SE"),
        "How far estimates from different samples of the same design typically lie from one another.",
    ),
    Term(
        "Stock",
        ("stock", "on an average day"),
        "The number of persons who are cases on an average day of the reference period, where a flow counts whoever was one on any day.",
    ),
    Term(
        "Stratum",
        ("strata", "stratum"),
        "A part of the population, such as a region, from which the sample was drawn independently of the others.",
    ),
    Term(
        "Undetermined",
        ("undetermined",),
        "Persons whose answers do not tell whether they are cases, for instance because they refused one that decides it.",
    ),
    Term("Unweighted", ("unweighted",), "Counted as persons of the sample, not as the persons of the population whom they stand for."),
    Term("Weight", ("weight",), "How many persons of the population a person of the sample stands for."),
)


def glossary(in_english: tuple[Block, ...], language: Language) -> tuple[Block, ...]:
    """The terms that a report uses, as its English text tells, in the order of a language; nothing where it uses none."""
    text = "\n".join(texts(in_english))
    rows = sorted((language.say(term.name), language.say(term.meaning)) for term in TERMS if term.is_used_in(text))
    if not rows:
        return ()
    headers = (language.say("Term"), language.say("Meaning"))
    return Heading(1, language.say("Glossary")), Table(
        language.say("Terms used in this report"), headers, (Group("", tuple(rows)),), words=2
    )
