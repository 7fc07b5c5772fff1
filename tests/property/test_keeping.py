"""How long a file is kept: the longest term rules, and more care never makes it shorter."""

from dataclasses import replace
from datetime import MAXYEAR, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.practice.lifecycle.terms import (
    Care,
    FileFacts,
    Young,
    add_years,
    choose_longest,
    compute_terms,
)
from geborgen.practice.practices.jurisdiction import LAWS, Jurisdiction
from geborgen.practice.practices.keeping_rules import KEEPING_RULES, make_own_rule

DAYS = st.dates(date(1950, 1, 1), date(2040, 12, 31))
KINDS = st.sampled_from(
    ["preventive_before_birth", "after_birth", "individual", "couple", "circle_group", "school",
     "foster"]
)  # fmt: skip
CARE = st.builds(Care, kind=KINDS, ended_on=st.none() | DAYS)
YOUNG = st.builds(
    Young, born=st.none() | DAYS, is_child=st.booleans(), has_court_measure=st.booleans()
)
PLACES = st.sampled_from(list(Jurisdiction))


@st.composite
def files(draw):
    contact, change = sorted((draw(DAYS), draw(DAYS)))
    return FileFacts(
        last_change=change,
        last_contact=contact,
        closed_on=draw(st.none() | DAYS),
        care=tuple(draw(st.lists(CARE, max_size=4))),
        young=tuple(draw(st.lists(YOUNG, max_size=3))),
    )


def end_of(facts, place, *own):
    return choose_longest(compute_terms(facts, (*KEEPING_RULES[place], *own))).until


@given(files(), PLACES)
def test_the_longest_term_rules(facts, place):
    terms = compute_terms(facts, KEEPING_RULES[place])
    assert end_of(facts, place) == max(term.until for term in terms if term.until)
    assert list(terms) == sorted(terms, key=lambda t: t.until or date.min, reverse=True)


@given(files(), PLACES, CARE)
def test_adding_an_episode_never_shortens_it(facts, place, more):
    longer = replace(facts, care=(*facts.care, more))
    assert end_of(longer, place) >= end_of(facts, place)


@given(files(), PLACES, YOUNG)
def test_adding_a_child_or_a_measure_never_shortens_it(facts, place, child):
    longer = replace(facts, young=(*facts.young, child))
    assert end_of(longer, place) >= end_of(facts, place)
    measured = [replace(one, has_court_measure=True) for one in longer.young]
    assert end_of(replace(longer, young=tuple(measured)), place) >= end_of(longer, place)


@given(files(), PLACES, DAYS)
def test_a_later_change_never_shortens_it_and_no_file_goes_before_the_general_term(
    facts, place, day
):
    later = replace(facts, last_change=max(facts.last_change, day))
    assert end_of(later, place) >= end_of(facts, place)
    assert end_of(facts, place) >= add_years(facts.last_contact, LAWS[place].retention_years)


@given(files(), PLACES, st.integers(30, 100))
def test_a_practices_own_choice_only_makes_it_longer(facts, place, years):
    assert end_of(facts, place, make_own_rule(years)) >= end_of(facts, place)


@given(st.dates(), st.integers(0, 60))
def test_a_term_is_never_a_day_too_short(day, years):
    until = add_years(day, years)
    if day.year + years <= MAXYEAR:
        assert until.year == day.year + years
        assert (until.month, until.day) >= (day.month, day.day)
        assert (until.month, until.day) in {(day.month, day.day), (3, 1)}


@pytest.mark.parametrize(
    ("born", "until"),
    [(date(2004, 2, 29), date(2052, 3, 1)), (date(2003, 2, 28), date(2051, 2, 28)),
     (date(9990, 1, 1), date(MAXYEAR, 1, 1))],
)  # fmt: skip
def test_a_supervision_order_counts_thirty_years_from_majority(born, until):
    facts = FileFacts(
        last_change=date(2010, 1, 1), last_contact=date(2010, 1, 1),
        young=(Young(born=born, has_court_measure=True),),
    )  # fmt: skip
    assert end_of(facts, Jurisdiction.NETHERLANDS) == until


def test_flemish_youth_help_lasts_until_the_youngest_is_thirty_five():
    facts = FileFacts(
        last_change=date(2024, 5, 1), last_contact=date(2024, 5, 1),
        care=(Care(kind="foster", ended_on=date(2024, 5, 1)),),
        young=(Young(born=date(2020, 2, 29)), Young(born=date(2022, 7, 7))),
    )  # fmt: skip
    assert end_of(facts, Jurisdiction.BELGIUM) == date(2057, 7, 7)
    adults = replace(facts, care=(Care(kind="couple", ended_on=None),), young=())
    general = choose_longest(compute_terms(adults, KEEPING_RULES[Jurisdiction.BELGIUM]))
    assert (general.until, general.latest) == (date(2054, 5, 1), date(2074, 5, 1))
