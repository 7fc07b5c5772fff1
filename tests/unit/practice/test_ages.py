"""Each age has its page, before birth too, and says what lies ahead."""

import pytest

from geborgen.moments import Language
from geborgen.practice.ages import AgeBand, closeness_at, load_closeness, load_temperament


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("band", list(AgeBand))
def test_an_age_is_whole_in_both_languages(band, language):
    said = load_closeness()[band].words(language)
    assert said.title and said.now and said.helps and said.ahead
    assert len(said.signs) == 3


def test_an_age_comes_with_the_next():
    now, following = closeness_at(-2)
    assert (now.title_en, following.title_nl[:16]) == ("Before birth", "De eerste maande")
    assert closeness_at(200)[1] is None


def test_temperament_is_asked_in_both_languages():
    asked = load_temperament()
    assert len({question.key for question in asked.question}) == 5
    assert asked.note("nl") != asked.note("en")
    assert all(question.words("nl") != question.words("en") for question in asked.question)
