"""The catalogue of codes: what each error, warning and note means for the result, and what to do. Its text is data, in `codes/*.toml`."""

from flestimate.catalogue.catalogue import entries, explain, letters
from flestimate.catalogue.entry import Entry, Kind

__all__ = ["Entry", "Kind", "entries", "explain", "letters"]
