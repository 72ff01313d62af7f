"""The jobs or spells that a questionnaire tells apart: one work or several a person, and where what is said of each stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Works:
    """The works that a questionnaire tells apart, each person having at most as many.

    labels: what each work is called, in order; concepts: those asked work by work. What is said of the second work stands in
    columns whose names end in `:2`. Without labels there is nothing to tell apart, and everything is said of the person.

    >>> works = Works(("main job", "second job"), frozenset({"violence"}))
    >>> works.column("violence", 2), list(works.numbers)
    ('violence:2', [1, 2])
    """

    labels: tuple[str, ...] = ()
    concepts: frozenset[str] = frozenset()

    @property
    def numbers(self) -> range:
        """The numbers of the works, from 1."""
        return range(1, len(self.labels) + 1)

    @staticmethod
    def column(name: str, number: int) -> str:
        """The column of a concept or criterion in one work."""
        return f"{name}:{number}"

    @classmethod
    def assessed(cls, number: int) -> str:
        """The column that says, by 1 or 0, whether the work is assessed: those that a person has, or the first for who has none."""
        return cls.column("assessed", number)

    @classmethod
    def there(cls, number: int) -> str:
        """The column that says, by 1 or 0, whether the person has this work."""
        return cls.column("work", number)
