"""The page as a browser shows it: narrow, by light and dark, and without a network."""

import pytest

from geborgen.views import render_report_html

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OVERLAPS = """() => [...document.querySelectorAll('svg.circle')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBBox()]);
  const view = svg.viewBox.baseVal, found = [];
  boxes.forEach(([text, a], i) => {
    if (a.x < 0 || a.x + a.width > view.width || a.y + a.height > view.height) found.push(text);
    boxes.slice(i + 1).forEach(([other, b]) => {
      const x = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const y = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      if (x > 0.5 && y > 4) found.push(text + ' / ' + other);
    });
  });
  return found;
})"""


@pytest.fixture(params=["nl", "en"])
def shown(request, reading, offline_page):
    asked: list[str] = []
    offline_page.on("request", lambda sent: asked.append(sent.url))
    offline_page.set_viewport_size({"width": 320, "height": 700})
    offline_page.set_content(render_report_html(reading, language=request.param))
    assert [url for url in asked if not url.startswith("about:")] == []
    return offline_page


def test_nothing_sticks_out_at_320_pixels(shown) -> None:
    assert shown.evaluate("document.documentElement.scrollWidth") == 320


def test_no_words_of_the_circle_overlap_or_are_cut(shown) -> None:
    assert shown.evaluate(OVERLAPS) == []


def test_what_can_be_pressed_is_large_enough(shown) -> None:
    sizes = shown.evaluate(
        "[...document.querySelectorAll('nav a, summary')]"
        ".map(element => element.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 24


def test_the_skip_link_is_the_first_stop_and_can_be_seen(shown) -> None:
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.className") == "skip"
    assert shown.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
