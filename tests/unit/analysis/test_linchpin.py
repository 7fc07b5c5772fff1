"""The linchpin on families made by hand: one struggle, none, two, everywhere."""

import pytest

from geborgen.analysis.linchpin import compute_linchpin
from geborgen.analysis.results import LinchpinKind, Verdict
from geborgen.moments import Answer, Half, Language, Need, SignalKind, load_phrasebook
from tests.moment_scenes import a_moment, moments_of

BOOKS = [load_phrasebook(language, "geborgen.analysis") for language in Language]
FINE = [*moments_of(Need.HELP, met=10), *moments_of(Need.ENJOY, met=10)]


def test_comfort_that_stays_open_is_the_linchpin():
    found = compute_linchpin([*FINE, *moments_of(Need.COMFORT, met=3, missed=10)])
    assert (found.kind, found.target) == (LinchpinKind.NEED, "comfort")
    assert found.verdict is Verdict.ENOUGH
    assert (found.share.count, found.share.total) == (3, 13)
    assert 0.2 < found.gain < 10 / 33


def test_one_missed_moment_of_one_is_not_the_linchpin():
    moments = [
        *FINE,
        *moments_of(Need.PROTECT, missed=1),
        *moments_of(Need.COMFORT, met=3, missed=10),
    ]
    assert compute_linchpin(moments).target == "comfort"
    assert compute_linchpin([*FINE, *moments_of(Need.PROTECT, missed=1)]) is None


def test_what_was_mended_is_no_struggle():
    assert compute_linchpin([*FINE, *moments_of(Need.COMFORT, met=3, mended=10)]) is None


def test_where_all_goes_well_or_little_is_known_there_is_no_linchpin():
    assert compute_linchpin(FINE) is None
    assert compute_linchpin([]) is None
    assert compute_linchpin(moments_of(Need.COMFORT, missed=4)) is None
    assert compute_linchpin(moments_of(Need.COMFORT, open=40)) is None


def test_a_half_is_named_when_several_of_its_needs_struggle():
    moments = [
        *FINE,
        *moments_of(Need.COMFORT, met=1, missed=5),
        *moments_of(Need.ORGANISE_FEELINGS, met=1, missed=5),
    ]
    found = compute_linchpin(moments)
    assert (found.kind, found.target) == (LinchpinKind.HALF, Half.BOTTOM)


def test_charge_not_taken_is_the_hand_called_weak():
    found = compute_linchpin([*FINE, *moments_of(Need.TAKE_CHARGE, met=1, missed=8)])
    assert (found.kind, found.target) == (LinchpinKind.HANDS, "weak")


def test_misses_everywhere_are_about_noticing():
    moments = [m for need in Need for m in moments_of(need, met=1, missed=3)]
    found = compute_linchpin(moments)
    assert (found.kind, found.target) == (LinchpinKind.HANDS, "gone")


def test_frightening_answers_everywhere_are_about_how_the_answer_comes():
    afraid = {"answers": (Answer.FRIGHTENING,), "ruptured": True}
    needs = (Need.COMFORT, Need.HELP, Need.ENJOY, Need.PROTECT)
    moments = [a_moment(need, **afraid) for need in needs for _ in range(3)]
    found = compute_linchpin([*moments, *moments_of(Need.COMFORT, met=2)])
    assert (found.kind, found.target) == (LinchpinKind.HANDS, "mean")


def test_where_most_is_met_and_open_ruptures_are_spread_it_is_mending():
    moments = [m for need in Need for m in moments_of(need, met=6, missed=2)]
    found = compute_linchpin(moments)
    assert (found.kind, found.target) == (LinchpinKind.REPAIR, "repair")


def test_two_struggles_that_come_close_are_thin():
    alike = [
        *moments_of(Need.ENJOY, met=20),
        *moments_of(Need.COMFORT, met=3, missed=10),
        *moments_of(Need.HELP, met=3, missed=10),
    ]
    found = compute_linchpin(alike)
    assert found is not None
    assert found.verdict is Verdict.THIN


def test_a_struggle_in_few_moments_is_thin():
    found = compute_linchpin([*FINE, *moments_of(Need.COMFORT, missed=5)])
    assert found.target == "comfort"
    assert found.verdict is Verdict.THIN


@pytest.mark.parametrize("book", BOOKS, ids=[str(book.language) for book in BOOKS])
def test_the_reason_says_the_counts_and_that_the_need_was_hidden(book):
    hidden = [a_moment(Need.COMFORT, "missed", signal=SignalKind.MISCUE) for _ in range(4)]
    found = compute_linchpin([*FINE, *moments_of(Need.COMFORT, met=3, missed=6), *hidden])
    said = book.say(found.reason)
    assert [number for number in ("13", "3", "10", "4") if number not in said] == []
    assert found.reason.key == "linchpin.need.comfort_hidden"
