"""A publication as an Excel workbook: cover, contents, notes, a sheet a table, methods, quality and provenance.

It follows "Releasing statistics in spreadsheets" of the United Kingdom's Government Analysis Function:
https://analysisfunction.civilservice.gov.uk/policy-store/releasing-statistics-in-spreadsheets/
"""

from flestimate.publication.workbook.book import workbook

__all__ = ["workbook"]
