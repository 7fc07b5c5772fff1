"""The hands: hands and not pincers, clear of everything round them, filled by their shares."""

import itertools

import pytest

from geborgen.moments import Need
from geborgen.views.circle_svg import WIDTH, label_boxes, need_leaf
from geborgen.views.hands import draw_hands, hand_outline
from geborgen.views.petal import side_point
from geborgen.views.polygon import (
    area_of,
    cut_between,
    dots_inside,
    place_cut,
    stripes_across,
)

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
HORSESHOE = ((0, 0), (10, 0), (10, 2), (2, 2), (2, 8), (10, 8), (10, 10), (0, 10))


def inside(point, shape) -> bool:
    x, y = point
    edges = itertools.pairwise((*shape, shape[0]))
    return bool(sum((b > y) != (d > y) and x < a + (c - a) * (y - b) / (d - b)
                    for (a, b), (c, d) in edges) % 2)  # fmt: skip


@pytest.fixture(params=[True, False], ids=["upper", "lower"])
def hand(request):
    return hand_outline(is_upper=request.param)


def test_a_hand_has_four_fingertips_and_a_thumb(hand) -> None:
    xs = [round(x, 6) for x, _ in hand]
    tips = [b for a, b, c in zip(xs, xs[1:], xs[2:], strict=False) if a < b >= c]
    assert len(tips) == 5
    assert len([x for x in tips if x > 80]) == 4


def test_the_two_hands_are_each_others_mirror_and_do_not_touch() -> None:
    upper, lower = hand_outline(is_upper=True), hand_outline(is_upper=False)
    assert [x for x, _ in upper] == pytest.approx([x for x, _ in lower])
    assert [432 - y for _, y in upper] == pytest.approx([y for _, y in lower])
    assert max(y for _, y in upper) < 216 < min(y for _, y in lower)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_hands_stay_clear_of_every_label_and_petal(hand, scenes, language) -> None:
    from geborgen.views import load_report_book

    boxes = label_boxes(scenes.circle("mama", []), load_report_book(language))
    for x, y in hand:
        assert 0 < x < WIDTH
        assert not [n for n, b in boxes.items() if b[0] < x < b[2] and b[1] < y < b[3]]
    for need in (Need.WATCH_OVER, Need.ORGANISE_FEELINGS):
        leaf = need_leaf(need, 5, most=5)
        edge = [side_point(leaf, i / 30, side) for i in range(31) for side in (-1, 1)]
        assert not any(inside(point, hand) for point in edge)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.93])
def test_a_part_of_a_hand_takes_its_share_of_the_area(hand, share) -> None:
    part = cut_between(hand, place_cut(hand, 0.0), place_cut(hand, share))
    assert area_of(part) / area_of(hand) == pytest.approx(share, abs=1e-6)


def test_every_filling_can_be_told_apart_without_colour() -> None:
    drawn = {
        name: draw_hands({name: (0.0, 1.0)}, few=False)
        for name in ("met", "mended", "missed", "undecided")
    }
    assert "f-met" in drawn["met"]
    assert "s-mended" in drawn["mended"]
    assert "h0" in drawn["undecided"]
    assert not any(sign in drawn["missed"] for sign in ("f-met", "s-mended", "h0"))


def test_the_fingers_show_on_a_solid_hand_and_on_a_hollow_one() -> None:
    assert "s-surface" in draw_hands({"met": (0.0, 1.0)}, few=False)
    assert "s-surface" not in draw_hands({"missed": (0.0, 1.0)}, few=False)


def test_nobody_asked_is_a_quiet_hand() -> None:
    assert "f-hand" in draw_hands({}, few=False)


def test_stripes_and_dots_lie_inside_a_hollow_shape() -> None:
    lines = stripes_across(HORSESHOE, gap=2.0, slope=0.3)
    middles = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in lines]
    assert len(lines) > 5
    assert all(inside(point, HORSESHOE) for point in middles)
    assert all(inside(point, SQUARE) for point in dots_inside(SQUARE, gap=2.0))
    assert len(dots_inside(SQUARE, gap=2.0)) >= 9
