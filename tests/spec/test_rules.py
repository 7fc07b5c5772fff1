"""The rules by which moments are derived, each shown on a scene; the manual is made of the same."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from geborgen.moments import MomentRules, derive_moments
from tests.spec.scene import facts, recording

RULES = tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))["rule"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_the_scene_shows_what_the_rule_says(rule):
    rules = replace(MomentRules(), **rule.get("rules", {}))
    moments = derive_moments(recording(rule["scene"]), rules=rules).moments
    expected = [dict(item.split("=") for item in line.split()) for line in rule["shows"]]
    found = [
        {key: facts(moment)[key] for key in wanted}
        for moment, wanted in zip(moments, expected, strict=True)
    ]
    assert found == expected


def test_every_rule_is_told_in_both_languages():
    for rule in RULES:
        assert rule["title"].keys() == rule["text"].keys() == {"nl", "en"}


def test_the_defaults_in_the_text_are_the_defaults_in_the_code():
    told = {key: value for rule in RULES for key, value in rule.get("defaults", {}).items()}
    actual = MomentRules()
    assert told == {key: getattr(actual, key) for key in told}
    assert told.keys() == set(MomentRules.__slots__) - {"observer"}
