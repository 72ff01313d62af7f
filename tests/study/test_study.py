"""A study is the declarations together; running it is the six verbs, and nothing more."""

from pathlib import Path

import polars as pl
import pytest
from syrupy.assertion import SnapshotAssertion

import flestimate as fl
from flestimate.errors import FlestimateError
from flestimate.study import Study

STUDY = """\
[study]
title = "A synthetic study"
file = "persons.csv"

[concept.sex]
variable = "b4"
answers = { 1 = "men", 2 = "women" }

[concept.hours]
variable = "b9"

[concept.fl]
variable = "f1"
answers = { 1 = "yes", 2 = "no" }
missing = { 9 = "refused" }

[design.clustered]
weight = "w"
psu = "ea"

[[table]]
measure = { prevalence = "fl", per = 1000 }
by = ["sex"]

[publication]
rule = "ilo"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {"b4": person % 2 + 1, "b9": 40 + person % 5, "f1": 1 if person % 9 == 0 else 2, "w": 10.5, "ea": person % 12, "name": "secret"}
        for person in range(600)
    ]
    pl.DataFrame(rows).write_csv(tmp_path / "persons.csv")
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "study.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_running_a_study_is_the_six_verbs(folder: Path) -> None:
    path = write(folder, STUDY)
    survey = fl.describe(fl.read(folder / "persons.csv"), fl.Codebook.load(path))
    sample = fl.weigh(survey, fl.Clustered(weight="w", psu="ea"))
    table = fl.estimate(sample, fl.Prevalence("fl", per=1_000), by=["sex"])
    by_hand = fl.publish(table, fl.PublicationRule.load("ilo"))
    assert fl.run(path).records() == by_hand.records()


def test_only_the_columns_that_the_study_needs_are_read(folder: Path) -> None:
    assert set(fl.Study.load(write(folder, STUDY)).read().variables) == {"b4", "b9", "f1", "w", "ea"}


def test_every_measure_can_be_asked_for(folder: Path) -> None:
    tables = """
