"""Times and lengths of time as a person reads them."""

from datetime import date, datetime

from geborgen.moments import Phrasebook

__all__ = ["say_clock", "say_date", "say_day", "say_length", "say_seconds"]


def say_clock(seconds: float) -> str:
    """Return a place in a session as mm:ss, or h:mm:ss after the first hour."""
    sign, whole = ("-" if seconds < -0.5 else ""), abs(round(seconds))
    hours, minutes = divmod(whole // 60, 60)
    if hours:
        return f"{sign}{hours}:{minutes:02d}:{whole % 60:02d}"
    return f"{sign}{minutes}:{whole % 60:02d}"


def say_seconds(seconds: float, book: Phrasebook) -> str:
    """Return a length of time with its unit: seconds, from two minutes on minutes, hours, days."""
    if seconds >= 48 * 3600:
        return book.say("time.days", n=round(seconds / 86400))
    if seconds >= 7200:
        return book.say("time.hours", count=book.number(seconds / 3600, 1))
    if seconds >= 120 or seconds == 60:
        return book.say("time.minutes", n=round(seconds / 60))
    spelled = book.number(seconds, 1 if seconds < 10 else 0)
    return book.say("time.seconds.one" if spelled == "1" else "time.seconds", count=spelled)


def say_length(seconds: float, book: Phrasebook) -> str:
    """Return a session's length: whole seconds, minutes or hours, however many."""
    if seconds >= 7200:
        return book.say("time.hours", count=book.number(seconds / 3600, 1))
    return say_seconds(float(round(seconds)), book)


def say_day(day: date, book: Phrasebook) -> str:
    """Return a day of a year that is known: day, and month in short."""
    month = book.say(f"time.month_short.m{day.month}")
    return book.say("time.date", day=day.day, month=month)


def say_date(at: datetime, book: Phrasebook) -> str:
    """Return a date: day, month in words, year."""
    return f"{at.day} {book.say(f'time.month.m{at.month}')} {at.year}"
