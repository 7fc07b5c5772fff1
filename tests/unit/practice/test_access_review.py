"""What a client reads of who opened the file, and what a month's review brings up."""

from datetime import UTC, datetime, timedelta

import pytest

from geborgen.moments import Language, load_phrasebook
from geborgen.practice.accesslog.acts import Act, Ground, Outcome
from geborgen.practice.accesslog.chain import BreakKind
from geborgen.practice.accesslog.logged import (
    Logged,
    WorkingHours,
    compute_review,
    group_accesses,
)

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
NUMBERS = iter(range(1, 100_000))


def line(at=MONDAY, **given):
    usual = {"act": "read", "outcome": "done", "user": "anna", "role": "professional"}
    rest = {"on_behalf_of": "", "client": "c1", "ground": "care", "reference": ""}
    return Logged(number=next(NUMBERS), at=at, **(usual | rest | given))


def review(lines, **given):
    return [found.kind for found in compute_review(lines, hours=WorkingHours(), **given).unusual]


def test_a_client_reads_one_line_a_day_person_and_act():
    lines = [
        line(),
        line(MONDAY + timedelta(hours=2)),
        line(act="print"),
        line(MONDAY + timedelta(days=1), user="bert"),
        line(act="search", client=""),
        line(outcome="refused"),
    ]
    grouped = group_accesses(lines)
    assert [(a.user, a.act, a.times) for a in grouped] == [
        ("bert", "read", 1),
        ("anna", "read", 2),
        ("anna", "print", 1),
    ]
    assert (grouped[1].first.hour, grouped[1].last.hour) == (10, 12)


def test_an_ordinary_day_brings_up_nothing():
    assert review([line(client=f"c{n}") for n in range(10)]) == []


@pytest.mark.parametrize(
    ("unusual", "kind"),
    [
        ({"act": "break-glass", "ground": "emergency"}, "break_glass"),
        ({"at": MONDAY.replace(hour=23)}, "outside_hours"),
        ({"at": MONDAY + timedelta(days=5)}, "outside_hours"),
        ({"outcome": "refused"}, "refused"),
        ({"client": "me"}, "own_file"),
    ],
)
def test_what_stands_out_is_brought_up(unusual, kind):
    assert review([line(**unusual)], own=frozenset({("anna", "me")})) == [kind]


def test_a_client_who_looks_at_night_is_nothing_unusual():
    assert review([line(MONDAY.replace(hour=23), ground="own", user="client")]) == []


def test_many_more_files_than_usual_are_brought_up_with_their_number():
    usual = [line(MONDAY - timedelta(days=7 * w), client=f"c{n}") for w in (1, 2) for n in range(5)]
    many = [line(client=f"c{n}") for n in range(25)]
    found = compute_review([*usual, *many], hours=WorkingHours()).unusual
    assert [(f.kind, f.user, f.count) for f in found] == [("many_files", "anna", 25)]


def test_five_wrong_passwords_are_brought_up_and_four_are_not():
    wrong = [line(act="log-in-failed", client="") for _ in range(5)]
    assert review(wrong[:4]) == []
    assert review(wrong) == ["failed_log_ins"]


@pytest.mark.parametrize("language", list(Language))
def test_every_word_of_the_log_can_be_said(language):
    book = load_phrasebook(language, "geborgen.practice.accesslog")
    words = {"act": Act, "outcome": Outcome, "break": BreakKind, "ground": [g for g in Ground if g]}
    missing = [f"{t}.{w}" for t, kind in words.items() for w in kind if not book.has(f"{t}.{w}")]
    assert missing == []


def test_only_what_touched_a_file_is_said_of_a_file():
    own = {"act": "change", "client": ""}
    lines = [line(act="change"), line(**own), line(**own, reference="password")]
    acts = compute_review(lines, hours=WorkingHours()).acts
    assert acts == {"act.change": 1, "elsewhere.change": 1, "lock.change": 1}


@pytest.mark.parametrize("language", [*Language])
def test_every_heading_of_the_month_has_words(language):
    book = load_phrasebook(language, "geborgen.practice.accesslog")
    for act in Act:
        acts = compute_review([line(act=act, client="")], hours=WorkingHours()).acts
        assert [book.say(heading) for heading in acts]
