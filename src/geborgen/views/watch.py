"""The watch page: one dyad, frame by frame, on the Circle; one file that fetches nothing."""

import base64
import hashlib
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any
from xml.sax.saxutils import escape

from markupsafe import Markup

from geborgen.moments import Half, Language, Need, Phrasebook, __version__
from geborgen.simulation.watched import Chances, Frame, WatchedDyad
from geborgen.views.circle_svg import WIDTH, draw_loop, need_leaf
from geborgen.views.design import SANS, paint, render_css
from geborgen.views.hands import draw_hands
from geborgen.views.petal import draw_part
from geborgen.views.report import page_environment
from geborgen.views.svg import element, words
from geborgen.views.watch_places import place_child
from geborgen.views.watch_words import say_chapter, say_frame, say_who
from geborgen.views.words import load_report_book

__all__ = ["render_watch_html"]

STAGE_TOP, STAGE_HEIGHT = 56, 324
_LABELS = {
    Need.WATCH_OVER: (96, 98),
    Need.HELP: (163, 84),
    Need.ENJOY: (246, 72),
    Need.DELIGHT_OUT: (326, 104),
    Need.PROTECT: (328, 324),
    Need.COMFORT: (250, 356),
    Need.DELIGHT_IN: (168, 356),
    Need.ORGANISE_FEELINGS: (74, 322),
}
_AROUND = tuple(_LABELS)
_MANNERS = ("show", "minimise", "maximise", "breaks")
_GROWTH, _GROWTH_LEFT = (320.0, 120.0), 46


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """A bar of the panel: which value of a frame, its words, how it looks."""

    key: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chapter:
    """A moment or an episode: its name, its first frame, its sentences."""

    name: str
    first: int
    sentences: tuple[str, ...]


def render_watch_html(dyad: WatchedDyad, *, caregiver: str, language: Language | str) -> str:
    """Return the page on which one simulated dyad is watched.

    `caregiver` is the name of a typical caregiver; another name is said as it is.
    """
    book = load_report_book(language)
    stills = [_still(frame, dyad, book) for frame in dyad.frames]
    script, css = _read("watch.js"), f"{render_css()}\n{_read('watch.css')}"
    context: dict[str, Any] = {
        "book": book,
        "say": book.say,
        "language": str(book.language),
        "version": __version__,
        "title": book.say(f"watch.title.{dyad.setting}"),
        "who": say_who(dyad, caregiver, book),
        "stage": Markup(_draw_stage(stills[0], book)),
        "growth": Markup(_draw_growth(dyad, book)),
        "inside": _bars(("distress", "expressed"), book),
        "expects": _bars(("available", "threat"), book),
        "would": _bars(_MANNERS, book),
        "stills": stills,
        "chapters": _chapters(dyad, stills, book),
        "css": Markup(css),
        "script": Markup(script),
        "data": Markup(_as_data(stills)),
        "policy": _policy(script, css),
    }
    return page_environment().get_template("watch.html.jinja").render(context)


def _read(name: str) -> str:
    file = resources.files("geborgen.views").joinpath("templates", name)
    return file.read_text(encoding="utf-8")


def _policy(script: str, css: str) -> str:
    """Content-Security-Policy that lets this page's own script and style run, and nothing else."""

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")

    return (
        f"default-src 'none'; script-src 'sha256-{digest(script)}'; "
        f"style-src 'sha256-{digest(css)}'; base-uri 'none'; form-action 'none'"
    )


