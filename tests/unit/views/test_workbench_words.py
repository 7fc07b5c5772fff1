"""The workbench's phrases, its works as citations and BibTeX, and its small numbers."""

import re
import string
from pathlib import Path

import pytest

from geborgen.analysis.references import load_references
from geborgen.moments import load_phrasebook
from geborgen.views import workbench
from geborgen.views.workbench.bibliography import cite, render_bibtex
from geborgen.views.workbench.section import interval_cell, number_cell, p_cell, say_p

HERE = Path(workbench.__file__).parent
NL, EN = (load_phrasebook(language, "geborgen.views.workbench") for language in ("nl", "en"))
OWN = sorted(key for key in NL.entries if key.startswith("bench."))
SOURCE = "\n".join(
    path.read_text("utf-8").replace("'", '"')
    for path in (*HERE.glob("*.py"), HERE.parent / "templates" / "workbench.html.jinja")
)


def test_both_languages_have_the_same_keys() -> None:
    assert sorted(key for key in EN.entries if key.startswith("bench.")) == OWN


@pytest.mark.parametrize("key", OWN)
def test_both_languages_fill_in_the_same(key: str) -> None:
    fields = [{f for _, f, _, _ in string.Formatter().parse(b.entries[key])} for b in (NL, EN)]
    assert fields[0] == fields[1]


def test_every_key_that_the_code_names_whole_exists() -> None:
    named = re.findall(r'"(bench(?:\.[a-z0-9_]+)+)"', SOURCE)
    assert len(named) > 60
    assert [key for key in named if key not in EN.entries] == []


def test_no_phrase_is_left_unused() -> None:
    built = tuple(re.findall(r'"(bench\.[a-z_.0-9]*)(?:\{|" ~)', SOURCE))
    groups = tuple(f"bench.{name}." for name in ("caption", "head"))
    listed = [key for key in OWN if not key.startswith((*built, *groups))]
    assert [k for k in listed if f'"{k.removesuffix(".one")}"' not in SOURCE] == []
    grouped = [(key, key.rpartition(".")[2]) for key in OWN if key.startswith(groups)]
    assert [k for k, name in grouped if f'"{k}"' not in SOURCE and f'"{name}"' not in SOURCE] == []


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("holm1979", "(Holm, 1979)"),
        ("bakeman2011", "(Bakeman & Quera, 2011)"),
        ("quera2007", "(Quera et al., 2007)"),
    ],
)
def test_works_are_cited_as_a_paper_cites_them(key: str, said: str) -> None:
    assert cite(key) == said


def test_works_stand_in_the_order_of_their_authors() -> None:
    assert cite("yule1912", "bakeman2011", "holm1979") == (
        "(Bakeman & Quera, 2011; Holm, 1979; Yule, 1912)"
    )


def test_names_keep_their_capital_in_bibtex() -> None:
    made = render_bibtex(["krippendorff2011", "casella1985", "holm1979"])
    assert "title = {Computing {Krippendorff}'s alpha-reliability}" in made
    assert "empirical {Bayes} data" in made and "title = {A simple sequentially" in made


def test_every_work_of_the_workbench_becomes_bibtex() -> None:
    made = render_bibtex(load_references())
    assert made.count("\n@") + 1 == len(load_references())
    holm = re.search(r"@article\{holm1979,.+?\n\}", made, re.S)
    assert holm is not None
    assert "author = {Holm, S.}" in holm[0]
    assert "pages = {65--70}" in holm[0]
    assert "author = {Bakeman, R. and Quera, V.}" in made
    assert "@incollection{gardner1995" in made


def test_small_numbers_and_what_is_not_known_are_said_plainly() -> None:
    assert (p_cell(0.0004, EN), say_p(0.0004, EN)) == ("< 0.001", "p < 0.001")
    assert (p_cell(float("nan"), EN), number_cell(None, NL)) == ("–", "–")
    assert number_cell(-0.001, NL) == "0,00"
    assert interval_cell(0.5, 1.25, NL) == "0,50; 1,25"
