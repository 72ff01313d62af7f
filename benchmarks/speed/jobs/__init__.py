"""The jobs: each makes its data, says who takes part, and yields rows of results."""

from jobs import cells, census, classification, engines, growth, replicates, workbook

JOBS = {
    "cells": cells.run,
    "replicates": replicates.run,
    "classification": classification.run,
    "workbook": workbook.run,
    "growth": growth.run,
    "engines": engines.run,
    "census": census.run,
}
