"""A reminder as a calendar file (RFC 5545), for the calendar on one's own phone."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from geborgen.practice.reminders.models import Reminder

__all__ = ["render_calendar"]

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def render_calendar(reminder: Reminder, now: datetime) -> str:
    """Return a weekly event at the chosen time, without a name of anybody.

    The time is that of wherever the phone is ("floating"), so that summer time changes nothing.
    """
    start = datetime.combine(_first_day(reminder, now), reminder.at)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Geborgen//reminder//NL",
        "BEGIN:VEVENT",
        f"UID:reminder-{reminder.pk}@geborgen.invalid",
        f"DTSTAMP:{now.astimezone(UTC).strftime('%Y%m%dT%H%M%SZ')}",
        f"DTSTART:{start:%Y%m%dT%H%M%S}",
        "DURATION:PT5M",
        f"RRULE:FREQ=WEEKLY;BYDAY={','.join(_DAYS[day] for day in reminder.days)}",
        f"SUMMARY:{_('Geborgen: a moment, if it suits')}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_('Geborgen: a moment, if it suits')}",
        "TRIGGER:PT0M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return "\r\n".join(lines)


def _first_day(reminder: Reminder, now: datetime) -> datetime:
    ahead = min((day - now.weekday()) % 7 for day in reminder.days)
    return now + timedelta(days=ahead)
