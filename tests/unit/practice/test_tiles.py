"""The moment screen has a tile for every need, at every age, in both languages."""

import pytest

from geborgen.moments import Answer, Half, Need, RecordError, Role, SignalKind
from geborgen.moments.plain import from_plain
from geborgen.practice.ages import AgeBand, age_band
from geborgen.practice.reader import Reader
from geborgen.practice.tiles import SignalTile, load_tiles

TILES = load_tiles()
BORN = [band for band in AgeBand if band is not AgeBand.BEFORE_BIRTH]
SAID = [
    *(tile for tiles in TILES.signals.values() for tile in tiles),
    *(TILES.answers + TILES.answers_before_birth),
    *(TILES.endings + TILES.endings_before_birth),
    *(TILES.mendings + TILES.feelings),
]


@pytest.mark.parametrize(
    ("months", "band"),
    [
        (-3, AgeBand.BEFORE_BIRTH),
        (0, AgeBand.FIRST_MONTHS),
        (5.9, AgeBand.FIRST_MONTHS),
        (6, AgeBand.BABY),
        (18, AgeBand.TODDLER),
        (47.9, AgeBand.TODDLER),
        (48, AgeBand.PRESCHOOLER),
        (84, AgeBand.SCHOOL_CHILD),
        (144, AgeBand.ADOLESCENT),
        (216, AgeBand.ADOLESCENT),
    ],
)
def test_an_age_has_its_band(months, band):
    assert age_band(months) is band


def test_bands_follow_each_other_up_to_the_last():
    assert AgeBand.BEFORE_BIRTH.next_band is AgeBand.FIRST_MONTHS
    assert AgeBand.ADOLESCENT.next_band is None


def test_keys_are_unique_and_words_are_there_in_both_languages():
    keys = [tile.key for tile in SAID]
    assert sorted(set(keys)) == sorted(keys)
    assert all(tile.words("nl") and tile.words("en") for tile in SAID)
    assert [tile.key for tile in SAID if max(len(tile.nl), len(tile.en)) > 60] == []


@pytest.mark.parametrize("reader", list(Reader))
@pytest.mark.parametrize("band", list(AgeBand))
def test_a_screen_holds_six_to_nine_tiles(band, reader):
    shown = [tile for tile in TILES.signals[band] if reader in tile.readers]
    assert 6 <= len(shown) <= 9


@pytest.mark.parametrize("band", BORN)
def test_every_need_can_be_shown_at_every_age(band):
    shown = {need for tile in TILES.signals[band] for need in tile.needs}
    babies = {Need.TAKE_CHARGE} if band is AgeBand.FIRST_MONTHS else set()
    assert set(Need) - shown == babies


@pytest.mark.parametrize("band", list(AgeBand))
def test_every_age_has_a_hidden_need(band):
    assert any(tile.signal is SignalKind.MISCUE for tile in TILES.signals[band])


def test_a_miscue_never_shows_the_need_it_hides():
    for tiles in TILES.signals.values():
        for tile in tiles:
            assert 0 < tile.intensity <= 1
            assert tile.shown_need not in tile.needs
            assert tile.shown_need is None or tile.signal is SignalKind.MISCUE


@pytest.mark.parametrize("months", [-2, 3, 60])
def test_every_answer_of_the_vocabulary_has_a_tile(months):
    assert {tile.answer for tile in TILES.answers_for(months)} == set(Answer)


def test_endings_cover_what_can_be_known_and_mending_by_whom():
    for months in (-2, 60):
        endings = TILES.endings_for(months)
        assert {tile.settled for tile in endings} == {True, False, None}
        assert {tile.ruptured for tile in endings} == {True, None}
    assert {tile.by for tile in TILES.mendings} == {*Role, None}


def test_tiles_are_found_by_age_reader_and_key():
    teacher = {tile.key for tile in TILES.signals_for(100, Reader.TEACHER)}
    assert "school_child_restless" in teacher
    assert "school_child_close" not in teacher
    found = TILES.signal("toddler_fled")
    assert (found.need, found.half) == (Need.COMFORT, Half.BOTTOM)
    assert TILES.signal("no_such_tile") is None


def test_a_wrong_tile_names_its_place():
    row = {"key": "k", "nl": "n", "en": "e", "needs": ["cuddle"], "intensity": 0.5}
    with pytest.raises(RecordError, match=r"signals\.baby\[2\]\.needs"):
        from_plain(SignalTile, row, where="signals.baby[2]")
