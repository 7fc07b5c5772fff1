"""The timeline: strips that wrap, ruptures that open, long sessions that stay small."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from geborgen.moments import Moment, Need
from geborgen.views import load_report_book, render_timeline
from geborgen.views.diary_svg import is_diary, render_diary
from geborgen.views.moment_marks import rupture_span


@pytest.fixture(scope="session")
def nl():
    return load_report_book("nl")


@pytest.fixture(scope="session")
def line(reading, nl):
    pair, recording = reading.pairs[0], reading.sessions[0].recording
    return render_timeline(
        pair.moments, recording, nl, scheme=reading.scheme, caregiver=pair.caregiver
    )


def test_ten_minutes_are_six_strips_of_two(line) -> None:
    assert (len(line.strips), line.strip_s, line.summed) == (6, 120, False)


def test_every_strip_is_well_formed_and_says_its_times(line) -> None:
    for strip in line.strips:
        assert ElementTree.fromstring(strip).get("role") == "img"
    assert 'aria-label="Van 2:00 tot 4:00: 6 momenten."' in line.strips[1]


def test_every_moment_says_itself_in_words(line, reading) -> None:
    assert sum(strip.count("<title>") for strip in line.strips) == len(reading.pairs[0].moments)
    assert "<title>1:37: help me." in line.strips[0]


def test_a_repair_is_labelled_with_its_seconds(line) -> None:
    assert ">14 s</text>" in line.strips[0]
    assert ">22 s</text>" in line.strips[3]


def test_episodes_and_absence_are_named(line) -> None:
    assert ">samen spelen</text>" in line.strips[0]
    assert ">even alleen</text>" in line.strips[2]
    assert ">afwezig</text>" in line.strips[2]


def test_a_rupture_opens_with_the_answer_and_lasts_until_the_repair(reading) -> None:
    mended = next(m for m in reading.pairs[0].moments if m.repair)
    assert rupture_span(mended) == (97 + 7.5, 97 + 7.5 + 14)
    assert rupture_span(reading.pairs[0].moments[0]) is None


def test_a_crowded_hour_is_summed_and_stays_small(scenes, nl) -> None:
    moments = [
        scenes.moment("mama", (i * 0.7, "help" if i % 2 else "comfort", "met", 1.0, None, 0.5))
        for i in range(5000)
    ]
    recording = replace(scenes.recording(), length_s=3600.0, behaviours=())
    line = render_timeline(moments, recording, nl, scheme=scenes.scheme(), caregiver="mama")
    assert line.summed
    assert sum(map(len, line.strips)) < 60_000


def test_a_very_long_recording_says_what_it_does_not_draw(scenes, nl) -> None:
    recording = replace(scenes.recording(), length_s=40 * 3600.0, behaviours=(), gaps=())
    line = render_timeline([], recording, nl, scheme=scenes.scheme(), caregiver="mama")
    assert len(line.strips) == 24
    assert line.undrawn_s == 16 * 3600


def test_an_empty_recording_has_one_strip(scenes, nl) -> None:
    recording = replace(scenes.recording(), length_s=None, behaviours=(), gaps=())
    line = render_timeline([], recording, nl, scheme=scenes.scheme(), caregiver="mama")
    assert len(line.strips) == 1


def test_a_diary_is_drawn_by_week_and_day(scenes, nl) -> None:
    moments = scenes.diary_moments()
    weeks = render_diary(moments, nl)
    assert is_diary(moments)
    assert len(weeks) == 2
    assert 'aria-label="Week van 4 maart' in weeks[0]
    assert sum(week.count("<title>") for week in weeks) == len(moments)


def test_a_year_of_diary_shows_its_last_eight_weeks(scenes, nl) -> None:
    assert len(render_diary(scenes.diary_moments(days=365), nl)) in (8, 9)


def test_told_moments_without_a_date_are_no_days() -> None:
    told = Moment(session="s", child="k", caregiver="m", onset_s=0.0, need=Need.HELP, told=True)
    assert not is_diary([told])
