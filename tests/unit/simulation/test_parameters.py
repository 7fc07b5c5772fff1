"""What a family may be given: ranges, switches, and constants that say where they come from."""

import inspect
from dataclasses import fields, replace

import pytest

from geborgen.moments import Language, UserError
from geborgen.simulation import (
    ages,
    caregiving,
    child,
    kernel,
    kernel_situation,
    model,
    parameters,
    strange_situation,
)
from geborgen.simulation.parameters import (
    Caregiver,
    Constants,
    Family,
    Mechanisms,
    Temperament,
    describe_constants,
)
from geborgen.simulation.references import load_references


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), float("inf"), "veel", True, None])
@pytest.mark.parametrize("name", ["notice", "fright"])
def test_an_impossible_tendency_is_one_line_with_its_name_and_range(name, value):
    with pytest.raises(UserError) as refused:
        Caregiver(**{name: value})
    for language in Language:
        said = refused.value.say(language)
        assert f"caregiver.{name}" in said
        assert "0" in said and "1" in said and "\n" not in said


def test_every_record_refuses_what_is_outside_its_range():
    for make in (
        lambda: Temperament(self_calm=0.5),
        lambda: Constants(choice_precision=-1),
        lambda: Mechanisms(repair="no"),
        lambda: Mechanisms(learn_from="joy"),
        lambda: Family(caregivers=()),
        lambda: Family(number=-1),
        lambda: Family(shares=(1.0, 2.0)),
        lambda: Family(shares=(0.0,)),
    ):
        with pytest.raises(UserError):
            make()


def test_shares_become_bounds_that_end_at_one():
    family = Family(caregivers=(Caregiver(), Caregiver()), shares=(3, 1))
    assert family.share_bounds() == (0.75, 1.0)


def test_every_constant_says_its_unit_its_reason_and_its_source():
    for name, value, unit, source, why in describe_constants():
        assert isinstance(value, int | float), name
        assert unit, name
        assert len(why) > 5, name
        assert source == "free" or source in load_references(), name


def test_every_number_stands_within_its_own_range():
    for record in (Temperament, Caregiver, Constants):
        for item in fields(record):
            assert item.metadata["low"] <= item.default <= item.metadata["high"], item.name


def test_no_name_of_a_pattern_stands_in_the_model():
    patterns = ("secure", "avoidant", "ambivalent", "resistant", "disorgani")
    for module in (
        ages, caregiving, child, kernel, kernel_situation, model, parameters, strange_situation,
    ):  # fmt: skip
        words = inspect.getsource(module).lower()
        assert [p for p in patterns if p in words] == [], module.__name__


def test_one_value_can_be_changed_without_the_others():
    assert replace(Caregiver(), repair=0.1).notice == Caregiver().notice
