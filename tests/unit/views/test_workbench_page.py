"""The workbench's page: each part says what it rests on, fits a phone, and can be read aloud."""

import random
from dataclasses import replace

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from geborgen.analysis.workbench import WorkbenchChoice, begin_study, compute_part, compute_study
from geborgen.moments import Actor, Behaviour, Provenance, Recording, Role
from geborgen.sources.sample import read_workbench_sample
from geborgen.views.workbench import (
    load_workbench_book,
    make_workbench_page,
    render_workbench_html,
)
from geborgen.views.workbench.heat_svg import stands_out
from geborgen.views.workbench.part import make_page_part, read_part_json, render_part_json

SMALL = {"n_permutations": 200}


@pytest.fixture(scope="module")
def told():
    sessions = read_workbench_sample()
    choice = WorkbenchChoice(
        label="meaning", scheme=sessions[0].scheme, group="group", phase="phase",
        after=frozenset({"after"}), **SMALL,
    )  # fmt: skip
    return compute_study(sessions, choice)


def page_of(study, language="en"):
    book = load_workbench_book(language)
    return make_workbench_page(study, book)


def section_of(page, key):
    return next(section for section in page.sections if section.key == key)


def act(role, code, onset_s, length_s=1.0):
    actor = Actor(role=role, name=str(role))
    return Behaviour(actor=actor, code=code, onset_s=onset_s, offset_s=onset_s + length_s)


def session(*acts, name="s1"):
    made = Provenance(maker="test", version="1")
    return Recording(session=name, child="kim", provenance=made, behaviours=acts, length_s=30.0)


def test_the_methods_say_of_whom_each_agreement_is() -> None:
    acts = [act(role, "looks", 3.0 * n) for n in range(6) for role in (Role.CHILD, Role.CAREGIVER)]
    coded = tuple(replace(one, observer=name) for one in acts for name in ("an", "bo", "cy"))
    watched = replace(session(*acts), behaviours=coded, observers=("an", "bo", "cy"))
    paragraph = " ".join(page_of(compute_study([watched], WorkbenchChoice(**SMALL))).methods)
    assert "Both kappas are of an and bo; alpha also counts cy." in paragraph
    assert "intraclass" not in paragraph  # one session: none are shown


@pytest.mark.slow
def test_the_methods_say_whom_by_what_and_how_groups_were_compared(told) -> None:
    page = page_of(told)
    paragraph = " ".join(page.methods)
    assert "child and caregiver; acts were called by what they mean" in paragraph
    assert "the first observer's acts were counted" in paragraph
    assert "Groups (group: programme and waiting)" in paragraph
    assert "Sessions with phase ‘after’ counted as after" in paragraph
    assert {"shrout1979", "hedges1985", "becker1988"} <= set(page.cited)
    assert "acts of: child" in " ".join(section_of(page, "windows").said)
    assert "(caregiver)" in section_of(page, "dyads").intro


@pytest.mark.slow
def test_every_part_of_the_sample_has_its_figure_and_every_figure_its_table(told) -> None:
    page = page_of(told)
    names = {drawing.name for drawing in page.drawings}
    assert {"agreement", "transitions", "profile-1", "windows", "recurrence", "grid", "dyads",
            "precision"} <= names  # fmt: skip
    assert all(drawing.table.rows and drawing.caption for drawing in page.drawings)
    assert [section.key for section in page.sections][:3] == ["observed", "agreement", "sequences"]


@pytest.mark.slow
def test_precision_counts_each_dyad_once(told) -> None:
    assert told.precision.n_sessions == told.dyads.n_dyads == 12


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "acts",
    [
        (act(Role.CHILD, "cries", 1.0),),
        (act(Role.CHILD, "cries", 1.0), act(Role.CHILD, "smiles", 4.0)),
        (act(Role.CHILD, "x", 1.0), act(Role.CAREGIVER, "x", 2.0), act(Role.CHILD, "x", 9.0)),
        tuple(act(Role.OTHER, "<b>&", float(n)) for n in range(9)),
    ],
)
def test_little_is_no_trouble_and_the_page_says_why_parts_are_missing(acts, language) -> None:
    study = compute_study([session(*acts)], WorkbenchChoice(**SMALL))
    book = load_workbench_book(language)
    html = render_workbench_html(make_workbench_page(study, book), book)
    assert all(book.say(phrase) in html for phrase in study.untold)
    assert "<b>&" not in html


def test_too_few_units_give_no_odds_in_words() -> None:
    acts = [act(Role.CHILD, "cries", 1.0), act(Role.CAREGIVER, "holds", 2.0)]
    page = page_of(compute_study([session(*acts)], WorkbenchChoice(**SMALL)))
    windows = section_of(page, "windows")
    assert any(
        "Too little was seen to tell: ‘holds’ after ‘cries’" in said for said in windows.said
    )
    assert windows.drawings == ()


def test_of_people_with_names_sequences_name_roles_where_there_are_many() -> None:
    def of(name, number):
        acts = (act(Role.CHILD, "cries", 1.0), act(Role.CAREGIVER, "holds", 3.0))
        named = tuple(
            replace(a, actor=replace(a.actor, name=f"{name}-{a.actor.role}")) for a in acts
        )
        return replace(session(*named * 1, name=f"s{number}"), child=name)

    study = compute_study([of("kim", 1), of("lou", 2)], WorkbenchChoice(**SMALL))
    assert study.sequences.table.labels == ("caregiver: holds", "child: cries")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_fits_a_phone_and_can_be_read_aloud(told, offline_page, language) -> None:
    book = load_workbench_book(language)
    offline_page.set_viewport_size({"width": 360, "height": 700})
    offline_page.set_content(render_workbench_html(page_of(told, language), book))
    assert offline_page.evaluate("document.documentElement.scrollWidth") == 360
    offline_page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert offline_page.evaluate("document.documentElement.scrollWidth") == 360
    found = Axe().run(offline_page)
    assert [one["id"] for one in found.response["violations"]] == []


