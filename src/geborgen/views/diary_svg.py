"""The diary as days: a row a day, a petal for each moment at its time of day."""

from collections.abc import Sequence
from datetime import date, timedelta
from xml.sax.saxutils import escape

from geborgen.moments import Moment, Phrasebook
from geborgen.views.clock import say_day
from geborgen.views.design import SANS, paint
from geborgen.views.moment_marks import MomentMark, draw_petals, say_moment
from geborgen.views.svg import element, number, words

__all__ = ["is_diary", "render_diary"]

_WIDTH, _ROW, _LEFT, _HEAD = 340.0, 44.0, 78.0, 18.0
_FIRST_HOUR, _LAST_HOUR = 6, 24
_MOST_WEEKS = 8


def is_diary(moments: Sequence[Moment]) -> bool:
    """Whether moments were told with their date, rather than coded in a session."""
    return (
        bool(moments)
        and all(m.told or m.at is not None for m in moments)
        and any(m.at is not None for m in moments)
    )


def _x(hour: float) -> float:
    share = (hour - _FIRST_HOUR) / (_LAST_HOUR - _FIRST_HOUR)
    return _LEFT + (_WIDTH - _LEFT - 8) * min(1.0, max(0.0, share))


def _draw_hours(rows: int) -> str:
    drawn = []
    for hour in (6, 9, 12, 15, 18, 21):
        x = _x(hour)
        drawn.append(element("path", d=f"M{number(x)} {_HEAD:.0f}v{rows * _ROW:.0f}",
                             stroke_width=1, **paint(stroke="rule")))  # fmt: skip
        drawn.append(words(f"{hour}:00", x, 11, font_size=11, text_anchor="middle",
                           **paint("quiet")))  # fmt: skip
    return "".join(drawn)


def _draw_day(day: date, moments: Sequence[Moment], book: Phrasebook, *, y: float) -> str:
    label = f"{book.say(f'time.day.d{day.weekday()}')} {say_day(day, book)}"
    drawn = [
        words(label, 0, y + 4, font_size=12, **paint("quiet")),
        element("path", d=f"M{_LEFT:.0f} {number(y)}H{_WIDTH - 8:.0f}", stroke_width=1.6,
                **paint(stroke="quiet")),
    ]  # fmt: skip
    for moment in moments:
        if moment.at is None:
            continue
        x = _x(moment.at.hour + moment.at.minute / 60)
        mark = MomentMark(moment=moment, x=x, y=y, per_second=0, longest=18)
        title = element("title", escape(say_moment(moment, book)))
        drawn.append(element("g", title, draw_petals(mark)))
    return "".join(drawn)


def _draw_week(days: Sequence[date], by_day: dict[date, list[Moment]], book: Phrasebook) -> str:
    rows = [
        _draw_day(day, by_day.get(day, []), book, y=_HEAD + _ROW * (i + 0.5))
        for i, day in enumerate(days)
    ]
    count = sum(len(by_day.get(day, [])) for day in days)
    label = book.say("timeline.week", n=count, day=days[0].day,
                     month=book.say(f"time.month.m{days[0].month}"))  # fmt: skip
    return element(
        "svg", _draw_hours(len(days)), *rows,
        viewBox=f"0 0 {_WIDTH:.0f} {_HEAD + _ROW * len(days) + 4:.0f}",
        role="img", aria_label=label, font_family=SANS, class_="strip",
    )  # fmt: skip


def render_diary(moments: Sequence[Moment], book: Phrasebook) -> tuple[str, ...]:
    """Return the last weeks of a diary, an SVG a week, from the first day with a moment."""
    by_day: dict[date, list[Moment]] = {}
    for moment in moments:
        if moment.at is not None:
            by_day.setdefault(moment.at.date(), []).append(moment)
    last, first = max(by_day), min(by_day)
    first = max(first, last - timedelta(days=7 * _MOST_WEEKS - 1))
    weeks: dict[date, list[date]] = {}
    for i in range((last - first).days + 1):
        day = first + timedelta(days=i)
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(day)
    return tuple(_draw_week(days, by_day, book) for days in weeks.values())
