"""Missing items, bands, critical items, and what an answer may be."""

import pytest

from geborgen.moments import Language, UserError, load_phrasebook
from geborgen.practice.measures import CriticalState, load_shipped_measures, read_measure
from geborgen.practice.measures import score_measure as score
from geborgen.practice.measures.records import Entered

ON = [measure for measure in load_shipped_measures() if measure.is_on]
SCALES = [(measure, scale) for measure in ON for scale in measure.scales if not scale.parts]


def answers(text):
    """Answers in order, as '1 0 -': a dash is not answered."""
    return {i: float(a) for i, a in enumerate(text.split(), start=1) if a != "-"}


def middle(measure):
    return {item.number: item.fewest_points for item in measure.items}


@pytest.mark.parametrize(("measure", "scale"), SCALES, ids=lambda part: part.key)
def test_a_scale_has_a_score_as_long_as_no_more_is_missing_than_its_rule_allows(measure, scale):
    given = middle(measure)
    for count, number in enumerate(scale.items, start=1):
        del given[number]
        found = score(measure, given, entered=Entered.POINTS).scale(scale.key)
        allowed = count <= scale.missing.most and count < len(scale.items)
        assert (found.value is not None) is allowed
        assert found.is_prorated is allowed
        assert found.n == len(scale.items) - count
        assert found.missing == scale.items[:count]


def test_what_is_missing_is_filled_in_with_the_mean():
    found = score(read_measure("phq-9"), answers("2 2 2 - 2 2 2 - 1")).scale("total")
    assert found.value == pytest.approx(13 / 7 * 9)
    assert found.is_prorated


def test_where_the_measure_rounds_the_filled_in_score_is_a_whole_number():
    given = {3: 2, 8: 1, 13: 1, 16: 1}
    assert score(read_measure("sdq"), given).scale("emotion").value == 6  # 5/4 × 5 = 6.25


def test_a_total_of_parts_has_no_score_when_a_part_has_none():
    given = middle(read_measure("sdq")) | dict.fromkeys((6, 11, 14))
    found = score(read_measure("sdq"), given)
    assert found.scale("peers").value is None
    assert found.scale("difficulties").value is None
    assert found.scale("prosocial").value is not None


def test_nothing_answered_is_no_score_and_no_error():
    for measure in ON:
        found = score(measure, {})
        assert found.n == 0
        assert all(scale.value is None for scale in found.scales)


@pytest.mark.parametrize(("total", "start"), [(9, 0), (10, 10), (12, 10), (13, 13), (30, 13)])
def test_a_band_begins_exactly_where_the_paper_says(total, start):
    points = [min(3, max(0, total - 3 * i)) for i in range(10)]
    found = score(read_measure("epds"), dict(enumerate(points, start=1))).scale("total")
    assert (found.value, found.band.start) == (total, start)


def test_in_pregnancy_the_bands_of_that_time_hold():
    epds, points = read_measure("epds"), answers("3 3 3 1 0 0 0 0 0 0")
    general, early = score(epds, points), score(epds, points, context="first_trimester")
    assert general.scale("total").band.asks_attention
    assert not early.scale("total").band.asks_attention
    later = score(epds, points, context="later_pregnancy")
    assert later.scale("total").band.asks_attention


def test_a_time_in_life_without_bands_of_its_own_takes_the_general_ones():
    found = score(read_measure("who-5"), answers("1 1 1 1 1"), context="first_trimester")
    assert found.scale("total").band.start == 0


@pytest.mark.parametrize(("last", "state"), [("0", "clear"), ("1", "raised"), ("-", "unanswered")])
def test_a_critical_item_is_looked_at_whatever_the_total(last, state):
    found = score(read_measure("epds"), answers(f"0 0 0 0 0 0 0 0 0 {last}"))
    assert found.critical[0].state == CriticalState(state)
    assert found.is_critical is (state == "raised")


def test_a_critical_item_that_runs_the_other_way_is_looked_at_by_its_points():
    never = dict.fromkeys(range(1, 26), 5.0)
    assert not score(read_measure("pbq"), never).is_critical
    assert score(read_measure("pbq"), never | {24: 4.0}).is_critical


@pytest.mark.parametrize(
    ("measure", "given", "said"),
    [
        ("who-5", {6: 1}, "who-5: there is no item 6. The items run from 1 to 5"),
        ("who-5", {2: 6}, "who-5, item 2: the item does not know this answer. Possible is 0–5"),
        ("who-5", {2: 2.5}, "who-5, item 2: the item does not know this answer"),
        ("who-5", {2: float("nan")}, "who-5, item 2"),
        ("ecr-s", {1: 0}, "Possible is 1–7"),
        ("csi-4", {2: 6}, "Possible is 0–5"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_without_repeating_it(measure, given, said):
    with pytest.raises(UserError) as refused:
        score(read_measure(measure), given)
    assert said in str(refused.value)


def test_an_item_with_its_own_answers_is_recoded():
    from dataclasses import replace

    mpas = replace(read_measure("mpas"), is_on=True)
    item = mpas.item(7)
    assert [item.points(answer) for answer in (1, 2, 3, 4)] == [5, 3.6, 2.3, 1]
    with pytest.raises(UserError, match="Possible is 1, 2"):
        score(mpas, {8: 3})


@pytest.mark.parametrize("language", list(Language))
def test_a_score_is_said_in_words(language):
    book = load_phrasebook(language, "geborgen.practice.measures")
    phq = read_measure("phq-9")
    said = [
        book.say(score(phq, answers(text)).scale("total").phrase)
        for text in ("1 1 1 1 1 1 1 1 1", "1 1 - 1 1 1 1 1 1", "1 - - - 1 1 1 1 1")
    ]
    if language is Language.EN:
        assert said[0] == "9 (from 0 to 27), on 9 items."
        assert "8 of 9" in said[1]
        assert "at most 2 may be missing" in said[2]
    assert len(set(said)) == 3


@pytest.mark.parametrize("language", list(Language))
def test_every_rule_that_a_shipped_scale_is_scored_by_has_its_sentence(language):
    book = load_phrasebook(language, "geborgen.practice.measures")
    found = {scale.rule for measure in ON for scale in score(measure, {}).scales}
    assert len(found) > 4
    assert [rule for rule in found if not book.has(rule)] == []
