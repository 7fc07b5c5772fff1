"""``geborgen tables``, on one small table so that it is quick."""

import csv
import re

import pytest
from lxml import etree

from geborgen.cli.main import main

TABLE = """
source = "madigan2024"

[[row]]
key = "never"
use = "predict"
mark = "M"
statistic = "share"
of = ["secure"]
above = 0.999
en = "everybody secure"
nl = "iedereen veilig"

[[row]]
key = "always"
use = "fit"
mark = "M"
statistic = "correlation"
of = ["sensitivity", "secure"]
value = 0.0
interval = [-1.0, 1.0]
en = "any correlation"
nl = "elke samenhang"
"""


@pytest.fixture
def table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "mine.toml"
    file.write_text(TABLE, encoding="utf-8")
    return file


def answered(table, *words):
    return main([*words[:2], "tables", "--table", str(table), "--families", "40", *words[2:]])


@pytest.mark.slow
def test_a_miss_is_shown_as_a_miss_in_both_languages(table, capsys):
    assert answered(table, "--lang", "en") == 0
    shown = capsys.readouterr()
    assert re.search(r"everybody secure.*above 99.9%.*miss", shown.out)
    assert re.search(r"any correlation.*hit", shown.out)
    assert "40 simulated families, seed 1" in shown.err
    assert "Predicted: 0 of 1 hit. Fitted: 1 of 1 hit." in shown.err
    assert answered(table, "--lang", "nl") == 0
    assert re.search(r"iedereen veilig.*boven 99,9\s%.*mis", capsys.readouterr().out)


@pytest.mark.slow
def test_numbers_are_saved_as_they_are(table, tmp_path):
    target = tmp_path / "out.csv"
    assert answered(table, "--lang", "en", "-o", str(target)) == 0
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert [(row["key"], row["hit"], row["source"]) for row in rows] == [
        ("never", "miss", "madigan2024"), ("always", "hit", "madigan2024"),
    ]  # fmt: skip
    assert 0 < float(rows[0]["simulated"]) < 1
    assert float(rows[0]["monte_carlo_error"]) > 0
    assert answered(table, "--lang", "en", "-o", str(target)) == 2


@pytest.mark.slow
def test_the_figure_and_the_page_are_well_formed_and_fetch_nothing(table, tmp_path):
    figure, page = tmp_path / "out.svg", tmp_path / "out.html"
    for target in (figure, page):
        assert answered(table, "--lang", "nl", "-o", str(target)) == 0
    root = etree.fromstring(figure.read_bytes())
    said = "".join(root.itertext())
    assert "iedereen veilig" in said and "mis" in said
    text = page.read_text(encoding="utf-8")
    assert "Sensitiviteit is wat een observator" in text
    assert "Maternal and paternal sensitivity" in text
    assert not re.search(r"(src|href)=\"http", text)


def test_a_table_that_asks_what_there_is_not_is_refused_with_its_row(table, capsys):
    table.write_text(TABLE.replace('"secure"', '"happy"'), encoding="utf-8")
    assert answered(table, "--lang", "en") == 2
    assert "mine.toml" in (said := capsys.readouterr().err) and "never" in said and "happy" in said


def test_too_few_families_are_refused(table, capsys):
    with pytest.raises(SystemExit):
        main(["--lang", "en", "tables", "--families", "3"])
    assert "3" in capsys.readouterr().err
