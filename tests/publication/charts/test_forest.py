"""The chart: estimate and interval by group, unreliable hollow, withheld absent and said."""

import flestimate as fl


def test_unreliable_is_hollow_and_withheld_is_said(release: fl.Publication) -> None:
    axes = release.plot().axes[0]
    labels = [tick.get_text() for tick in axes.get_yticklabels()]
    assert labels == ["Total", "Farms", "Mills", "Shops", "Homes", "Mines", "Space"]
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert [dot.get_markerfacecolor() == "white" for dot in dots] == [False, False, False, True]
    assert [text.get_text() for text in axes.texts].count("withheld") == 2
    assert [text.get_text() for text in axes.texts].count("no sample") == 1


def test_dots_and_lines_stand_where_the_table_says(release: fl.Publication) -> None:
    axes = release.plot().axes[0]
    shown = release.tables[0].published
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    spans = [line for line in axes.lines if line.get_marker() != "o"]
    assert [float(dot.get_xdata()[0]) for dot in dots] == [row.estimate.estimate for row in shown]
    assert [list(span.get_xdata()) for span in spans] == [[row.estimate.conf_low, row.estimate.conf_high] for row in shown]
