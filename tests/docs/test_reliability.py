"""What docs/reliability.md shows can be typed, and does what is said."""

import doctest
import re
from pathlib import Path

import flestimate as fl

TEXT = (Path(__file__).parents[2] / "docs" / "reliability.md").read_text(encoding="utf-8")


def test_its_python_prints_what_it_shows() -> None:
    typed = re.sub(r"^```.*$", "", TEXT, flags=re.MULTILINE)
    shown = doctest.DocTestParser().get_doctest(typed, {}, "reliability.md", "reliability.md", 0)
    said: list[str] = []
    assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(shown, out=said.append).failed == 0, "".join(said)
    assert len(shown.examples) > 3


def test_the_rule_of_one_s_own_is_read(tmp_path: Path) -> None:
    (text,) = (block for block in re.findall(r"```toml\n(.*?)```", TEXT, flags=re.DOTALL) if block.startswith("id ="))
    path = tmp_path / "ours.toml"
    path.write_text(text, encoding="utf-8")
    rule = fl.PublicationRule.load(path)
    assert (rule.withheld_below, len(rule.criteria), rule.tables[0].not_shown_below) == (10, 3, 0.334)
