"""A measure of one's own as a file: what can be in it, and what is said when it is not right."""

import pytest

from geborgen.moments import UserError
from geborgen.practice.measures import (
    add_norms,
    choose_yardstick,
    read_measure,
    score_measure,
)
from geborgen.practice.measures.measure_file import parse_measure

OWN = """
key = "own"
name = "Own list"
answered_by = ["client"]
seen_by = ["professional"]
ways = ["paper"]
about = { nl = "Iets eigens.", en = "Something of our own." }
licence = { nl = "Van onszelf.", en = "Our own." }

[items]
count = 3
lowest = 1
highest = 5
reversed = [2]

[[scales]]
key = "total"
nl = "alles"
en = "everything"
items = "all"
rule = "sum"
high = "worse"

[[bands]]
scale = "total"
from = 0
nl = "zoals bij de meeste mensen"
en = "as in most people"
source = "us"
status = "own"

[[checks]]
of = "key"
status = "own"
source = "us"
by = "A. Person"
on = 2026-11-27
against = { nl = "het formulier", en = "the form" }

[sources]
us = "Our own practice."
"""


def parse(text):
    return parse_measure(text, "own.toml")


def test_a_measure_of_ones_own_scores():
    assert score_measure(parse(OWN), {1: 1, 2: 1, 3: 2}).scale("total").value == 8


def test_a_file_is_found_by_its_name_and_wins_over_a_shipped_key(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    assert read_measure(file).key == "own"
    file.write_text(OWN.replace('key = "own"', 'key = "who-5"'), encoding="utf-8")
    assert len(read_measure("who-5", own=[file]).items) == 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("key =", "key ", "own.toml: not a measure"),
        ('name = "Own list"', "name = 3", "own.toml, -: name: expected"),
        ('ways = ["paper"]', 'ways = ["parrot"]', "ways: expected paper | screen | phone"),
        ("ways =", "weighs =", "weighs: expected key | version"),
        ("count = 3", "count = true", "items: count: expected 0, 1, 2"),
        ("lowest = 1", 'lowest = "1"', "items: lowest: expected 0, found 1"),
        ("reversed = [2]", "reversed = [2]\nwhole = 1", "items: whole: expected true | false"),
        ('status = "own"\n\n[[checks]]', 'status = "sure"\n\n[[checks]]', "status: expected seen"),
        ('answered_by = ["client"]', "answered_by = []", "answered_by: expected"),
        ("about = {", "notes = 3\nabout = {", "-: notes: expected [[notes]], found 3"),
        (
            'about = { nl = "Iets eigens.", en = "Something of our own." }',
            "about = 3",
            "about: exp",
        ),
        ('key = "own"', 'key = "Own list"', "-: key: expected a-z 0-9 -"),
        ("about = {", 'status = "maybe"\nabout = {', "status: expected on | off, found maybe"),
        ('items = "all"', 'parts = ["total"]', "scales 1: parts: expected"),
        ('items = "all"', "items = [1, 2]\nreversed = [3]", "scales 1: reversed: expected [1, 2]"),
        ("from = 0", "from = 99", "bands: expected from = 3"),
        ("count = 3", "count = 0", "items: count: expected 1–200"),
        ("highest = 5", "highest = 1", "items: highest: expected > 1"),
        ("reversed = [2]", "reversed = [4]", "items: reversed: expected 1–3, found 4"),
        ("reversed = [2]", "reversed = [2, 2]", "items: reversed"),
        ('items = "all"', "items = [1, 9]", 'scales 1: items: expected "all" | 1–3'),
        ('rule = "sum"', 'rule = "product"', "scales 1: rule: expected sum | mean"),
        ('rule = "sum"', 'rule = "sum"\nmost_missing = 3', "most_missing: expected < 3"),
        ('scale = "total"', 'scale = "other"', "bands 1: scale: expected total, found other"),
        ("from = 0", "from = 4", "bands: expected from = 3"),
        ("from = 0", "from = 0\nmeaning = 1", "bands 1: meaning: expected"),
        ('en = "as in most people"', "", "bands 1: en: expected"),
        ('source = "us"\nstatus', 'source = "they"\nstatus', "source: expected us, found they"),
        ("on = 2026-11-27", 'on = "today"', "checks 1: on: expected 2026-11-27"),
        ('of = "key"', 'of = "licence"', 'checks: expected of = "key", agrees = true'),
        (
            'against = { nl = "het formulier", en = "the form" }',
            'against = { nl = "het formulier", en = "the form" }\nagrees = false',
            "agrees = true",
        ),
        ("about = {", 'status = "off"\nabout = {', "reason: nl: expected"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old, new, said):
    assert old in OWN
    with pytest.raises(UserError) as refused:
        parse(OWN.replace(old, new))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_unknown_measure_is_said_with_those_there_are():
    with pytest.raises(UserError, match=r"there is no measure 'epd'.*epds"):
        read_measure("epd")


NORMS = """
[[norms]]
scale = "total"
nl = "cliënten van onze praktijk"
en = "clients of our practice"
mean = 12.5
sd = 5.0
n = 114
clinical = true
source = "Own practice, 2020–2025"
"""


def test_norms_of_ones_own_come_before_the_shipped_ones(tmp_path):
    file = tmp_path / "norms.toml"
    file.write_text(NORMS, encoding="utf-8")
    measure = add_norms(read_measure("epds"), file)
    assert measure.norms[0].sd == 5.0
    assert measure.sources[measure.norms[0].source] == "Own practice, 2020–2025"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sd = 5.0", "sd = 0", "norms 1: sd: expected > 0"),
        ('scale = "total"', 'scale = "x"', "norms 1: scale: expected total | worry"),
        ("[[norms]]", "[[normen]]", "normen: expected norms | reliability"),
        ('source = "Own practice, 2020–2025"', "", "norms 1: source: expected"),
    ],
)
def test_norms_that_are_not_right_are_said_with_their_place(tmp_path, old, new, said):
    file = tmp_path / "norms.toml"
    file.write_text(NORMS.replace(old, new), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        add_norms(read_measure("epds"), file)
    assert said in str(refused.value)


def test_a_reliability_of_ones_own_is_read_beside_the_norms_and_taken_first(tmp_path):
    told = '[[reliability]]\nscale = "total"\nkind = "retest"\nvalue = 0.8\nsource = "Paper"\n'
    file = tmp_path / "norms.toml"
    file.write_text(NORMS + told, encoding="utf-8")
    yardstick = choose_yardstick(add_norms(read_measure("csi-4"), file), "total")
    assert yardstick.sem == pytest.approx(5 * 0.2**0.5)
    assert yardstick.source == "Own practice, 2020–2025; Paper"
