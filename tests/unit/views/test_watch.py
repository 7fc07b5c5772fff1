"""The watch page: whole in itself, in both languages, usable without seeing or moving."""

import json
import re
import string
from html import unescape

import html5lib
import pytest

from geborgen.moments import Answer, Language, Need
from geborgen.simulation.child import Manner
from geborgen.simulation.parameters import Family
from geborgen.simulation.strange_situation import Act, Cry
from geborgen.simulation.typical import find_caregiver, typical_caregivers
from geborgen.simulation.watched import Chances, Frame, WatchedSetting, watch_dyad
from geborgen.views.watch import render_watch_html
from geborgen.views.watch_places import place_child
from geborgen.views.watch_words import say_frame
from geborgen.views.words import load_report_book

CHANCES = Chances(available=0.5, threat=0.1, show=0.7, minimise=0.1, maximise=0.1, breaks=0.1)


def page(setting=WatchedSetting.DAY, name="late", language="nl", caregiver=None):
    family = Family(caregivers=(find_caregiver(name),))
    dyad = watch_dyad(family, seed=1, months=0.5, setting=setting)
    return render_watch_html(dyad, caregiver=caregiver or name, language=language)


def stills(html):
    return json.loads(re.search(r'id="stills">(.*?)</script>', html, re.DOTALL)[1])


def frame(**given):
    return Frame(chapter=1, chances=CHANCES, **given)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("setting", list(WatchedSetting))
def test_the_page_is_sound_and_asks_for_nothing_outside_itself(setting, language):
    html = page(setting, language=language)
    html5lib.HTMLParser(strict=True).parse(html)
    assert f'<html lang="{language}">' in html
    assert "default-src 'none'" in unescape(html)
    outside = re.findall(r'(?:src|href)="(?!#)([^"]*)"|url\((?!#)([^)]*)\)|@import', html)
    assert outside == []
    assert "{" not in re.sub(r"<(style|script)[^>]*>.*?</\1>", "", html, flags=re.DOTALL)


def test_what_happens_is_there_to_read_without_the_film():
    html = page()
    told = re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)
    story = told[told.index('class="card story"') :]
    assert [one["said"] for one in stills(html) if one["said"] not in story] == []


def test_the_page_says_that_it_is_simulated():
    assert "gesimuleerd" in page()
    assert "simulated" in page(language="en")


def test_a_file_name_cannot_become_markup():
    html = page(caregiver="<b>x</b>.toml")
    assert "<b>x</b>" not in html
    assert "&lt;b&gt;x" in html


def answers_and(*, manner):
    return [frame(need=Need.COMFORT, manner=manner, answer=answer) for answer in Answer]


EVERY_FRAME = [
    *[frame(need=need) for need in Need],
    *[one for manner in Manner for one in answers_and(manner=manner)],
    *[frame(need=Need.COMFORT, manner=manner, first=False, pending=True) for manner in Manner],
    *[frame(act=act, cry=cry) for act in Act for cry in Cry],
    *[
        frame(need=need, manner=Manner.SHOW, ends=True, settled=settled, mended=mended, surprise=s)
        for need in (Need.COMFORT, Need.ENJOY)
        for settled in (True, False)
        for mended in (True, False)
        for s in (None, 0.0, 0.1, -0.1)
    ],
]


@pytest.mark.parametrize("language", list(Language))
def test_every_frame_there_can_be_is_said_and_placed(language):
    book = load_report_book(language)
    for one in EVERY_FRAME:
        said = say_frame(one, book)
        assert said.endswith(".")
        assert next(iter(string.Formatter().parse(said)))[1] is None
        place = place_child(one)
        assert -180 <= place.angle <= 180


@pytest.mark.parametrize("language", list(Language))
def test_every_typical_caregiver_is_told_in_words(language):
    book = load_report_book(language)
    names = [*typical_caregivers(), "varied"]
    assert [name for name in names if not book.has(f"watch.type.{name}")] == []


def test_who_hides_stays_away_and_who_shows_comes_home():
    hides = place_child(frame(need=Need.COMFORT, manner=Manner.MINIMISE, answer=Answer.MISSED))
    shows = place_child(frame(need=Need.COMFORT, manner=Manner.SHOW, answer=Answer.MET))
    stuck = place_child(frame(need=Need.COMFORT, manner=Manner.FREEZE))
    assert (hides.look, shows.angle) == (1, -180)
    assert hides.angle > -90 > stuck.angle > shows.angle
    assert stuck.broken


@pytest.mark.browser
@pytest.mark.slow
def test_the_film_plays_steps_and_slides_by_keyboard_and_mouse(offline_page):
    problems = []
    offline_page.on("console", lambda message: problems.append(message.text))
    offline_page.on("pageerror", lambda error: problems.append(str(error)))
    html = page()
    offline_page.set_content(html)
    said = [one["said"] for one in stills(html)]
    assert offline_page.inner_text("#said") == said[0]
    offline_page.keyboard.press("ArrowRight")
    offline_page.click("#on")
    assert offline_page.inner_text("#said") == said[2]
    offline_page.keyboard.press("End")
    assert offline_page.inner_text("#said") == said[-1]
    assert offline_page.is_disabled("#on")
    offline_page.keyboard.press("Home")
    offline_page.click("#play")
    offline_page.wait_for_timeout(4500)
    offline_page.click("#play")
    assert int(offline_page.input_value("#scrub")) > 0
    assert offline_page.inner_text("#play-word") == "Speel af"
    assert problems == []


@pytest.mark.browser
@pytest.mark.slow
def test_who_wants_no_motion_gets_steps(browser):
    context = browser.new_context(offline=True, reduced_motion="reduce")
    still = context.new_page()
    still.set_content(page())
    assert not still.is_visible("#play")
    still.click("#on")
    moved = still.get_attribute("#child", "transform")
    still.wait_for_timeout(200)
    assert still.get_attribute("#child", "transform") == moved
    context.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("language", list(Language))
def test_the_page_fits_a_phone(browser, language):
    context = browser.new_context(offline=True, viewport={"width": 360, "height": 740})
    phone = context.new_page()
    phone.set_content(page(WatchedSetting.STRANGE_SITUATION, language=language))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    small = phone.evaluate(
        "[...document.querySelectorAll('button')].filter(b => b.offsetHeight < 44).length"
    )
    assert small == 0
    context.close()
