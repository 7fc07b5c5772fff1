"""Pausing: four questions for every reader, and patterns that are told only when they are clear."""

from datetime import date, datetime, timedelta

import pytest

from geborgen.moments import Answer, Fate, Half, Language, Moment, Need, SignalKind
from geborgen.practice.guidance import load_references
from geborgen.practice.reader import Reader
from geborgen.practice.reflection_texts import (
    LivedMoment,
    NoticedPattern,
    PatternKind,
    find_patterns,
    lived_moment,
    reflection_page,
)
from geborgen.practice.tiles import Mood

STEPS = ["felt", "known", "needed", "wish"]
START = date(2026, 3, 2)


def lived(need, *, n, hard=0, fate=Fate.MET, signal=SignalKind.CUE, every=2):
    """Moments of a need every so many days, the first `hard` of them with an alarm inside."""
    return [
        LivedMoment(
            day=START + timedelta(days=every * i),
            need=need,
            signal=signal,
            fate=fate,
            mood=Mood.LOUD if i < hard else Mood.WARM,
        )
        for i in range(n)
    ]


@pytest.mark.parametrize("before_birth", [False, True])
@pytest.mark.parametrize("reader", list(Reader))
@pytest.mark.parametrize("language", list(Language))
def test_every_reader_gets_four_questions_with_hints_that_vary(language, reader, before_birth):
    page = reflection_page(language, reader=reader, before_birth=before_birth)
    assert [step.key for step in page.steps] == STEPS
    assert all(step.question.endswith("?") for step in page.steps)
    assert all(step.hint(0) != step.hint(1) and step.hint(3) == step.hint(0) for step in page.steps)
    assert page.intro and page.private and page.breath and page.closing and page.heavy
    assert set(page.sources) <= load_references().keys()


def test_the_page_knows_the_teacher_and_the_time_before_birth():
    home, school = (reflection_page("nl", reader=reader) for reader in Reader)
    unborn = reflection_page("nl", before_birth=True)
    assert home.steps[1] != school.steps[1]
    assert home.steps[2] != unborn.steps[2]


def test_closeness_that_is_often_hard_is_noticed_with_its_numbers():
    moments = lived(Need.COMFORT, n=9, hard=8) + lived(Need.ENJOY, n=12, hard=1)
    hard = find_patterns(moments)[-1]
    assert (hard.kind, hard.counted, hard.n) == (PatternKind.HARD, 8, 9)
    assert (hard.other_counted, hard.other_n) == (1, 12)
    said = hard.words("nl")
    assert "8 van de 9" in said and "1 van de 12" in said and said.endswith("niet nu.")


def test_a_need_that_stayed_open_is_hard_too():
    moments = lived(Need.PROTECT, n=8, fate=Fate.MISSED) + lived(Need.HELP, n=10)
    assert find_patterns(moments)[-1].kind is PatternKind.HARD


@pytest.mark.parametrize(
    "moments",
    [
        [],
        lived(Need.COMFORT, n=5, hard=5) + lived(Need.ENJOY, n=12),  # too few
        lived(Need.COMFORT, n=9, hard=9, every=0) + lived(Need.ENJOY, n=12),  # one day
        lived(Need.COMFORT, n=9, hard=9, every=1)[:6] + lived(Need.ENJOY, n=12),  # one week
        lived(Need.COMFORT, n=9, hard=5) + lived(Need.ENJOY, n=12, hard=6),  # no clear difference
        lived(Need.COMFORT, n=12, hard=12),  # nothing to compare with
    ],
)
def test_what_is_not_clear_is_not_called_hard(moments):
    assert [p for p in find_patterns(moments) if p.kind is PatternKind.HARD] == []


def test_what_works_comes_first_and_what_is_mended_counts():
    moments = [
        *lived(Need.ENJOY, n=10),
        *lived(Need.COMFORT, n=8, fate=Fate.MENDED),
        *lived(Need.TAKE_CHARGE, n=8, hard=8, fate=Fate.MENDED),
    ]
    kinds = [pattern.kind for pattern in find_patterns(moments)]
    assert kinds == [PatternKind.WELL, PatternKind.WELL, PatternKind.MENDED, PatternKind.HARD]


def test_moments_of_which_nothing_is_told_count_nowhere():
    untold = [
        LivedMoment(
            day=START + timedelta(days=3 * i),
            need=Need.HELP,
            signal=SignalKind.CUE,
            fate=Fate.UNDECIDED,
            mood=Mood.UNTOLD,
        )
        for i in range(20)
    ]
    assert find_patterns(untold) == ()


def test_hidden_needs_are_a_sort_of_their_own():
    hidden = lived(Need.COMFORT, n=8, hard=8, signal=SignalKind.MISCUE)
    shown = lived(Need.COMFORT, n=12, hard=2)
    assert find_patterns(hidden + shown)[-1].about == "hidden"


@pytest.mark.parametrize("language", list(Language))
def test_every_pattern_has_its_sentence(language):
    sorts = [(PatternKind.HARD, about) for about in (*Need, *Half, "hidden")]
    sorts += [(PatternKind.WELL, need) for need in Need] + [(PatternKind.MENDED, "mended")]
    for kind, about in sorts:
        told = NoticedPattern(
            kind=kind, about=about, counted=7, n=8, other_counted=1, other_n=9, weeks=3
        )
        assert "7" in told.words(language) and "8" in told.words(language)
        assert "{" not in told.words(language)


def test_a_told_moment_becomes_a_lived_one_when_its_day_is_known():
    moment = Moment(
        session="s", child="c", caregiver="m", onset_s=0.0, need=Need.HELP, answers=(Answer.MET,)
    )
    assert lived_moment(moment, mood=Mood.WARM) is None
    dated = Moment(
        session="s",
        child="c",
        caregiver="m",
        onset_s=0.0,
        need=Need.HELP,
        answers=(Answer.MET,),
        at=datetime(2026, 3, 2, 8, 30),
    )
    found = lived_moment(dated, mood=Mood.LOUD, is_need_known=False)
    assert (found.day, found.need, found.fate, found.is_hard) == (START, None, Fate.MET, True)
