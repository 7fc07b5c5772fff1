"""What a person may change, how it is understood, and what refuses in one clear line."""

import numpy as np
import pytest

from geborgen.inference.changes import Change, load_programmes, parse_change, parse_programme
from geborgen.inference.references import load_references
from geborgen.moments import Language, UserError
from tests.told_families import bank

PROGRAMME = """
name_nl = "praten"
name_en = "talks"
says_nl = "praten"
says_en = "talks"
completes = 0.5
uptake_mean = 0.5
uptake_sure = 4.0
[steps]
repair = 1.0
"""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("repair=+0.2", Change(name="repair", value=0.2, shifts=True)),
        ("herstel = +0,2", Change(name="repair", value=0.2, shifts=True)),
        ("Opmerken=0,8", Change(name="notice", value=0.8, shifts=False)),
        ("fright=-.1", Change(name="fright", value=-0.1, shifts=True)),
        ("schrik=−0,1", Change(name="fright", value=-0.1, shifts=True)),
        ("calm=1", Change(name="calm", value=1.0, shifts=False)),
    ],
)
def test_a_change_is_understood_in_both_languages(typed, meant):
    assert parse_change(typed) == meant


@pytest.mark.parametrize("typed", ["repair", "repair=", "=0.2", "repair=much", "x=0.2", "calm=3",
                                   "", "repair=+0.2=1", "nabijheid==1"])  # fmt: skip
@pytest.mark.parametrize("language", list(Language))
def test_a_change_that_cannot_be_understood_is_one_line(typed, language):
    with pytest.raises(UserError) as refused:
        parse_change(typed)
    assert "\n" not in refused.value.say(language)


def test_a_shift_stays_between_nothing_and_all():
    changed = parse_change("repair=+0.9").apply(bank(50).cares)
    assert changed.min() >= 0.0
    assert changed.max() <= 1.0
    assert (np.delete(changed, 7, axis=1) == np.delete(bank(50).cares, 7, axis=1)).all()


def test_every_programme_that_ships_names_its_works():
    keys = {one.key for one in load_programmes()}
    assert {"circle-group", "more-repair"} <= keys
    for one in load_programmes():
        assert one.sources
        assert set(one.sources) <= load_references().keys()


def test_who_does_not_go_through_with_a_programme_stays_as_they_were():
    told = parse_programme(PROGRAMME, key="talks")
    changed = told.apply(bank().cares, np.random.default_rng(1))[:, 7]
    same = np.isclose(changed, bank().cares[:, 7], atol=1e-6).mean()
    assert same == pytest.approx(0.5, abs=0.05)
    assert (changed >= bank().cares[:, 7] - 1e-6).all()


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ("repair = 1.0", "repair = 9.0", "steps.repair"),
        ("repair = 1.0", "kindness = 1.0", "kindness"),
        ("repair = 1.0", 'repair = "much"', "steps.repair"),
        ("completes = 0.5", "", "completes"),
        ("completes = 0.5", "completes = 2", "completes"),
        ("completes = 0.5", "completes = 0.5\nweeks = 8", "weeks"),
        ("[steps]\nrepair = 1.0", "steps = 3", "steps"),
        ("[steps]", "[steps", "TOML"),
    ],
)
def test_a_programme_that_is_not_right_names_the_field(was, becomes, named):
    with pytest.raises(UserError) as refused:
        parse_programme(PROGRAMME.replace(was, becomes), key="talks")
    assert named in str(refused.value)
    assert "\n" not in str(refused.value)
