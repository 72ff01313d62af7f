"""Figures as bytes: alike for the same figure, unlike in their identities, and without a word on the way."""

import logging
import re
from dataclasses import replace

import matplotlib as mpl
import pytest

import flestimate as fl
from flestimate.publication.charts import pdf, png, svg

KINDS = (png, pdf, svg)


@pytest.mark.parametrize("write", KINDS)
def test_two_drawings_are_alike_to_the_byte(write, release) -> None:
    assert write(release.plot()) == write(release.plot())


def test_a_figure_written_again_is_alike(release) -> None:
    figure = release.plot()
    assert [write(figure) for write in KINDS] == [write(figure) for write in KINDS]


def test_a_style_of_the_session_changes_nothing_and_is_left_as_it_was(release) -> None:
    before = png(release.plot())
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "black", "text.parse_math": True, "savefig.dpi": 17}):
        assert png(release.plot()) == before
        assert mpl.rcParams["font.size"] == 30


def test_an_svg_stands_in_a_page_and_shares_no_identity_with_another(release) -> None:
    one, other = svg(release.plot(fl.Forest)), svg(release.plot(fl.Ranking))
    assert one.startswith("<svg")
    ids, others = (re.findall(r'\bid="([^"]+)"', text) for text in (one, other))
    assert len(ids) == len(set(ids)) > 10
    assert not set(ids) & set(others)
    asked = re.findall(r'(?:href="#|url\(#)([^")]+)', one)
    assert set(asked) <= set(ids)


def test_every_format_of_a_picture_is_written(release, tmp_path) -> None:
    begins = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    for ending, first in begins.items():
        assert release.save(tmp_path / f"chart.{ending}").read_bytes().startswith(first)


def test_no_clock_and_no_version_is_in_a_picture(release) -> None:
    assert b"CreationDate" not in pdf(release.plot())
    assert "date" not in svg(release.plot()).lower().split("<path", 1)[0]
    assert b"Software" not in png(release.plot())


@pytest.mark.bad_input("FLE-X03")
@pytest.mark.bad_input("FLE-X04")
@pytest.mark.parametrize(
    "label", [r"$\frac{1}{$", "a\x00b\x1b[31m", "\u202eevil", "zero\u200bwidth", "", "सेवा", "農業", "ኢትዮጵያ", "x" * 5_000, "9" * 5_000]
)
def test_any_label_is_drawn_without_a_word(of, shown, label: str, caplog: pytest.LogCaptureFixture) -> None:
    release = of(shown(5, 4, 6), shown(5, 4, 6, area=label), shown(5, 4, 6, area="other"), title=label or "title", unit=label)
    with caplog.at_level(logging.DEBUG, "matplotlib.font_manager"):
        for each in (release, replace(release, banner=label)):
            figure = each.plot()
            assert all(text.get_text().replace("\u200f", "").isprintable() for text in figure.texts)
            assert [bool(write(figure)) for write in KINDS] == [True, True, True]
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_drawing_shows_itself(release) -> None:
    assert release.plot()._repr_png_().startswith(b"\x89PNG")
