"""How numbers are shown: in Excel, which puts the marks of its user's language, and here, to know how wide they are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A number format of Excel, and the same for Python."""

    excel: str
    python: str


COUNT = Form("#,##0", ",.0f")
SHARE = Form("0.0%", ".1%")
RATIO = Form("0.00", ".2f")


def decimal(places: int) -> Form:
    """With thousands apart and this many decimals.

    >>> decimal(2)
    Form(excel='#,##0.00', python=',.2f')
    """
    return Form("#,##0" + ("." + "0" * places if places else ""), f",.{places}f")
