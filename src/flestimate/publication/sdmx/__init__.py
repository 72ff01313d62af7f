"""A publication as SDMX and as ILOSTAT's flat file: the data structure, its code lists, and the messages."""

from flestimate.publication.sdmx.dataset import Dataset, dataset, has_place

__all__ = ["Dataset", "dataset", "has_place"]
