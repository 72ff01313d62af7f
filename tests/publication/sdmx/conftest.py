"""A synthetic publication in SDMX's terms: numbers, rates and distributions by sex and by sectors of which one is withheld."""

import csv
import io
from pathlib import Path

import pytest

import flestimate as fl

ABOUT = fl.About(area="XAA", time="2021", source="Synthetic survey")


def released(*tables: fl.EstimateTable, about: fl.About = ABOUT) -> fl.Publication:
    return fl.publish(tables, fl.PublicationRule.load("ilo"), title="A synthetic survey", banner="SYNTHETIC", about=about)


def rows(content: bytes | Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    text = (content.read_bytes() if isinstance(content, Path) else content).decode()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def publication(sample: fl.Sample) -> fl.Publication:
    prevalence = fl.estimate(sample, fl.Prevalence("forced_labour", per=1_000), by=["sector", "sex", ("sex", "sector")])
    count = fl.estimate(sample, fl.Count("forced_labour"), by=["sex"])
    return released(prevalence, count, fl.estimate(sample, fl.Share("forced_labour", of="sector")))


@pytest.fixture(scope="session")
def demo() -> fl.Publication:
    """The release of the demonstration, which is SYNTHETIC."""
    from importlib import resources

    return fl.run(resources.files("flestimate.demo") / "study.toml")
