"""The Circle, drawn: an open loop from two hands, a petal for each need, the lead in the hands."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from geborgen.analysis.results import CircleProfile, NeedProfile, Verdict
from geborgen.moments import Half, Need, Phrasebook
from geborgen.views.design import SANS, SERIF, paint
from geborgen.views.hands import Parts, draw_hands
from geborgen.views.petal import Leaf, cut_at, draw_bars, draw_part, leaf_length, place_dots
from geborgen.views.svg import Box, element, number, text_box, words

__all__ = ["draw_stem", "label_boxes", "need_leaf", "place_label", "render_circle"]

Say = Callable[..., str]

WIDTH, HEIGHT, LEGEND_HEIGHT = 380, 432, 160
_CENTRE, _RX, _RY = (206.0, 216.0), 106.0, 92.0
_LONGEST, _SHORTEST = 68.0, 9.0
_SIZE, LEADING = 13.0, 14.2

# Where a petal stands on the loop and whither it points, in degrees from the right, upwards.
_PLACES = {
    Need.WATCH_OVER: (136, 126),
    Need.HELP: (106, 101),
    Need.ENJOY: (76, 79),
    Need.DELIGHT_OUT: (45, 52),
    Need.PROTECT: (-45, -52),
    Need.COMFORT: (-76, -79),
    Need.DELIGHT_IN: (-106, -101),
    Need.ORGANISE_FEELINGS: (-136, -126),
}
# How far a label's middle is shifted from the end of the longest petal, so that none meet.
_SHIFT_X = {
    Need.WATCH_OVER: -22.0,
    Need.HELP: -16.0,
    Need.ENJOY: 3.0,
    Need.DELIGHT_OUT: 9.0,
    Need.PROTECT: 6.0,
    Need.COMFORT: 16.0,
    Need.DELIGHT_IN: 4.0,
    Need.ORGANISE_FEELINGS: -30.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    text: str
    x: float
    y: float
    strong: bool


def loop_point(degrees: float) -> tuple[float, float]:
    angle = math.radians(degrees)
    return (_CENTRE[0] + _RX * math.cos(angle), _CENTRE[1] - _RY * math.sin(angle))


def _outward(need: Need, distance: float) -> tuple[float, float]:
    place, direction = _PLACES[need]
    (x, y), angle = loop_point(place), math.radians(direction)
    return (x + distance * math.cos(angle), y - distance * math.sin(angle))


def need_leaf(need: Need, asked: int, *, most: int) -> Leaf:
    """Return the petal of a need that was asked so often, where `most` gives the longest petal."""
    length = leaf_length(asked, most=most, longest=_LONGEST, shortest=_SHORTEST)
    middle = _outward(need, 3 + length / 2)
    return Leaf(
        root=_outward(need, 3), bend=middle, tip=_outward(need, 3 + length), width=0.44 * length
    )


def place_label(need: Need, n_lines: int) -> tuple[float, float]:
    """Return the middle and the first baseline of a need's label of so many lines."""
    if need is Need.TAKE_CHARGE:
        return 44.0, 308.0
    x, y = _outward(need, _LONGEST + 3)
    first = y - 6 - LEADING * (n_lines - 1) if need.half is Half.TOP else y + 15
    # Room below the label of the hands, which stands right above this one.
    return x + _SHIFT_X[need], first + (7 if need is Need.ORGANISE_FEELINGS else 0)


def _label_lines(profile: NeedProfile, book: Phrasebook) -> list[_Line]:
    need = profile.need
    texts = book.say(f"circle.short.{need}").split("|")
    rows = [(text, True) for text in texts] + [(_count_text(profile, book), False)]
    x, first = place_label(need, len(rows))
    return [
        _Line(text=text, x=x, y=first + i * LEADING, strong=strong)
        for i, (text, strong) in enumerate(rows)
    ]


def _count_text(profile: NeedProfile, book: Phrasebook) -> str:
    if not profile.asked:
        return book.say("circle.not_seen")
    if not profile.answered.total:
        return book.say("circle.only_asked", n=profile.asked)
    answered = profile.answered
    return book.say("circle.of", count=answered.count, total=answered.total)


def label_boxes(profile: CircleProfile, book: Phrasebook) -> dict[Need, Box]:
    """Return the room that each need's label takes at most, in the drawing's own units."""
    boxes = {}
    for need in profile.needs:
        lines = _label_lines(need, book)
        each = [text_box(line.text, line.x, line.y, size=_SIZE) for line in lines]
        lefts, tops, rights, bottoms = zip(*each, strict=True)
        boxes[need.need] = (min(lefts), min(tops), max(rights), max(bottoms))
    return boxes


