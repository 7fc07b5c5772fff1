"""One moment as it stands on a line of time: petal, answer, waiting, rupture and stitch."""

from dataclasses import dataclass

from geborgen.moments import Fate, Half, Moment, Phrasebook, SignalKind
from geborgen.views.circle_svg import draw_filled_leaf
from geborgen.views.clock import say_clock, say_day, say_seconds
from geborgen.views.design import paint
from geborgen.views.petal import Leaf
from geborgen.views.svg import element, number

__all__ = ["MomentMark", "draw_answer", "draw_petals", "draw_stitch", "rupture_span", "say_moment"]

_OPEN_RUPTURE_S = 6.0
_PLAIN_STRENGTH = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentMark:
    """Where a moment stands: its x, the height of its line, units per second, longest petal."""

    moment: Moment
    x: float
    y: float
    per_second: float
    longest: float


def _petal(mark: MomentMark, upwards: bool, share: float) -> Leaf:
    strength = mark.moment.intensity
    strong = _PLAIN_STRENGTH if strength is None else strength
    length = mark.longest * (0.34 + 0.66 * strong) * share
    sign = -1 if upwards else 1
    lean = 0.45 * length if mark.moment.signal is SignalKind.MISCUE else 0.0
    root = (mark.x, mark.y + 3 * sign)
    return Leaf(
        root=root,
        bend=(mark.x, root[1] + sign * length * 0.6),
        tip=(mark.x + lean, root[1] + sign * length),
        width=max(6.5, 0.34 * length),
    )


def draw_petals(mark: MomentMark) -> str:
    """Return the signal: a petal up, down, or both ways for the lead, filled by its fate."""
    half, fate = mark.moment.half, mark.moment.fate
    ways = {Half.TOP: (True,), Half.BOTTOM: (False,), Half.HANDS: (True, False)}[half]
    share = 0.62 if half is Half.HANDS else 1.0
    parts = {} if fate is Fate.UNDECIDED else {str(fate): (0.0, 1.0)}
    return "".join(
        draw_filled_leaf(_petal(mark, up, share), parts, few=fate is Fate.UNDECIDED) for up in ways
    )


def draw_answer(mark: MomentMark) -> str:
    """Return the wait and the answer on the line: a dot, a ring, or a tick where watching ended."""
    moment, y = mark.moment, mark.y
    if moment.latency_s is None:
        return _draw_wait(mark, moment.watched_s)
    end = mark.x + moment.latency_s * mark.per_second
    line = element(
        "line", x1=mark.x, y1=y, x2=end, y2=y, stroke_width=3.4, **paint(stroke="ink")
    )  # fmt: skip
    fill = "met" if moment.has_fitting_answer else "surface"
    dot = element("circle", cx=end, cy=y, r=3.4, stroke_width=1.4, **paint(fill, "ink"))
    return line + dot


def _draw_wait(mark: MomentMark, watched_s: float | None) -> str:
    if not watched_s:
        return ""
    end = mark.x + watched_s * mark.per_second
    return element(
        "path",
        d=f"M{number(mark.x)} {number(mark.y)}H{number(end)}",
        stroke_width=2.4, stroke_dasharray="1 3", **paint(stroke="ink"),
    ) + element(
        "path", d=f"M{number(end)} {number(mark.y - 4)}v8", stroke_width=1.6, **paint(stroke="ink")
    )  # fmt: skip


def rupture_span(moment: Moment) -> tuple[float, float] | None:
    """Return from when to when a rupture was open, in seconds of the session; None without one.

    It opens with the answer that broke it (or when no answer came). Where nobody mended it, or
    nobody told when, a few seconds stand for it.
    """
    if not moment.ruptured:
        return None
    start = moment.onset_s + (moment.latency_s or moment.watched_s or 0.0)
    told = moment.repair.latency_s if moment.repair else None
    return start, start + (_OPEN_RUPTURE_S if told is None else max(told, 1.0))


def draw_stitch(mark: MomentMark, left: float, right: float) -> str:
    """Return what stands in a rupture's gap: open ends, and stitches across where it was mended."""
    y = mark.y
    ends = f"M{number(left)} {number(y - 5)}v10M{number(right)} {number(y - 5)}v10"
    drawn = element("path", d=ends, stroke_width=1.6, **paint(stroke="missed"))
    if mark.moment.repair is None:
        return drawn
    count = max(2, round((right - left) / 5))
    step = (right - left) / count
    stitches = "".join(
        f"M{number(left + i * step + 1)} {number(y + 4)}L{number(left + (i + 1) * step - 1)} "
        f"{number(y - 4)}"
        for i in range(count)
    )
    return drawn + element(
        "path", d=stitches, stroke_width=2, stroke_linecap="round", **paint(stroke="mended")
    )


def say_moment(moment: Moment, book: Phrasebook) -> str:
    """Return a moment in one line: when, what was asked, what was done, what became of it."""
    at = moment.at
    when = say_clock(moment.onset_s) if at is None else f"{at:%H:%M}"
    if at is not None and moment.untimed:
        when = say_day(at, book)
    answer = moment.answer
    said = book.say(
        "timeline.moment",
        when=when,
        need=book.say(f"need.{moment.need}"),
        answer=book.say(f"answer.{answer}") if answer else book.say("timeline.no_answer"),
        fate=book.say(f"fate.{moment.fate}"),
    )
    if moment.latency_s is None:
        return said
    return said + " " + book.say("timeline.after", time=say_seconds(moment.latency_s, book))