def test_acts_that_begin_together_are_said_not_to_follow_each_other() -> None:
    acts = [
        act(role, code, start)
        for start in range(0, 24, 4)
        for role, code in ((Role.CHILD, "looks"), (Role.CHILD, "points"), (Role.CAREGIVER, "names"))
    ]
    study = compute_study([session(*acts)], WorkbenchChoice(**SMALL))
    ties = study.sequences.ties
    assert (ties.n_tied, ties.n_neighbours) == (12, 17)
    said = render_workbench_html(page_of(study), load_workbench_book("en"))
    assert "In 12 of 17 places (71%) two acts next to each other begin at the same moment" in said


@pytest.mark.slow
def test_no_peak_is_named_that_chance_reaches_too(told) -> None:
    assert told.recurrence.chance.p_largest[told.recurrence.lags == told.recurrence.peak_lag] > 0.05
    assert "show the same 3 seconds after" not in render_workbench_html(
        page_of(told), load_workbench_book("en")
    )


@pytest.mark.slow
def test_a_transition_seen_once_is_not_said_to_stand_out(told) -> None:
    part, table = told.sequences, told.sequences.table
    places = list(zip(*np.nonzero(part.permutation.p_largest < 0.05), strict=True))
    assert any(stands_out(part, place) for place in places)
    once = replace(
        table,
        counts=np.minimum(table.counts, 1),
        fit=replace(table.fit, values=np.minimum(table.expected, 0.5)),
    )
    assert not any(stands_out(replace(part, table=once), place) for place in places)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_never_do_the_same_at_once_are_said_to_take_turns_or_be_coded_so(language) -> None:
    rng, at, acts = random.Random(3), 0.0, []
    for turn in range(60):
        length = float(rng.randint(1, 9))
        acts += [
            act(Role.CHILD, "ab"[turn % 2], at, length),
            act(Role.CAREGIVER, "ba"[turn % 2], at, length),
        ]
        at += length
    long = replace(session(*acts), length_s=at)
    study = compute_study([long], WorkbenchChoice(**SMALL))
    said = " ".join(section_of(page_of(study, language), "recurrence").said)
    assert {"nl": "nooit op hetzelfde moment", "en": "never show the same"}[language] in said


@pytest.fixture(scope="module")
def two_later():
    """Acts of three codes, never the same twice running; two later the same in 38 of a hundred."""
    rng, codes = random.Random(5), ["a", "b"]
    while len(codes) < 700:
        third = next(code for code in "abc" if code not in codes[-2:])
        codes.append(codes[-2] if rng.random() < 0.38 else third)
    acts = [act(Role.CHILD, code, float(i)) for i, code in enumerate(codes)]
    long = replace(session(*acts), length_s=float(len(acts)))
    desk, study = begin_study([long], WorkbenchChoice(lag=2, **SMALL))
    return compute_part(study, "sequences", desk)


def test_two_later_distance_is_that_of_random_orders_where_codes_do_not_repeat(two_later) -> None:
    part, back = two_later.sequences, np.eye(3, dtype=bool)
    # A third by the formula, a half in random orders without repeats.
    assert (part.table.residuals[back] > 0).all() and (part.distances[back] < -2).all()
    # By independence the table lies nearer to chance than random orders do: that is no accord.
    assert max(part.permutation.x2_p, part.permutation.g2_p) < 0.02
    strongest = np.unravel_index(np.abs(part.permutation.z).argmax(), (3, 3))
    first = part.profiles[0]
    assert (first.given, first.target) == tuple(part.table.labels[i] for i in strongest)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_comes_back_less_than_in_random_orders_is_coloured_and_said_so(
    two_later, language
) -> None:
    section = section_of(page_of(two_later, language), "sequences")
    say, drawing = load_workbench_book(language).say, section.drawings[0]
    assert say("bench.sequences.by_orders", n=200) in section.said
    assert say("bench.sequences.whole_sure_orders", n=200, p="p = ").split("(")[0] in " ".join(
        section.said
    )
    less = say("bench.sequences.less", listed="").rstrip(".")
    assert "a’ (" in next(said for said in section.said if said.startswith(less))
    cell = drawing.svg.split("a → a:")[0].rpartition("<rect")[2]
    assert 'class="f-mended s-rule"' in cell
    assert drawing.table.headings[3] == say("bench.head.deviate")


@pytest.mark.slow
def test_a_part_that_waits_is_named_and_one_that_is_kept_comes_back_as_it_was(told) -> None:
    book = load_workbench_book("en")
    kept = {key: make_page_part(told, key, book) for key in ("agreement", "grid")}
    back = {key: read_part_json(render_part_json(part)) for key, part in kept.items()}
    assert back == kept
    page = make_workbench_page(told, book, parts=back)
    assert page.missing[0] == "What follows what" and len(page.missing) == 5
    assert "Not there: What follows what; Answers in time" in render_workbench_html(page, book)
    assert {drawing.name for drawing in page.drawings} == {"agreement", "grid"}
