"""One moment on the Circle: its petal full length, what else it may have asked as an outline."""

from xml.sax.saxutils import escape

from geborgen.moments import Fate, Half, Moment, Need, Phrasebook
from geborgen.views.circle_svg import (
    HEIGHT,
    LEADING,
    WIDTH,
    draw_filled_leaf,
    draw_loop,
    draw_stem,
    need_leaf,
    place_label,
)
from geborgen.views.design import SANS, paint
from geborgen.views.hands import Parts, draw_hands
from geborgen.views.moment_marks import say_moment
from geborgen.views.svg import element, words

__all__ = ["render_moment_circle"]

_FURTHER = 3  # a further need's petal is as long as one asked once where the longest is three
_SIZE = 13.0


def render_moment_circle(moment: Moment, book: Phrasebook) -> str:
    """Return the Circle with one moment on it as an SVG element."""
    parts = _parts(moment)
    around = [need for need in Need if need.half is not Half.HANDS]
    leads = moment.need is Need.TAKE_CHARGE
    petals = [
        draw_filled_leaf(need_leaf(need, 1, most=_FURTHER), {}, few=True)
        for need in moment.other_needs
        if need.half is not Half.HANDS
    ]
    if not leads:
        few = moment.fate is Fate.UNDECIDED
        petals.append(draw_filled_leaf(need_leaf(moment.need, 1, most=1), parts, few=few))
    return element(
        "svg",
        element("title", escape(say_moment(moment, book))),
        "".join(draw_stem(need) for need in around),
        draw_loop(book),
        *petals,
        draw_hands(parts if leads else {}, few=False),
        *(_draw_label(need, book, asked=need is moment.need) for need in Need),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=say_moment(moment, book),
        font_family=SANS,
        class_="circle",
    )


def _parts(moment: Moment) -> Parts:
    return {} if moment.fate is Fate.UNDECIDED else {str(moment.fate): (0.0, 1.0)}


def _draw_label(need: Need, book: Phrasebook, *, asked: bool) -> str:
    rows = book.say(f"circle.short.{need}").split("|")
    x, first = place_label(need, len(rows))
    return "".join(
        words(
            row, x, first + i * LEADING,
            font_size=_SIZE,
            font_weight=700 if asked else None,
            text_anchor="middle",
            **paint("ink" if asked else "quiet"),
        )
        for i, row in enumerate(rows)
    )  # fmt: skip
