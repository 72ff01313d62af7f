"""The report: what a publication says, composed once as a document, and written as a page of HTML or for Word."""

from flestimate.publication.report.content import report, tables_and_notes
from flestimate.publication.report.document import Document
from flestimate.publication.report.html import fragment, page
from flestimate.publication.report.word import word

__all__ = ["Document", "fragment", "page", "report", "tables_and_notes", "word"]
