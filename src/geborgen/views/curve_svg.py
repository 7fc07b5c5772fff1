"""Small drawings of numbers: how soon answers come, shares with their intervals, change."""

from collections.abc import Sequence
from dataclasses import dataclass

from geborgen.analysis.results import LatencyCurve, Share, Trend, Verdict
from geborgen.moments import Phrasebook
from geborgen.views.design import SANS, paint
from geborgen.views.svg import element, number, words

__all__ = ["render_latency_curve", "render_share", "render_trend"]

_WIDTH, _HEIGHT = 340.0, 222.0
_LEFT, _RIGHT, _TOP, _FLOOR = 46.0, 328.0, 12.0, 152.0
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 86400)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axes:
    longest: float
    step: float

    def x(self, value: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * min(1.0, value / self.longest)

    @staticmethod
    def y(share: float) -> float:
        return _FLOOR - (_FLOOR - _TOP) * share


def _axes(curve: LatencyCurve) -> _Axes:
    longest = max(curve.times_s[-1], 1.0)
    step = next((s for s in _STEPS_S if longest / s <= 6), longest / 6)
    return _Axes(longest=longest, step=step)


def _steps(axes: _Axes, times: tuple[float, ...], shares: tuple[float, ...]) -> list[str]:
    """The corners of a step function from its first time to the end of the axis."""
    corners = [f"{number(axes.x(times[0]))} {number(axes.y(shares[0]))}"]
    before = shares[0]
    for time, share in zip(times[1:], shares[1:], strict=True):
        if share != before or time == times[-1]:
            corners.append(f"{number(axes.x(time))} {number(axes.y(before))}")
            corners.append(f"{number(axes.x(time))} {number(axes.y(share))}")
        before = share
    return corners


def _draw_grid(axes: _Axes, book: Phrasebook) -> str:
    drawn = []
    for share in (0.0, 0.5, 1.0):
        y = axes.y(share)
        drawn.append(element("path", d=f"M{_LEFT:.0f} {number(y)}H{_RIGHT:.0f}", stroke_width=1,
                             **paint(stroke="rule")))  # fmt: skip
        drawn.append(words(book.percent(share), _LEFT - 6, y + 4, font_size=12,
                           text_anchor="end", **paint("quiet")))  # fmt: skip
    return "".join(drawn)


def _risk_at(curve: LatencyCurve, second: float) -> int:
    return next((n for t, n in zip(curve.times_s, curve.at_risk, strict=True) if t >= second), 0)


def _draw_times(curve: LatencyCurve, axes: _Axes, book: Phrasebook, *, since: str) -> str:
    """The seconds below the curve, and below them for how many it was still open."""
    drawn = [
        words(since, (_LEFT + _RIGHT) / 2, _FLOOR + 32, font_size=12,
              text_anchor="middle", **paint("quiet")),
        words(book.say("curve.at_risk"), _LEFT - 6, _FLOOR + 50, font_size=12,
              **paint("quiet")),
    ]  # fmt: skip
    for i in range(int(axes.longest / axes.step + 1e-9) + 1):
        x, second = axes.x(i * axes.step), i * axes.step
        at: dict[str, str | int] = {"font_size": 12, "text_anchor": "middle"}
        drawn.append(words(book.number(second), x, _FLOOR + 16, **at, **paint("quiet")))
        risk = str(_risk_at(curve, second))
        drawn.append(words(risk, x, _FLOOR + 66, **at, **paint("ink")))
    return "".join(drawn)


def _draw_censored(curve: LatencyCurve, axes: _Axes) -> str:
    """A small upright tick wherever watching ended without an answer."""
    ticks = []
    for i in range(1, len(curve.times_s)):
        if curve.survival[i] == curve.survival[i - 1]:
            x, y = axes.x(curve.times_s[i]), axes.y(curve.survival[i])
            ticks.append(f"M{number(x)} {number(y - 5)}v10")
    return (
        element("path", d="".join(ticks), stroke_width=1.6, **paint(stroke="ink")) if ticks else ""
    )


def _draw_median(curve: LatencyCurve, axes: _Axes, book: Phrasebook) -> str:
    if curve.median_s is None or curve.verdict is Verdict.TOO_FEW:
        return ""
    x, y = axes.x(curve.median_s), axes.y(0.5)
    path = f"M{_LEFT:.0f} {number(y)}H{number(x)}V{_FLOOR:.0f}"
    label = book.say("curve.median", count=book.number(curve.median_s))
    return element(
        "path", d=path, stroke_width=1.4, stroke_dasharray="4 3", **paint(stroke="mended")
    ) + words(label, x + 6, _FLOOR - 6, font_size=12, font_weight=600, **paint("mended"))


def render_latency_curve(
    curve: LatencyCurve, book: Phrasebook, *, label: str, since: str = ""
) -> str:
    """Return the curve of what was still open, its interval as a band, and how many it rests on.

    `since` names the axis: the seconds after the signal where it is not given.
    """
    axes = _axes(curve)
    high = _steps(axes, curve.times_s, curve.high)
    low = _steps(axes, curve.times_s, curve.low)
    band = "M" + "L".join([*high, *reversed(low)]) + "Z"
    line = "M" + "L".join(_steps(axes, curve.times_s, curve.survival))
    return element(
        "svg",
        _draw_grid(axes, book),
        element("path", d=band, **paint("met_soft")),
        element("path", d=line, stroke_width=2.4, stroke_linejoin="round", **paint(stroke="met")),
        _draw_censored(curve, axes),
        _draw_median(curve, axes, book),
        _draw_times(curve, axes, book, since=since or book.say("curve.seconds")),
        viewBox=f"0 0 {_WIDTH:.0f} {_HEIGHT:.0f}",
        role="img",
        aria_label=label,
        font_family=SANS,
        class_="curve",
    )


def render_share(share: Share, *, label: str) -> str:
    """Return a share as a dot on a line from none to all, its interval as a bar."""
    left, right, y = 8.0, 232.0, 12.0
    drawn = [element("path", d=f"M{left:.0f} {y:.0f}H{right:.0f}M8 7v10M120 9v6M232 7v10",
                     stroke_width=1.2, **paint(stroke="rule"))]  # fmt: skip
    if share.value is not None and share.low is not None and share.high is not None:
        low, high = (left + (right - left) * v for v in (share.low, share.high))
        few = share.verdict is Verdict.TOO_FEW
        drawn.append(
            element("path", d=f"M{number(low)} {y:.0f}H{number(max(high, low + 1))}",
                    stroke_width=7, stroke_linecap="round", **paint(stroke="met_soft"))
        )  # fmt: skip
        drawn.append(
            element("circle", cx=left + (right - left) * share.value, cy=y, r=4.6,
                    stroke_width=1.6, stroke_dasharray="1.6 1.6" if few else None,
                    **paint("surface" if few else "met", "ink" if few else "met"))
        )  # fmt: skip
    return element(
        "svg", *drawn, viewBox="0 0 240 24", role="img", aria_label=label, class_="share"
    )


def _trend_point(share: Share, x: float) -> str:
    if share.value is None or share.low is None or share.high is None:
        return ""
    y, low, high = (_Axes.y(v) for v in (share.value, share.low, share.high))
    return element(
        "path", d=f"M{number(x)} {number(low)}V{number(high)}", stroke_width=6,
        stroke_linecap="round", **paint(stroke="met_soft"),
    ) + element("circle", cx=x, cy=y, r=4.6, stroke_width=1.6,
        **paint("surface" if share.verdict is Verdict.TOO_FEW else "met", "met"),)  # fmt: skip


def render_trend(trend: Trend, book: Phrasebook, *, label: str, names: Sequence[str]) -> str:
    """Return the share answered in each session or day, `names` below them, with intervals."""
    axes, points = _Axes(longest=1.0, step=1.0), trend.points
    xs = [axes.x((i + 0.5) / len(points)) for i in range(len(points))]
    every = max(1, len(points) * 62 // 290 + 1) if len(points) > 4 else 1
    line = [
        f"{number(x)} {number(axes.y(p.answered.value))}"
        for x, p in zip(xs, points, strict=True)
        if p.answered.value is not None
    ]
    drawn = [element("path", d="M" + "L".join(line), stroke_width=1.6, **paint(stroke="met"))]
    for i, (x, point) in enumerate(zip(xs, points, strict=True)):
        drawn.append(_trend_point(point.answered, x))
        if i % every == 0:
            at: dict[str, str | int] = {"font_size": 12, "text_anchor": "middle"}
            drawn.append(words(names[i][:11], x, _FLOOR + 18, **at, **paint("quiet")))
            n = book.say("curve.of", count=point.answered.count, total=point.answered.total)
            drawn.append(words(n, x, _FLOOR + 34, **at, **paint("ink")))
    return element(
        "svg", _draw_grid(axes, book), *drawn, viewBox=f"0 0 {_WIDTH:.0f} 194", role="img",
        aria_label=label, font_family=SANS, class_="curve",
    )  # fmt: skip
