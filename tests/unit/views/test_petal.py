"""The petal's geometry: length by the square root, parts by their area."""

import math

import pytest

from geborgen.views.petal import (
    Leaf,
    cut_at,
    draw_bars,
    draw_part,
    leaf_length,
    place_dots,
    side_point,
)

LEAF = Leaf(root=(0, 0), bend=(50, 0), tip=(100, 0), width=40)


def area_below(cut: float) -> float:
    steps = 4000
    widths = [
        side_point(LEAF, cut * (i + 0.5) / steps, 1)[1]
        - side_point(LEAF, cut * (i + 0.5) / steps, -1)[1]
        for i in range(steps)
    ]
    return abs(sum(widths)) * 100 * cut / steps


def test_four_times_as_often_is_twice_as_long() -> None:
    once, often = (leaf_length(n, most=16, longest=64, shortest=1) for n in (4, 16))
    assert (once, often) == (32, 64)


def test_a_need_never_asked_has_no_length_and_a_rare_one_stays_visible() -> None:
    assert leaf_length(0, most=100, longest=60, shortest=9) == 0
    assert leaf_length(1, most=10_000, longest=60, shortest=9) == 9


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.8, 1.0])
def test_a_cut_leaves_its_share_of_the_area_below(share: float) -> None:
    assert area_below(cut_at(share)) / area_below(1.0) == pytest.approx(share, abs=0.01)


def test_the_petal_is_as_wide_as_told_at_its_widest() -> None:
    widths = (
        side_point(LEAF, i / 500, 1)[1] - side_point(LEAF, i / 500, -1)[1] for i in range(500)
    )
    assert max(abs(width) for width in widths) == pytest.approx(40, rel=0.001)


def test_stripes_and_dots_stay_inside_the_petal() -> None:
    assert draw_bars(LEAF, 0.2, 0.8).count("M") == 13
    for x, y in place_dots(LEAF, 0.3, 0.9):
        edge = side_point(LEAF, x / 100, 1)[1]
        assert 30 <= x <= 90
        assert abs(y) < abs(edge)


def test_the_outline_closes_and_has_only_numbers() -> None:
    path = draw_part(LEAF)
    assert path.startswith("M0 0")
    assert path.endswith("Z")
    assert all(math.isfinite(float(n)) for n in path[1:-1].replace("L", " ").split())