[[table]]
measure = { count = "fl" }
[[table]]
measure = { share = "fl", of = "sex" }
[[table]]
measure = { mean = "hours" }
by = ["sex"]
[[table]]
measure = { total = "hours" }
[[table]]
measure = { ratio = ["fl", "hours"], per = 100 }
by = [["sex"]]
"""
    release = fl.run(write(folder, STUDY + tables))
    assert [table.title for table in release] == [
        "Prevalence of fl",
        "Number of persons: fl",
        "Distribution of fl by sex",
        "Mean of hours",
        "Total of hours",
        "Ratio of fl to hours",
    ]


def test_a_minimum_cell_withholds_more(folder: Path) -> None:
    release = fl.run(write(folder, STUDY + "minimum_cell = 50\n"))
    assert [row.status for row in release.tables[0].rows] == ["reliable", "withheld", "withheld"]


def test_a_publication_speaks_the_language_of_the_study(folder: Path) -> None:
    release = fl.run(write(folder, STUDY + 'language = "fr"\n'))
    assert release.language.id == "fr"
    assert release.language.say(release.tables[0].title) == "Prévalence\u202f: fl"


def test_another_language_can_be_typed(folder: Path) -> None:
    study = Study.load(write(folder, STUDY + 'language = "fr"\n'))
    assert study.said_in("ar").publish().language.right_to_left


def test_a_language_of_ones_own_is_a_folder_beside_the_study(folder: Path) -> None:
    (folder / "kreyol").mkdir()
    (folder / "kreyol" / "language.toml").write_text('id = "ht"\nname = "kreyòl"\nbased_on = "fr"\n', encoding="utf-8")
    assert fl.run(write(folder, STUDY + 'language = "kreyol"\n')).language.say("Cases") == "Cas"


def test_a_language_that_there_is_not_is_an_error_before_anything_is_read(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as error:
        Study.load(write(tmp_path, STUDY + 'language = "fre"\n'))
    assert str(error.value) == snapshot


def with_rules(undetermined: str = "") -> str:
    """The study with the definition for adults, all of whose questions are one."""
    question = 'variable = "f1"\nanswers = { 1 = "yes", 2 = "no" }\nmissing = { 9 = "refused" }\n'
    concepts = '[concept.age]\nvariable = "b9"\n' + "".join(f"[concept.{name}]\n{question}" for name in ("deceived_nature", "violence"))
    text = STUDY.replace('prevalence = "fl"', 'prevalence = "forced_labour"')
    return f'{text}\n{concepts}\n[rules]\nuse = "icls-2018"\n{undetermined}\n'


@pytest.mark.parametrize(
    ("line", "choice"),
    [("", fl.Excluded()), ('undetermined = "excluded"', fl.Excluded()), ('undetermined = "not met"', fl.AsNotMet())],
)
def test_how_undetermined_persons_count_is_declared_with_the_rules(folder: Path, line: str, choice: object) -> None:
    study = fl.Study.load(write(folder, with_rules(line)))
    assert study.undetermined == study.weigh().undetermined == choice
    assert choice.sentence in study.publish().methods
    assert [origin.name for origin in study.publish().provenance if origin.what == "undetermined"] == [choice.word]


@pytest.mark.parametrize("line", ['undetermined = "exluded"', "undetermined = true", 'undetermnied = "excluded"'])
def test_another_way_to_count_them_is_refused(folder: Path, line: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as error:
        fl.Study.load(write(folder, with_rules(line)))
    assert str(error.value) == snapshot


def test_persons_drawn_directly_are_said(folder: Path) -> None:
    study = fl.Study.load(write(folder, STUDY.replace('psu = "ea"', 'drawn = "persons"')))
    assert study.design == fl.Clustered(weight="w", psu=fl.Persons())
    assert len(study.weigh().drawn.stages[0]) == 600


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('weight = "w"', 'wieght = "w"'),
        ('title = "A synthetic study"', 'title = "x"\ntitel = "y"'),
        ("[publication]", "[publicaton]"),
        ("answers = { 1", "anwsers = { 1"),
        ('psu = "ea"', ""),
        ("per = 1000", "per = -1"),
        ("per = 1000", 'pre = "1000"'),
        ('prevalence = "fl", ', ""),
        ('rule = "ilo"', 'rule = "ilu"'),
        ('psu = "ea"', 'psu = "ea"\nsingleton = "centered"'),
        ("[study]", "[study"),
        ('variable = "b4"', 'variable = "b44"'),
        ('psu = "ea"', 'psu = "eaa"'),
        ('prevalence = "fl"', 'prevalence = "fll"'),
        ('by = ["sex"]', 'by = ["sexx"]'),
        ('answers = { 1 = "men", 2 = "women" }', 'answers = { 1 = "men" }'),
        ("[design.clustered]", "[design.clusterd]"),
        ('file = "persons.csv"', 'file = "person.csv"'),
    ],
)
def test_a_mistake_is_refused_with_what_to_type(folder: Path, old: str, new: str, snapshot: SnapshotAssertion) -> None:
    assert STUDY.count(old) >= 1
    with pytest.raises(FlestimateError) as error:
        fl.run(write(folder, STUDY.replace(old, new, 1)))
    message = str(error.value).replace(str(folder), "FOLDER").replace(str(Path.cwd()), "HERE")
    assert message == snapshot
    assert "secret" not in message


@pytest.mark.bad_input("FLE-C01")
def test_a_misspelt_key_is_found_with_its_line(folder: Path) -> None:
    with pytest.raises(FlestimateError) as error:
        fl.run(write(folder, STUDY.replace('weight = "w"', 'wieght = "w"')))
    assert STUDY.splitlines()[int(error.value.where["line"]) - 1] == 'weight = "w"'
    assert "did you mean weight?" in str(error.value)


WIDE = '[spells]\nwide = ["ea", "eb"]\n[spells.concept.violence]\nvariable = "*_v"\nanswers = { 1 = "yes", 2 = "no" }\n'
PARENTS = '[link.parents]\nhousehold = "ea"\nmember = "line"\nvariables = "mother"\n'


@pytest.mark.parametrize("more", [WIDE, PARENTS], ids=["spells", "relatives"])
def test_a_variable_that_is_not_there_is_told_with_its_place(folder: Path, more: str, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as error:
        fl.run(write(folder, STUDY + more))
    assert str(error.value) == snapshot


def test_the_encoding_of_the_file_is_declared_once_and_used_by_check_too(tmp_path):
    (tmp_path / "lfs.csv").write_bytes("région;w;ea\nÎle;1;1\nCôte;2;2\n".encode("windows-1252"))
    (tmp_path / "study.toml").write_text(
        '[study]\ntitle = "A"\nfile = "lfs.csv"\nencoding = "windows-1252"\n[concept.w]\nvariable = "w"\n'
        '[design.clustered]\nweight = "w"\npsu = "ea"\n[[table]]\nmeasure = { mean = "w" }\nby = ["région"]\n',
        encoding="utf-8",
    )
    assert fl.Study.load(tmp_path / "study.toml").read().n == 2
    assert not [one for one in fl.check(tmp_path / "study.toml").errors if one.stage.value == "file"]


def published_by(folder: Path, keys: str) -> fl.Study:
    return fl.Study.load(write(folder, STUDY.replace('rule = "ilo"', keys)))


def test_several_rules_hold_together(folder: Path) -> None:
    study = published_by(folder, 'rule = ["ilo", "statcan"]\nmost_cv = 0.3\nminimum_cell = 12')
    expected = fl.PublicationRule.load("ilo") & fl.PublicationRule.load("statcan") & fl.MostCV(0.3)
    assert study.rule == expected.at_least(12)


def test_eurostat_s_limits_are_the_user_s(folder: Path, snapshot: SnapshotAssertion) -> None:
    with pytest.raises(FlestimateError) as caught:
        published_by(folder, 'rule = "eurostat"')
    assert str(caught.value) == snapshot
    study = published_by(folder, 'rule = "eurostat"\npopulation_limits = [3000, 7000]')
    assert study.rule == fl.PublicationRule.load("eurostat") & fl.PopulationLimits(3_000, 7_000)
    assert study.publish().tables[0].rows


@pytest.mark.parametrize(("word", "ladder"), [("propose", fl.Propose()), ("apply", fl.Apply()), ("keep", fl.Keep())])
def test_the_ladder_is_named_by_its_word(folder: Path, word: str, ladder: object) -> None:
    assert published_by(folder, f'collapse = "{word}"').ladder == ladder
    assert published_by(folder, 'rule = "ilo"').ladder == fl.Propose()


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ('collapse = "aply"', "FLE-C10.*did you mean apply"),
        ("most_cv = 30", "FLE-C08"),
        ('most_cv = "30 %"', "FLE-C05"),
        ("population_limits = [3000]", "FLE-C05"),
        ('rule = ["ilo", "statcam"]', "FLE-C10.*did you mean statcan"),
    ],
)
def test_what_is_amiss_in_how_it_is_published_is_named(folder: Path, keys: str, code: str) -> None:
    with pytest.raises(FlestimateError, match=code):
        published_by(folder, keys)


def test_a_release_says_where_when_and_from_which_survey_it_is(folder: Path) -> None:
    stated = STUDY.replace("[study]", '[study]\ncountry = "ZMB"\ntime = "2021-Q3"\nsource = "LFS"\nresponse = 0.9')
    assert fl.run(write(folder, stated)).about == fl.About(area="ZMB", time="2021-Q3", source="LFS", response=0.9)


def test_without_a_time_it_is_the_year_in_which_the_reference_period_ends(folder: Path) -> None:
    stated = STUDY.replace("[study]", "[study]\nreference_period = { from = 2017-07-01, to = 2021-06-30 }")
    assert fl.run(write(folder, stated)).about == fl.About(time="2021")
