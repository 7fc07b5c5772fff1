"""Published numbers beside simulated ones, drawn: a band for the one, a dot for the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from geborgen.moments import Phrasebook
from geborgen.views.design import SANS, paint
from geborgen.views.published_table import say_quantity
from geborgen.views.svg import element, number, words

if TYPE_CHECKING:
    from geborgen.simulation.published import Answer, PublishedRow

__all__ = ["render_answers"]

_WIDTH, _LEFT, _RIGHT = 960.0, 470.0, 850.0
_ROW, _HEAD, _FOOT, _TOP = 30.0, 34.0, 34.0, 78.0
_STEPS = (0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0)
_SPREAD = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """What a table's rows are drawn along."""

    low: float
    high: float
    step: float

    def x(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return _LEFT + (_RIGHT - _LEFT) * min(1.0, max(0.0, share))

    def ticks(self) -> list[float]:
        first = round(self.low / self.step)
        last = round(self.high / self.step)
        return [place * self.step for place in range(first, last + 1)]


def _axis(answers: Sequence["Answer"]) -> _Axis:
    """Choose round bounds that hold every band, bound and dot of a table."""
    ends = [0.0]
    for answer in answers:
        row, found = answer.row, answer.estimate
        ends += [*(row.interval or ()), *(b for b in (row.above, row.below) if b is not None)]
        if found.value == found.value:
            ends += [found.value - _SPREAD * found.error, found.value + _SPREAD * found.error]
    span = max(ends) - min(ends)
    step = next((s for s in _STEPS if span / s <= 6), _STEPS[-1])
    low, high = step * (min(ends) // step), step * -(-max(ends) // step)
    return _Axis(low=low, high=max(high, low + step), step=step)


def _draw_ticks(axis: _Axis, top: float, floor: float, *, book: Phrasebook, unit: str) -> str:
    drawn = []
    for tick in axis.ticks():
        x = axis.x(tick)
        drawn.append(element("path", d=f"M{number(x)} {number(top)}V{number(floor)}",
                             stroke_width=1, **paint(stroke="rule")))  # fmt: skip
        said = book.percent(tick) if unit == "%" else book.number(tick, 2)
        drawn.append(
            words(said, x, floor + 16, font_size=12, text_anchor="middle", **paint("quiet"))
        )
    return "".join(drawn)


def _draw_published(row: "PublishedRow", axis: _Axis, y: float) -> str:
    """Draw the interval as a band with its value; a direction as a band up to the edge."""
    low, high = row.interval or (
        axis.low if row.above is None else row.above,
        axis.high if row.below is None else row.below,
    )
    left, right = axis.x(low), axis.x(high)
    band = element("rect", x=left, y=y - 8, width=max(2.0, right - left), height=16.0, rx=3.0,
                   **paint("met_soft"))  # fmt: skip
    if row.value is None:
        return band
    x = axis.x(row.value)
    mark = element(
        "path", d=f"M{number(x)} {number(y - 8)}v16", stroke_width=2, **paint(stroke="met")
    )
    return band + mark


def _draw_simulated(answer: "Answer", axis: _Axis, y: float) -> str:
    """Draw a filled dot for a hit, an open diamond for a miss, with the run's own chance."""
    value, spread = answer.estimate.value, _SPREAD * answer.estimate.error
    if value != value:
        return ""
    x, colour = axis.x(value), "ink" if answer.hit else "missed"
    left, right = axis.x(value - spread), axis.x(value + spread)
    line = element("path", d=f"M{number(left)} {number(y)}H{number(right)}", stroke_width=1.6,
                   **paint(stroke=colour))  # fmt: skip
    if answer.hit:
        return line + element("circle", cx=x, cy=y, r=4.5, **paint(colour))
    path = f"M{number(x - 6)} {number(y)}l6 -6 6 6 -6 6Z"
    return line + element("path", d=path, stroke_width=1.8, **paint("surface", stroke=colour))


def _draw_row(answer: "Answer", axis: _Axis, y: float, *, book: Phrasebook) -> str:
    predicted = answer.row.use == "predict"
    verdict = book.say("published.hit" if answer.hit else "published.miss")
    told = f"{say_quantity(answer.row, answer.estimate.value, book)} · {verdict}"
    style = {} if predicted else {"font_style": "italic"}
    return "".join(
        (
            words(answer.row.said(str(book.language)), 16, y + 4.5, font_size=13.5, **style,
                  **paint("ink" if predicted else "quiet")),
            _draw_published(answer.row, axis, y),
            _draw_simulated(answer, axis, y),
            words(told, _RIGHT + 12, y + 4.5, font_size=12.5, font_weight=600,
                  **paint("ink" if answer.hit else "missed")),
        )
    )  # fmt: skip


def _draw_table(answers: Sequence["Answer"], top: float, book: Phrasebook) -> tuple[str, float]:
    """Draw one table from a height down; return it and where it ends."""
    axis = _axis(answers)
    first = top + _HEAD
    floor = first + _ROW * len(answers)
    unit = "%" if answers[0].row.statistic in ("share", "mean") else ""
    title = book.say(f"published.table.{answers[0].row.table}") if book.has(
        f"published.table.{answers[0].row.table}"
    ) else answers[0].row.table  # fmt: skip
    drawn = [
        words(title, 16, top + 16, font_size=15, font_weight=700, **paint("ink")),
        _draw_ticks(axis, first - 6, floor, book=book, unit=unit),
        *(
            _draw_row(answer, axis, first + _ROW * (place + 0.5) - 3, book=book)
            for place, answer in enumerate(answers)
        ),
    ]
    return "".join(drawn), floor + _FOOT


def _draw_key(book: Phrasebook) -> str:
    """Say what band, dot, diamond and slanted letters mean, once."""
    band = element("rect", x=16.0, y=20.0, width=26.0, height=14.0, rx=3.0, **paint("met_soft"))
    dot = element("circle", cx=29.0, cy=49.0, r=4.5, **paint("ink"))
    diamond = element(
        "path", d="M464 49l6 -6 6 6 -6 6Z", stroke_width=1.8, **paint("surface", stroke="missed")
    )
    places = (
        ("band", 52.0, 31.5),
        ("fit", 484.0, 31.5),
        ("hit", 52.0, 53.5),
        ("miss", 484.0, 53.5),
    )
    said = [
        words(book.say(f"published.key.{key}"), x, y, font_size=12.5, **paint("quiet"))
        for key, x, y in places
    ]
    return band + dot + diamond + "".join(said)


def render_answers(answers: Sequence["Answer"], book: Phrasebook, *, label: str) -> str:
    """Return the drawing of every row, table by table."""
    drawn, top = [_draw_key(book)], _TOP
    for _, group in groupby(answers, key=_table_of):
        table, top = _draw_table(list(group), top, book)
        drawn.append(table)
    ground = element("rect", width=_WIDTH, height=top, **paint("surface"))
    return element(
        "svg", element("title", label), ground, *drawn,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_WIDTH:.0f} {number(top)}", role="img",
        aria_label=label, font_family=SANS,
    )  # fmt: skip


def _table_of(answer: "Answer") -> tuple[str, bool]:
    """Rows that share a picture: of one table, and of one unit."""
    return answer.row.table, answer.row.statistic in ("share", "mean")
