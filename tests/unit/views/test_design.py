"""Contrast of every pair of colours that meet, by light and by dark."""

import re
from dataclasses import fields

import pytest

from geborgen.views.design import DARK, LIGHT, Palette, contrast_ratio, paint, render_css

TEXTS = ("ink", "quiet", "link", "mended")
GROUNDS = ("ground", "surface", "tint")
SHAPES = ("met", "mended", "missed", "ink", "quiet")


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read_on_every_ground(palette: Palette, ground: str) -> None:
    for text in TEXTS:
        assert contrast_ratio(getattr(palette, text), getattr(palette, ground)) >= 4.5, text


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_shapes_stand_out_from_what_they_lie_on(palette: Palette) -> None:
    for shape in SHAPES:
        assert contrast_ratio(getattr(palette, shape), palette.surface) >= 3, shape
    assert contrast_ratio(palette.mended, palette.mended_soft) >= 3
    assert contrast_ratio(palette.met, palette.met_soft) >= 3


def test_met_and_mended_differ_from_missed_without_any_colour() -> None:
    assert contrast_ratio(LIGHT.met, LIGHT.surface) >= 3
    assert contrast_ratio(LIGHT.met, LIGHT.mended_soft) >= 3


def test_every_colour_class_exists_in_the_style_sheet() -> None:
    css = render_css()
    for field in fields(Palette):
        assert f".f-{field.name.replace('_', '-')}{{" in css


def test_the_style_sheet_fetches_nothing_and_uses_only_known_colours() -> None:
    css = render_css()
    assert "url(" not in css
    assert "@import" not in css
    used = set(re.findall(r"var\(--([a-z-]+)\)", css))
    known = {f.name.replace("_", "-") for f in fields(Palette)} | {"sans", "serif"}
    assert used <= known


def test_paint_gives_a_colour_and_a_class() -> None:
    assert paint("met_soft", "ink") == {
        "class_": "f-met-soft s-ink", "fill": LIGHT.met_soft, "stroke": LIGHT.ink,
    }  # fmt: skip
    assert paint(stroke="ink")["fill"] == "none"
