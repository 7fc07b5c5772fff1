"""Drawings as files of their own, for a paper, a slide or a letter."""

from collections.abc import Sequence
from pathlib import Path

from geborgen.analysis.results import CircleProfile, LatencyCurve
from geborgen.moments import FileError, Language, Moment, Recording
from geborgen.moments.scheme import CodingScheme
from geborgen.views.circle_svg import render_circle
from geborgen.views.curve_svg import render_latency_curve
from geborgen.views.score_svg import ScoreSeries, render_scores
from geborgen.views.svg import stand_alone
from geborgen.views.timeline_svg import HEIGHT, WIDTH, render_timeline
from geborgen.views.words import load_report_book

__all__ = ["plot_circle", "plot_latency", "plot_scores", "plot_timeline"]

_NO_SCHEME = CodingScheme(name="none")


def plot_circle(
    profile: CircleProfile,
    path: str | Path,
    *,
    language: Language | str = Language.NL,
    over: str = "",
) -> Path:
    """Write the Circle to an SVG file and return its path."""
    return _write(render_circle(profile, load_report_book(language), over=over), path)


def plot_latency(
    curve: LatencyCurve, path: str | Path, *, language: Language | str = Language.NL
) -> Path:
    """Write a latency curve to an SVG file and return its path."""
    book = load_report_book(language)
    return _write(render_latency_curve(curve, book, label=book.say("latency.label")), path)


def plot_scores(
    series: ScoreSeries, path: str | Path, *, language: Language | str = Language.NL
) -> Path:
    """Write one scale's scores over time to an SVG file and return its path."""
    return _write(render_scores(series, load_report_book(language), label=series.title), path)


def plot_timeline(
    moments: Sequence[Moment],
    recording: Recording,
    path: str | Path,
    *,
    caregiver: str,
    scheme: CodingScheme | None = None,
    language: Language | str = Language.NL,
) -> Path:
    """Write one session's timeline to an SVG file, a strip below the other; return its path."""
    line = render_timeline(
        moments,
        recording,
        load_report_book(language),
        scheme=scheme or recording.scheme or _NO_SCHEME,
        caregiver=caregiver,
    )
    row = HEIGHT + 14
    placed = (
        strip.replace(
            "<svg ", f'<svg y="{i * row:.0f}" width="{WIDTH:.0f}" height="{HEIGHT:.0f}" ', 1
        )
        for i, strip in enumerate(line.strips)
    )
    size = f"-8 -8 {WIDTH + 16:.0f} {len(line.strips) * row + 8:.0f}"
    return _write(f'<svg viewBox="{size}">{"".join(placed)}</svg>', path)


def _write(svg: str, path: str | Path) -> Path:
    target = Path(path)
    try:
        target.write_text(stand_alone(svg), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "?"
        raise FileError("write_refused", file=target.name, reason=reason) from error
    return target
