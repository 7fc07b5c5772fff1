"""Agreement of two observers in words: how sure, who alone, which way, and nothing too exact."""

from dataclasses import replace

import pytest

from geborgen.analysis.agreement import compute_agreement, pair_recordings
from geborgen.analysis.agreement.results import Drift
from geborgen.analysis.results import Verdict
from geborgen.moments import Actor, Behaviour, Language, Provenance, Recording, Role
from geborgen.views.agreement_page import make_agreement_part, render_agreement_page
from geborgen.views.agreement_words import say_agreement, stream_table
from geborgen.views.words import load_report_book

KIM = Actor(role=Role.CHILD, name="kim")
EN, NL = load_report_book(Language.EN), load_report_book(Language.NL)


def a_session(*coded, length_s=300.0):
    acts = [
        Behaviour(actor=KIM, code=code, onset_s=float(start), offset_s=float(end))
        for code, start, end in coded
    ]
    return Recording(
        session="s1", child="kim", length_s=length_s, behaviours=tuple(acts),
        provenance=Provenance(maker="test", version="1"),
    )  # fmt: skip


def read(first, second):
    pairs = pair_recordings([a_session(*first)], [a_session(*second)])
    return compute_agreement(pairs, names=("an", "bo"))


FIRST = [("look" if i % 2 else "cry", 10 * i, 10 * i + 6) for i in range(28)]
SECOND = [
    ("look" if i % 2 or i % 6 == 0 else "cry", start, end)
    for i, (_, start, end) in enumerate(FIRST)
]


def test_a_kappa_is_said_with_its_interval_and_what_it_would_take():
    [kappa, *_, odds, _] = say_agreement(read(FIRST, SECOND), EN)
    assert kappa.startswith("kim: kappa 0.")
    assert "% of the time" in kappa
    assert "true odds ratio of 4 looks like about" in odds


def test_full_agreement_claims_no_percentage_and_no_flattening():
    said = " ".join(say_agreement(read(FIRST, FIRST), EN))
    assert "kappa 1.00 in time" in said
    assert "%" not in said
    assert "odds" not in said


def test_too_few_is_said_and_not_shown_as_a_number():
    reading = read([("look", 1, 2)], [("look", 1, 2), ("cry", 4, 5)])
    [stream] = reading.streams
    few = replace(stream.units.mean, verdict=Verdict.TOO_FEW)
    shown = replace(reading, streams=(replace(stream, units=replace(stream.units, mean=few)),))
    assert say_agreement(shown, NL)[0] == "kim: te weinig om iets over overeenstemming te zeggen."
    assert stream_table(shown, NL).rows[0][3] == "te weinig"


def test_a_code_that_only_one_used_is_told_with_who():
    said = say_agreement(read(FIRST, [*SECOND, ("point", 295, 296)]), EN)
    assert "kim: only bo used point." in said


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((-0.4, -0.6, -0.2), "Agreement falls"),
        ((0.3, 0.1, 0.5), "+0.30"),
        ((0.0, -0.1, 0.1), "no clear"),
    ],
)
def test_drift_is_told_by_its_interval(bounds, words):
    reading = read(FIRST, SECOND)
    change, low, high = bounds
    drift = Drift(points=(), change=change, low=low, high=high, verdict=Verdict.ENOUGH)
    moved = replace(reading, streams=(replace(reading.streams[0], drift=drift),))
    assert words in say_agreement(moved, EN)[1]


def test_part_and_page_hold_the_same_tables_and_escape_what_files_say():
    first = [
        ("<b>", start, end) if code == "cry" else (code, start, end) for code, start, end in FIRST
    ]
    reading = read(first, SECOND)
    page = render_agreement_page(reading, NL)
    assert page.count("<table>") == len(make_agreement_part(reading, NL).tables)
    assert "<b>" not in page


def test_acts_as_close_as_the_tolerance_are_said_to_flatter():
    close = [("look" if i % 2 else "cry", 2 * i, 2 * i + 1) for i in range(150)]
    said = " ".join(say_agreement(read(close, close), EN))
    assert "kim: acts begin 2 seconds apart on average" in said
    assert "kappa is too high" not in " ".join(say_agreement(read(FIRST, SECOND), EN))
