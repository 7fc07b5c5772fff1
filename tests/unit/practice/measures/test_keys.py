"""Every shipped key against sheets worked out by hand, and what holds for all of them."""

import re
import tomllib
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from geborgen.moments import UserError
from geborgen.practice.measures import load_shipped_measures, read_measure, score_measure
from geborgen.practice.measures.records import Entered, FactStatus, Person, Subject, Way

SHEETS = tomllib.loads((Path(__file__).parent / "sheets.toml").read_text("utf-8"))["sheet"]
MEASURES = load_shipped_measures()
ON = [measure for measure in MEASURES if measure.is_on]
OFF = [measure for measure in MEASURES if not measure.is_on]
FILES = resources.files("geborgen.practice.measures").joinpath("keys")


def by_key(measure):
    return measure.key


def strings(value):
    """Every text of a parsed TOML file, with where it stands."""
    if isinstance(value, dict):
        return [(f"{k}.{where}", text) for k, v in value.items() for where, text in strings(v)]
    if isinstance(value, list):
        return [pair for each in value for pair in strings(each)]
    return [("", value)] if isinstance(value, str) else []


def shipped_texts(measure):
    return strings(tomllib.loads(FILES.joinpath(f"{measure.key}.toml").read_text("utf-8")))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet["measure"])
def test_a_sheet_gives_the_scores_worked_out_by_hand(sheet):
    answers = {i: a for i, a in enumerate(sheet["answers"], start=1) if a != "-"}
    entered = Entered(sheet["entered"]) if "entered" in sheet else None
    score = score_measure(read_measure(sheet["measure"]), answers, entered=entered)
    for scale, value in sheet["scores"].items():
        found = score.scale(scale).value
        assert found is None if value == "none" else found == pytest.approx(value, abs=1e-6)


def test_every_measure_that_is_on_has_a_sheet_for_every_scale():
    shown = {(sheet["measure"], scale) for sheet in SHEETS for scale in sheet["scores"]}
    assert {(m.key, scale.key) for m in ON for scale in m.scales} <= shown


def test_the_asked_for_measures_are_there():
    asked = "who-5 epds phq-9 gad-7 core-10 rosenberg ras csi-4 csi-16 ecr-r ecr-s ecr-rs rsq prfq"
    asked += " maas mpas ppas pbq mibs sdq gbo"
    assert set(asked.split()) <= {measure.key for measure in MEASURES}


@pytest.mark.parametrize("measure", MEASURES, ids=by_key)
@pytest.mark.parametrize("end", ["fewest_points", "most_points"])
def test_the_lowest_and_the_highest_answers_reach_the_ends_of_the_range(measure, end):
    points = {item.number: getattr(item, end) for item in measure.items}
    score = score_measure(replace(measure, is_on=True), points, entered=Entered.POINTS)
    for scale in measure.scales:
        low, high = measure.possible_range(scale.key)
        value = score.scale(scale.key).value
        assert low - 1e-9 <= value <= high + 1e-9
        if not scale.reversed_items:
            assert value == pytest.approx(low if end == "fewest_points" else high)


@pytest.mark.parametrize("measure", MEASURES, ids=by_key)
def test_turning_an_item_twice_gives_every_answer_back(measure):
    for item in measure.items:
        known = [given for given, _ in item.recoded] or range(
            int(item.lowest), int(item.highest) + 1
        )
        points = [item.points(answer) for answer in known]
        assert [item.turned(item.turned(worth)) for worth in points] == pytest.approx(points)
        if not item.recoded:
            assert sorted(map(item.turned, points)) == sorted(points)
            turned = [item.points(item.points(answer)) for answer in known]
            assert turned == list(known)


@pytest.mark.parametrize("measure", OFF, ids=by_key)
def test_a_measure_that_is_off_says_why_and_does_not_score(measure):
    assert measure.reason
    assert any(c.of is Subject.KEY and not c.agrees for c in measure.checks)
    with pytest.raises(UserError, match="switched off"):
        score_measure(measure, {1: 1})


@pytest.mark.parametrize("measure", MEASURES, ids=by_key)
def test_a_measure_says_licence_who_and_how(measure):
    assert len(measure.licence.nl) > 10
    assert len(measure.licence.en) > 10
    assert measure.about
    assert Person.PROFESSIONAL in measure.seen_by
    assert Way.PAPER in measure.ways


@pytest.mark.parametrize("measure", MEASURES, ids=by_key)
def test_key_and_licence_have_a_record_of_their_check(measure):
    subjects = {check.of for check in measure.checks}
    assert {Subject.KEY, Subject.LICENCE} <= subjects
    if measure.is_on:
        assert Subject.MISSING in subjects
    for check in measure.checks:
        assert check.by
        assert check.against
        assert check.agrees is (check.status is not FactStatus.OFF)
        assert check.agrees or check.note


@pytest.mark.parametrize("measure", MEASURES, ids=by_key)
def test_what_a_measure_holds_beside_its_key_has_a_record_too(measure):
    subjects = {check.of for check in measure.checks}
    parts = [
        (Subject.BANDS, measure.bands),
        (Subject.CRITICAL, measure.critical),
        (Subject.CHANGE, measure.changes),
    ]
    assert [subject for subject, facts in parts if facts and subject not in subjects] == []


@pytest.mark.parametrize("measure", MEASURES, ids=by_key)
def test_no_text_of_the_catalogue_looks_like_an_item_or_an_answer(measure):
    """Items speak in the first person, ask, or trail off; our own sentences do not."""
    first_person = re.compile(r"\b(I|I'm|my|me|mine|ik|mij|me|mijn)\b")
    for where, text in shipped_texts(measure):
        if "sources" in where or ".critical" in f".{where}":
            continue
        assert not first_person.search(text), (where, text)
        assert "…" not in text, (where, text)
        assert "?" not in text or "note" in where, (where, text)


def test_no_field_of_a_measure_could_hold_an_item_text():
    text = FILES.joinpath("who-5.toml").read_text("utf-8")
    from geborgen.practice.measures.measure_file import parse_measure

    with pytest.raises(UserError, match="items: wording: expected"):
        parse_measure(text.replace("count = 5", 'count = 5\nwording = ["…"]'), "own.toml")


@pytest.mark.parametrize("measure", MEASURES, ids=by_key)
def test_bands_speak_with_care(measure):
    for band in measure.bands:
        said = f"{band.label.nl} {band.label.en}".lower()
        assert not re.search(r"depress|stoornis|disorder|ernstig|severe|ziek|normaal|normal", said)
        assert "meeste" in said
        assert "most" in said


@pytest.mark.parametrize(
    ("measure", "item"), [("epds", 10), ("phq-9", 9), ("core-10", 6), ("pbq", 18), ("pbq", 24)]
)
def test_items_that_ask_for_attention_are_marked(measure, item):
    assert item in [critical.item for critical in read_measure(measure).critical]


def test_electronic_answering_is_only_offered_where_the_licence_allows_it():
    paper_only = {measure.key for measure in MEASURES if measure.ways == (Way.PAPER,)}
    assert paper_only == {"epds", "sdq"}