def _as_data(stills: list[dict[str, Any]]) -> str:
    """Plain values that cannot end the element they stand in."""
    return json.dumps(stills, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _still(frame: Frame, dyad: WatchedDyad, book: Phrasebook) -> dict[str, Any]:
    """Everything that one frame shows, said and placed."""
    place = place_child(frame)
    chances = _rounded(frame.chances)
    goes_out = frame.need is not None and frame.need.half is Half.TOP
    return {
        "angle": place.angle,
        "reach": place.reach,
        "look": place.look,
        "distress": round(frame.distress, 3),
        "expressed": round(min(1.0, frame.expressed), 3),
        "loud": round(min(1.8, frame.expressed), 3),
        "interest": goes_out,
        "hands": _hands_state(frame),
        "answer": _answer_word(frame, book),
        "need": _AROUND.index(frame.need) if frame.need in _AROUND else -1,
        "stranger": frame.stranger,
        "broken": place.broken,
        "chapter": say_chapter(frame, dyad, book),
        "said": say_frame(frame, book),
        **chances,
    }


def _rounded(chances: Chances) -> dict[str, float]:
    names = ("available", "threat", *_MANNERS)
    return {name: round(getattr(chances, name), 3) for name in names}


def _hands_state(frame: Frame) -> str:
    if not frame.present:
        return "away"
    if frame.mended:
        return "mended"
    if frame.answer is None:
        return "noticing" if frame.pending else "waiting"
    return "fitting" if frame.answer.is_fitting else str(frame.answer)


def _answer_word(frame: Frame, book: Phrasebook) -> str:
    if not frame.present:
        return book.say("watch.away")
    if frame.mended:
        return book.say("fate.mended")
    return book.say(f"answer.{frame.answer}") if frame.answer else ""


def _bars(keys: tuple[str, ...], book: Phrasebook) -> list[_Bar]:
    return [_Bar(key=key, label=book.say(f"watch.bar.{key}"), kind=key) for key in keys]


def _chapters(dyad: WatchedDyad, stills: list[dict[str, Any]], book: Phrasebook) -> list[_Chapter]:
    found: dict[int, list[int]] = {}
    for place, frame in enumerate(dyad.frames):
        found.setdefault(frame.chapter, []).append(place)
    return [
        _Chapter(
            name=stills[places[0]]["chapter"],
            first=places[0],
            sentences=tuple(stills[place]["said"] for place in places),
        )
        for places in found.values()
    ]


def _draw_stage(still: dict[str, Any], book: Phrasebook) -> str:
    """Return the Circle with its hands, its needs, and the child as it is in the first frame."""
    return element(
        "svg",
        element("title", escape(book.say("watch.stage")), id="stage-title"),
        "".join(_draw_need(need, book) for need in _AROUND),
        draw_loop(book),
        _draw_hands(),
        _draw_stranger(book),
        _draw_child(),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 {STAGE_TOP} {WIDTH} {STAGE_HEIGHT}",
        role="img",
        aria_labelledby="stage-title",
        font_family=SANS,
        id="stage",
    )


def _draw_need(need: Need, book: Phrasebook) -> str:
    leaf = need_leaf(need, 1, most=5)
    x, y = _LABELS[need]
    lines = book.say(f"circle.short.{need}").split("|")
    said = "".join(
        words(line, x, y + 13.4 * i, font_size=12.4, text_anchor="middle", **paint("quiet"))
        for i, line in enumerate(lines)
    )
    petal = element("path", d=draw_part(leaf), stroke_width=1.3, **paint("surface", "quiet"))
    return element("g", petal, said, class_="need", id=f"need-{_AROUND.index(need)}")


def _draw_hands() -> str:
    leaves = draw_hands({}, few=False)
    spikes = "M112 186l10 -9M118 203l14 -5M119 216h15M118 229l14 5M112 246l10 9"
    alarm = element("path", d=spikes, id="alarm", stroke_width=3.2, stroke_linecap="round",
                    **paint(stroke="missed"))  # fmt: skip
    word = words("", 222, 222, id="answer", font_size=15, font_weight=600, text_anchor="middle",
                 **paint("ink"))  # fmt: skip
    hands = element("g", leaves, alarm, id="hands", class_="waiting")
    return hands + word


def _draw_stranger(book: Phrasebook) -> str:
    """Return somebody the child does not know, small and grey at the far side."""
    figure = element("circle", cx=356, cy=196, r=7, **paint("quiet"))
    body = element("path", d="M344 226q12 -30 24 0z", **paint("quiet"))
    said = words(book.say("watch.stranger"), 352, 242, font_size=11.6, text_anchor="middle",
                 **paint("quiet"))  # fmt: skip
    return element("g", figure, body, said, id="stranger")


def _draw_child() -> str:
    """Return the child: filled as far as it is upset or interested, ringed as far as it shows."""
    ring = element("circle", r=19, id="ring", stroke_width=3, **paint(stroke="mended"))
    wide = element("circle", r=19, id="ring-2", stroke_width=1.6, **paint(stroke="mended"))
    clip = element("clipPath", element("circle", r=18), id="body-clip")
    body = element("circle", r=18, **paint("surface"))
    fill = element("rect", x=-18, y=18, width=36, height=36, id="fill", **paint("mended"))
    fill = element("g", fill, clip_path="url(#body-clip)")
    outline = element("circle", r=18, id="outline", stroke_width=2.2, **paint(stroke="ink"))
    eyes = "".join(element("circle", cx=x, cy=-3, r=2.3, **paint("ink")) for x in (-5.5, 5.5))
    mouth = element("path", d="M-5 6q5 4 10 0", id="mouth", stroke_width=2, stroke_linecap="round",
                    **paint(stroke="ink"))  # fmt: skip
    face = element("g", eyes, mouth, id="face")
    return element("g", ring, wide, clip, body, fill, outline, face, id="child")


def _draw_growth(dyad: WatchedDyad, book: Phrasebook) -> str:
    """Return lines from birth to now: what the child would do with a need for closeness."""
    width, height = _GROWTH
    last = max(dyad.growth[-1].months, 1e-9)

    def line(name: str, kind: str, dashes: str | None) -> str:
        points = "L".join(
            f"{_GROWTH_LEFT + (width - 8 - _GROWTH_LEFT) * one.months / last:.1f} "
            f"{8 + (height - 28) * (1 - getattr(one.chances, name)):.1f}"
            for one in dyad.growth
        )
        return element("path", d=f"M{points}", stroke_width=2.4, stroke_dasharray=dashes,
                       stroke_linejoin="round", **paint(stroke=kind))  # fmt: skip

    looks = (("show", "met", None), ("minimise", "quiet", "7 3"), ("maximise", "mended", "1.5 4"),
             ("breaks", "missed", "9 3 2 3"))  # fmt: skip
    axis = element("path", d=f"M{_GROWTH_LEFT} 8V{height - 20:.0f}H{width - 8:.0f}", stroke_width=1,
                   **paint(stroke="quiet"))  # fmt: skip
    small: dict[str, Any] = {"font_size": 11.6, **paint("quiet")}
    said = (
        words(book.percent(1), _GROWTH_LEFT - 4, 14, text_anchor="end", **small)
        + words("0", _GROWTH_LEFT - 4, height - 18, text_anchor="end", **small)
        + words(book.say("watch.birth"), _GROWTH_LEFT, height - 5, **small)
        + words(book.say("watch.now"), width - 8, height - 5, text_anchor="end", **small)
    )
    title = element("title", escape(_say_growth(dyad, book)), id="growth-title")
    drawn = "".join(line(*look) for look in looks)
    return element("svg", title, axis, drawn, said, viewBox=f"0 0 {width:.0f} {height:.0f}",
                   role="img", aria_labelledby="growth-title", font_family=SANS,
                   class_="growth")  # fmt: skip


def _say_growth(dyad: WatchedDyad, book: Phrasebook) -> str:
    """Say the lines in words: what it would do at birth, and now."""

    def told(chances: Chances) -> str:
        return ", ".join(
            f"{book.say(f'watch.bar.{name}')} {book.percent(getattr(chances, name))}"
            for name in _MANNERS
        )

    first, last = dyad.growth[0].chances, dyad.growth[-1].chances
    return book.say("watch.growth_said", before=told(first), after=told(last))
