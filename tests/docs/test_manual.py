"""What the documents say is so."""

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import geborgen
from geborgen.cli.parser import COMMANDS
from geborgen.moments import vocabulary
from geborgen.sources import FORMATS, list_shipped_schemes
from geborgen.sources.diary_values import find_word

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def text(name):
    return (ROOT / name).read_text("utf-8")


def test_the_python_example_of_the_readme_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    example = re.search(r"```python\n(.+?)```", text("README.md"), re.DOTALL)
    exec(compile(example[1], "README.md", "exec"), {})
    told = re.search(r"# (\d+ of \d+)", example[1])[1]
    assert capsys.readouterr().out == f"{told} answered or mended\n"
    assert (tmp_path / "circle.svg").read_text("utf-8").startswith("<svg")


def test_everything_public_is_there_and_sorted():
    assert geborgen.__all__ == sorted(geborgen.__all__)
    assert all(getattr(geborgen, name) is not None for name in geborgen.__all__)
    with pytest.raises(AttributeError):
        geborgen.no_such_name  # noqa: B018 - asking is the point


def test_the_version_can_be_asked_from_python():
    assert re.fullmatch(r"\d+\.\d+\.\d+", geborgen.__version__)


def test_everything_public_is_in_the_python_page_with_a_first_line():
    page = text("docs/reference/python.md")
    sections = dict(re.findall(r"^## (\w+)\n\n```text\n.+?```\n\n(.*?)$", page, re.M | re.S))
    assert list(sections) == geborgen.__all__
    assert [name for name, said in sections.items() if len(said) < 20] == []


def test_the_generated_pages_are_current():
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "render.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command):
    assert f"geborgen {command}" in text("README.md")


def test_every_format_and_shipped_scheme_is_in_the_manual():
    files, schemes = text("docs/how-to/files.md"), text("docs/how-to/schemes.md")
    assert [form.name for form in FORMATS if f"`{form.name}`" not in files] == []
    assert [name for name in list_shipped_schemes() if f"`{name}`" not in schemes] == []


def test_the_glossary_has_every_need_answer_and_fate():
    glossary = text("GLOSSARY.md")
    kinds = (vocabulary.Need, vocabulary.Answer, vocabulary.Fate, vocabulary.Half)
    named = [f"{kind.__name__}.{word.name}" for kind in kinds for word in kind]
    assert [name for name in named if f"`{name}`" not in glossary] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_pages_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_the_sample_recording_in_the_manual_can_be_read(tmp_path):
    example = re.search(r"```json\n(.+?)```", text("docs/reference/recordings.md"), re.DOTALL)
    file = tmp_path / "example.geborgen.json"
    file.write_text(example[1], encoding="utf-8")
    assert len(geborgen.read(file).behaviours) == 2


def test_the_scheme_in_the_manual_can_be_read(tmp_path):
    example = re.search(r"```toml\n(.+?)```", text("docs/how-to/schemes.md"), re.DOTALL)
    file = tmp_path / "scheme.toml"
    file.write_text(example[1], encoding="utf-8")
    assert len(geborgen.read_scheme(file).codes) == 4


def test_the_dutch_scheme_and_diary_in_the_manual_can_be_read(tmp_path):
    example = re.search(r"```toml\n(.+?)```", text("docs/how-to/codeerschema.md"), re.DOTALL)
    (tmp_path / "schema.toml").write_text(example[1], encoding="utf-8")
    assert len(geborgen.read_scheme(tmp_path / "schema.toml").codes) == 3
    example = re.search(r"```text\n(.+?)```", text("docs/how-to/dagboek.md"), re.DOTALL)
    (tmp_path / "dagboek.csv").write_text(example[1], encoding="utf-8")
    diary = geborgen.read(tmp_path / "dagboek.csv")
    assert (len(diary.moments), diary.warnings) == (3, ())


def test_every_word_of_the_dutch_diary_page_is_known():
    page = text("docs/how-to/dagboek.md")
    for column, group in (("behoefte", "needs"), ("antwoord", "answers")):
        cell = re.search(rf"^\| `{column}` \| ([^|;]+)", page, re.M)[1]
        words = [w for part in cell.split(",") for w in re.split(r"\(of: |\)", part) if w.strip()]
        assert [word for word in words if find_word(group, word) is None] == []


@pytest.mark.parametrize("page", ["dagboek.md", "codeerschema.md"])
def test_the_dutch_pages_are_linked_from_the_dutch_readme(page):
    assert f"docs/how-to/{page}" in text("LEESMIJ.md")


def test_the_report_of_the_sample_fits_the_published_schema():
    schema = json.loads(text("docs/reference/geborgen-report-1.schema.json"))
    reading = geborgen.compute_reading([geborgen.read_sample()])
    jsonschema.validate(json.loads(geborgen.render_report_json(reading)), schema)


def test_the_caregiver_and_the_plan_in_the_manual_can_be_read(tmp_path):
    from geborgen.cli.families import read_caregiver
    from geborgen.simulation.plan import parse_plan

    examples = re.findall(r"```toml\n(.+?)```", text("docs/how-to/simulate.md"), re.DOTALL)
    file = tmp_path / "caregiver.toml"
    file.write_text(examples[0], encoding="utf-8")
    assert dict(read_caregiver(str(file))[1])["caregiver.repair"] == 0.9
    assert parse_plan(examples[1], file="plan.toml").points == 96


@pytest.mark.parametrize(
    ("page", "answers", "total"),
    [("measures.md", "3,1,2,1", 10), ("meetinstrumenten.md", "3,1,2,1", 8)],
)
def test_the_measure_and_the_norms_in_the_manual_can_be_read(tmp_path, page, answers, total):
    from geborgen.practice.measures import add_norms, read_measure, score_measure

    own, norms = re.findall(r"```toml\n(.+?)```", text(f"docs/how-to/{page}"), re.DOTALL)
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    (tmp_path / "norms.toml").write_text(norms, encoding="utf-8")
    measure = add_norms(read_measure(tmp_path / "own.toml"), tmp_path / "norms.toml")
    given = {i: float(answer) for i, answer in enumerate(answers.split(","), start=1)}
    assert score_measure(measure, given).scale("total").value == total
    assert measure.norms[0].n == 114


def test_every_shipped_measure_is_in_the_manual_in_both_languages():
    from geborgen.practice.measures import list_shipped_measures

    for language in ("nl", "en"):
        page = text(f"docs/reference/questionnaires.{language}.md")
        assert re.findall(r"^## (.+)$", page, re.M) == list(list_shipped_measures())


@pytest.mark.slow
@pytest.mark.parametrize("page", ["workbench.md", "workbench.nl.md"])
def test_the_blocks_of_the_workbench_tutorial_run_and_print_what_stands_there(
    page, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    names, shown = {}, text(f"docs/tutorial/{page}")
    for block, told in re.findall(r"```python\n(.+?)```(?:\n\n```text\n(.+?)```)?", shown, re.S):
        exec(compile(block, page, "exec"), names)
        printed = capsys.readouterr().out
        assert told in ("", printed)
    assert (tmp_path / "transitions.csv").stat().st_size > 1000
