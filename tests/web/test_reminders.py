"""A reminder comes when chosen, at most once a day, and never when there is no need."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from geborgen.practice.reminders.calendar import render_calendar
from geborgen.practice.reminders.models import Reminder
from geborgen.practice.reminders.queries import is_due
from geborgen.practice.reminders.services import choose_reminder, pause_reminder, wave_away

from .people import tell

FRIDAY_EVENING = datetime(2026, 11, 27, 21, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def reminded(family):
    choose_reminder(family.mother, days=[4], at=time(20, 30))
    return family.mother


def test_it_is_due_on_a_chosen_day_after_the_time(reminded):
    assert is_due(reminded, FRIDAY_EVENING)
    assert not is_due(reminded, FRIDAY_EVENING - timedelta(hours=1))
    assert not is_due(reminded, FRIDAY_EVENING + timedelta(days=1))


def test_it_is_not_due_when_something_was_told_today(reminded, family):
    tell(reminded, family.child)
    now = timezone.localtime().replace(hour=23, minute=59)
    choose_reminder(reminded, days=range(7), at=time(0, 0))
    assert not is_due(reminded, now)


def test_waving_away_lasts_the_day_and_no_longer(reminded):
    wave_away(reminded, FRIDAY_EVENING.date())
    assert not is_due(reminded, FRIDAY_EVENING)
    assert is_due(reminded, FRIDAY_EVENING + timedelta(days=7))


def test_a_pause_leaves_in_peace_for_two_weeks(reminded):
    pause_reminder(reminded, FRIDAY_EVENING.date())
    assert not is_due(reminded, FRIDAY_EVENING + timedelta(days=7))
    assert is_due(reminded, FRIDAY_EVENING + timedelta(days=14))


def test_there_is_never_more_than_one(reminded):
    choose_reminder(reminded, days=[1, 1, 2], at=time(9, 0))
    assert Reminder.objects.get(account=reminded).days == [1, 2]


def test_the_calendar_file_names_nobody(reminded, family):
    text = render_calendar(Reminder.objects.get(account=reminded), FRIDAY_EVENING)
    assert "RRULE:FREQ=WEEKLY;BYDAY=FR" in text
    assert "DTSTART:20261127T203000" in text
    assert family.child.name not in text


def test_the_page_saves_days_and_shows_the_calendar(mother_client, family):
    mother_client.post("/reminder/", {"days": ["0", "3"], "at": "20:15"})
    assert Reminder.objects.get(account=family.mother).days == [0, 3]
    answer = mother_client.get("/reminder/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")


def test_a_wrong_time_is_refused_at_the_field(mother_client):
    assert mother_client.post("/reminder/", {"days": ["0"], "at": "later"}).status_code == 422
