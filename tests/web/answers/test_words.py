"""How questions are read."""

import pytest

from geborgen.moments import Language
from geborgen.practice.answers.index.columns import prepare
from geborgen.practice.answers.words.lexicon import count_slips, read_word, tokens_of, words_of
from geborgen.practice.answers.words.reading import sound_of, split_words

DUTCH = prepare(Language.NL, None).lexicon
ENGLISH = prepare(Language.EN, None).lexicon


def test_words_are_split_without_accents_case_and_apostrophes():
    assert split_words("Zo’n BABY’tje: 's nachts één keer!") == [
        "zon", "babytje", "s", "nachts", "een", "keer",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("huilt", "huilen"),
        ("driftbui", "driftbuien"),
        ("hechting", "gehecht"),
        ("slaapt", "slapen"),
    ],
)
def test_forms_of_a_dutch_word_are_one(one, other):
    assert tokens_of(one, DUTCH)[0] == tokens_of(other, DUTCH)[0]


@pytest.mark.parametrize(
    ("one", "other"), [("mama", "moeder"), ("crèche", "opvang"), ("boos", "kwaad")]
)
def test_words_that_mean_the_same_share_a_mark(one, other):
    first, second = (set(tokens_of(*split_words(word), DUTCH)) for word in (one, other))
    assert first & second
    assert first != second


def test_a_compound_is_found_by_its_parts():
    assert set(tokens_of("slaap", DUTCH)) <= set(tokens_of("slaapgebrek", DUTCH)) | {"slaapgebrek"}
    assert set(tokens_of("peuter", DUTCH)) & set(tokens_of("peutertroost", DUTCH))


@pytest.mark.parametrize("word", ["de", "wat", "8", "x", "10"])
def test_words_without_weight_and_ages_are_not_looked_for(word):
    assert tokens_of(word, DUTCH) == ()


def test_numbers_one_can_call_are_looked_for():
    assert tokens_of("113", DUTCH) == ("113",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hegting", "hechting"), ("peuterpubertijd", "peuterpuberteit"), ("eenkenig", "eenkennig"),
        ("huilbbay", "huilbaby"), ("driftbuijen", "driftbuien"), ("couveuze", "couveuse"),
        ("verlatingsanst", "verlatingsangst"), ("gepset", "gepest"),
    ],
)  # fmt: skip
def test_dutch_slips_are_read_as_they_were_meant(typed, meant):
    assert read_word(typed, DUTCH) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("seperation", "separation"), ("atachment", "attachment"), ("tantrun", "tantrum")],
)
def test_english_slips_are_read_as_they_were_meant(typed, meant):
    assert read_word(typed, ENGLISH) == meant


@pytest.mark.parametrize("word", ["hechting", "qqqqqqqq", "kat", "20262026"])
def test_what_is_right_or_like_nothing_known_is_left_alone(word):
    assert read_word(word, DUTCH) == word


@pytest.mark.parametrize(
    ("typed", "meant", "slips"),
    [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "axc", 1), ("ca", "abc", 3)],
)
def test_slips_are_counted(typed, meant, slips):
    assert count_slips(typed, meant) == slips


def test_what_sounds_alike_sounds_alike():
    assert sound_of("hegting", Language.NL) == sound_of("hechting", Language.NL)
    assert sound_of("hond", Language.NL) == sound_of("hont", Language.NL)


def test_two_words_meant_as_one_are_joined():
    assert words_of("Is day care bad", ENGLISH.joined) == ["is", "daycare", "bad"]