def _shares(profile: NeedProfile) -> Parts:
    """Met, mended, missed and undecided in this order, each from share to share of all asked."""
    below, parts = 0, {}
    for name in ("met", "mended", "missed", "undecided"):
        count = getattr(profile, name)
        if count:
            parts[name] = (below / profile.asked, (below + count) / profile.asked)
        below += count
    return parts


def _fillings(profile: NeedProfile) -> Parts:
    """From root to tip of a petal: its parts, each between two cuts."""
    return {name: (cut_at(start), cut_at(end)) for name, (start, end) in _shares(profile).items()}


def _draw_dots(leaf: Leaf, start: float, end: float) -> str:
    dots = (f"M{number(x)} {number(y)}h0" for x, y in place_dots(leaf, start, end))
    return element(
        "path", d="".join(dots), stroke_width=2.1, stroke_linecap="round", **paint(stroke="quiet")
    )


def draw_filled_leaf(leaf: Leaf, parts: Parts, *, few: bool) -> str:
    """Return a leaf with its parts solid, striped, hollow and dotted, in a firm or dotted line."""
    drawn = [element("path", d=draw_part(leaf), **paint("surface"))]
    if "met" in parts:
        drawn.append(element("path", d=draw_part(leaf, *parts["met"]), **paint("met")))
    if "mended" in parts:
        drawn.append(element("path", d=draw_part(leaf, *parts["mended"]), **paint("mended_soft")))
        bars = draw_bars(leaf, *parts["mended"])
        drawn.append(element("path", d=bars, stroke_width=1.8, **paint(stroke="mended")))
    if "undecided" in parts:
        drawn.append(_draw_dots(leaf, *parts["undecided"]))
    drawn.append(
        element(
            "path",
            d=draw_part(leaf),
            stroke_width=1.4,
            stroke_linejoin="round",
            stroke_linecap="round",
            stroke_dasharray="0.1 3.2" if few else None,
            **paint(stroke="ink"),
        )
    )
    return "".join(drawn)


def _draw_need(profile: NeedProfile, *, most: int) -> str:
    if not profile.asked:
        x, y = _outward(profile.need, 7)
        return element("circle", cx=x, cy=y, r=2.6, **paint("surface", "quiet"))
    leaf = need_leaf(profile.need, profile.asked, most=most)
    few = profile.answered.verdict is Verdict.TOO_FEW
    return draw_filled_leaf(leaf, _fillings(profile), few=few)


def _draw_lead(profile: NeedProfile) -> str:
    few = bool(profile.asked) and profile.answered.verdict is Verdict.TOO_FEW
    return draw_hands(_shares(profile), few=few)


def draw_stem(need: Need) -> str:
    (x1, y1), (x2, y2) = _outward(need, 3), _outward(need, _LONGEST + 1)
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke_width=1, **paint(stroke="rule"))


def draw_loop(book: Phrasebook) -> str:
    (x1, y1), (x2, y2) = loop_point(167), loop_point(-167)
    loop = element(
        "path",
        d=f"M{number(x1)} {number(y1)}A{_RX:.0f} {_RY:.0f} 0 1 1 {number(x2)} {number(y2)}",
        stroke_width=6,
        stroke_linecap="round",
        **paint(stroke="loop"),
    )
    chevrons = element(
        "path",
        d=f"M{_CENTRE[0] - 4:.0f} {_CENTRE[1] - _RY - 5:.0f}l6 5l-6 5"
        f"M{_CENTRE[0] + 4:.0f} {_CENTRE[1] + _RY - 5:.0f}l-6 5l6 5",
        stroke_width=2.2,
        stroke_linecap="round",
        stroke_linejoin="round",
        **paint(stroke="quiet"),
    )
    ways = [
        words(
            book.say(f"circle.way.{half}"), _CENTRE[0], y,
            font_size=12, font_style="italic", text_anchor="middle", **paint("quiet"),
        )
        for half, y in (("out", _CENTRE[1] - _RY + 23), ("home", _CENTRE[1] + _RY - 16))
    ]  # fmt: skip
    return loop + chevrons + "".join(ways)


def _draw_middle(profile: CircleProfile, book: Phrasebook, over: str) -> str:
    x, y = _CENTRE
    middle = {"text_anchor": "middle"}
    said = book.say("circle.moments", n=profile.n_moments)
    return (
        words(str(profile.n_moments), x, y + 6, font_size=34, font_family=SERIF, **middle,
              **paint("ink"))
        + words(said, x, y + 23, font_size=13, **middle, **paint("ink"))
        + words(over, x, y + 39, font_size=12, **middle, **paint("quiet"))
    )  # fmt: skip


def _draw_labels(profile: CircleProfile, book: Phrasebook) -> str:
    lines = [line for need in profile.needs for line in _label_lines(need, book)]
    return "".join(
        words(
            line.text, line.x, line.y,
            font_size=_SIZE if line.strong else 12.4,
            font_weight=600 if line.strong else None,
            text_anchor="middle",
            **paint("ink" if line.strong else "quiet"),
        )
        for line in lines
    )  # fmt: skip


