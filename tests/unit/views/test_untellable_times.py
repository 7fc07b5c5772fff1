"""Where times tell no latency, or there are none, page and data say why and show no number."""

import json
from dataclasses import replace

import pytest

from geborgen.analysis.reading import compute_reading
from geborgen.analysis.results import Reading
from geborgen.views.report import render_report_html
from geborgen.views.report_json import render_report_json
from tests.spec.scene import recording

REASONS = {"nl": "sluiten op elkaar aan", "en": "The marks abut"}


def scene(pause_s: int) -> str:
    lines, start = [], 0
    for number in range(16):
        who = "mother met" if number % 2 else "child asks comfort"
        begin, end = (f"{second // 60}:{second % 60:02}" for second in (start, start + 6))
        lines.append(f"{begin}-{end} {who}")
        start += 6 + pause_s
    return "\n".join([*lines, f"{start // 60 + 1}:00 ends"])


@pytest.fixture
def abutting() -> Reading:
    return compute_reading(recording(scene(0)))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_of_marks_that_abut_says_why_there_is_no_latency(
    abutting: Reading, language: str
) -> None:
    page = render_report_html(abutting, language=language)
    assert REASONS[language] in page
    assert "15 van de 15" in page or "15 of 15" in page
    parts = json.loads(render_report_json(abutting, language=language))["said"][language]
    assert not {"latency", "following"} & parts["pairs"][0]["parts"].keys()


def test_the_same_acts_with_pauses_do_show_it() -> None:
    reading = compute_reading(recording(scene(1)))
    parts = json.loads(render_report_json(reading, language="nl"))["said"]["nl"]["pairs"][0]
    assert "latency" in parts["parts"]
    assert REASONS["nl"] not in render_report_html(reading, language="nl")


def test_data_of_marks_that_abut_hold_no_latency_anywhere(abutting: Reading) -> None:
    found = json.loads(render_report_json(abutting))["reading"]["pairs"][0]
    assert (found["latency"], found["repair"]["latency"], found["contingencies"]) == (
        None,
        None,
        [],
    )
    assert {moment["latency_s"] for moment in found["moments"]} == {None}
    assert {moment["settle_latency_s"] for moment in found["moments"]} == {None}


@pytest.mark.parametrize(("language", "reason"), [("nl", "volgorde"), ("en", "which order")])
def test_an_order_without_times_is_named_as_the_reason_for_an_empty_circle(
    language: str, reason: str
) -> None:
    ordered = replace(recording(scene(1)), length_s=None, order_only=True)
    reading = compute_reading(ordered)
    told = json.loads(render_report_json(reading, language=language))["said"][language]
    assert any(reason in sentence for sentence in told["pairs"][0]["asked"])
    assert not any("seconden" in value or "seconds" in value for _, value in told["facts"])
    assert render_report_html(reading, language=language)
