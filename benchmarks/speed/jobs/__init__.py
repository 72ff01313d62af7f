"""The jobs: each makes its data, says who takes part, and yields rows of results."""

from jobs import cells, classification, replicates, workbook

JOBS = {"cells": cells.run, "replicates": replicates.run, "classification": classification.run, "workbook": workbook.run}