def _legend_leaf(x: float, y: float, length: float) -> Leaf:
    return Leaf(root=(x, y), bend=(x + length / 2, y), tip=(x + length, y), width=0.44 * length)


def _draw_legend(book: Phrasebook, most: int) -> str:
    """What solid, striped, hollow, dotted and the dotted outline mean, and what length says."""
    kinds = ("met", "mended", "missed", "undecided")
    drawn, top = [], HEIGHT + 12.0
    for i, kind in enumerate((*kinds, "few")):
        x, y = (14.0, top + 22.0 * i) if i < 3 else (206.0, top + 22.0 * (i - 3))
        leaf = _legend_leaf(x, y, 32)
        parts = {kind: (0.0, 1.0)} if kind in kinds else {}
        drawn.append(draw_filled_leaf(leaf, parts, few=kind == "few"))
        drawn.append(_note(book.say(f"circle.legend.{kind}"), x + 40, y + 4))
    drawn.append(_draw_scale(book, most, top + 78.0))
    drawn.append(_note(book.say("circle.legend.numbers"), 14, top + 106))
    drawn.append(_note(book.say("circle.credit"), 14, top + 126, size=10.0))
    drawn.append(_note(book.say("circle.credit_2"), 14, top + 138, size=10.0))
    return "".join(drawn)


def _draw_scale(book: Phrasebook, most: int, y: float) -> str:
    """Petals as long as they are drawn for once, some, and the most times."""
    said = book.say("circle.legend.length")
    drawn, x = [_note(said, 14, y + 4)], 26.0 + len(said) * 6.4
    for count in dict.fromkeys((1, max(2, round(most / 3)), most)):
        length = leaf_length(count, most=most, longest=_LONGEST, shortest=_SHORTEST)
        drawn.append(draw_filled_leaf(_legend_leaf(x, y, length), {}, few=False))
        drawn.append(_note(f"{count}×", x + length + 4, y + 4))
        x += length + 36
    return "".join(drawn)


def _note(text: str, x: float, y: float, *, size: float = 11.6) -> str:
    return words(text, x, y, font_size=size, **paint("quiet"))


def most_asked(*profiles: CircleProfile) -> int:
    """Return the number that the longest petal stands for, shared by circles that are compared."""
    return max([4, *(n.asked for p in profiles for n in p.needs if n.need.half is not Half.HANDS)])


def _own_id(profile: CircleProfile, over: str) -> str:
    text = f"{profile.child}\0{profile.caregiver}\0{over}\0{profile.n_moments}"
    return "circle-" + hashlib.sha256(text.encode()).hexdigest()[:8]


def _described(profile: CircleProfile, book: Phrasebook, over: str) -> str:
    said = [book.say("circle.desc", n=profile.n_moments, over=over)]
    for need in profile.needs:
        if need.asked:
            numbers = {k: getattr(need, k) for k in ("met", "mended", "missed", "undecided")}
            name = book.say(f"need.{need.need}")
            said.append(book.say("circle.desc_need", n=need.asked, need=name, **numbers))
    return " ".join(said)


def render_circle(
    profile: CircleProfile,
    book: Phrasebook,
    *,
    over: str = "",
    most: int | None = None,
    legend: bool = True,
    id_prefix: str | None = None,
) -> str:
    """Return the Circle of one child with one caregiver as an SVG element.

    `over` says which time the moments come from; `most` is what the longest petal stands for, to
    give two circles one scale; `id_prefix` must differ between two drawings of the same profile.
    """
    scale, own = most or most_asked(profile), id_prefix or _own_id(profile, over)
    title = book.say("circle.title", child=profile.child, caregiver=profile.caregiver)
    by_need = {need.need: need for need in profile.needs}
    around = [need for need in by_need if need.half is not Half.HANDS]
    height = HEIGHT + (LEGEND_HEIGHT if legend else 0)
    return element(
        "svg",
        element("title", escape(title), id=f"{own}-title"),
        element("desc", escape(_described(profile, book, over)), id=f"{own}-desc"),
        "".join(draw_stem(need) for need in around),
        draw_loop(book),
        "".join(_draw_need(by_need[need], most=scale) for need in around),
        _draw_lead(by_need[Need.TAKE_CHARGE]) if Need.TAKE_CHARGE in by_need else "",
        _draw_middle(profile, book, over),
        _draw_labels(profile, book),
        _draw_legend(book, scale) if legend else "",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height}",
        role="img",
        aria_labelledby=f"{own}-title {own}-desc",
        font_family=SANS,
        class_="circle",
    )
