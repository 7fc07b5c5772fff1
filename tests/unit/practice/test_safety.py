"""Words of danger or despair bring whom to call; everyday words do not; the misses are told."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geborgen.moments import Language
from geborgen.practice.safety import (
    ConcernKind,
    Country,
    contacts_of,
    find_concern,
    find_concerns,
    panel_for,
)

SETS = Path(__file__).parent / "safety"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "explanation" / "safety-words.md"
TUNING = [
    "tuning",
    "tuning_second",
    "tuning_third",
    "tuning_fourth",
    "tuning_fifth",
    "tuning_sixth",
]


def sentences(name):
    table = tomllib.loads((SETS / f"{name}.toml").read_text("utf-8"))
    return [
        (kind, text) for kind, said in table.items() for texts in said.values() for text in texts
    ]


def missed(name):
    return [text for kind, text in sentences(name) if kind != "none" and not find_concerns(text)]


def false_alarms(name):
    return [text for kind, text in sentences(name) if kind == "none" and find_concerns(text)]


def told_on_the_page(mark):
    told = re.search(rf"<!-- {mark} -->\n(.*?)<!-- end -->", PAGE.read_text("utf-8"), re.S)[1]
    return re.findall(r"^- (.+)$", told, re.M)


def test_the_rules_know_what_they_were_tuned_on():
    known = "ik wil niet dood maar zo verder leven wil ik ook niet"
    assert [text for name in TUNING for text in missed(name)] == [known]
    assert [text for name in TUNING for text in false_alarms(name)] == []


def test_the_page_tells_what_it_misses_of_sentences_by_somebody_else():
    told = told_on_the_page("misses by others")
    assert told == missed("held_out_seventh") + false_alarms("held_out_seventh")
    found = [kind for kind, _ in sentences("held_out_seventh") if kind != "none"]
    assert f"{len(found) - len(missed('held_out_seventh'))} of {len(found)}" in PAGE.read_text(
        "utf-8"
    )


def test_there_are_enough_sentences_in_both_languages():
    assert sum(len(sentences(name)) for name in TUNING) > 1000
    assert len(sentences("held_out")) == 120


def test_the_page_tells_every_miss_and_false_alarm_of_the_sentences_kept_apart():
    assert told_on_the_page("misses") == missed("held_out") + false_alarms("held_out")


def test_what_only_understanding_could_find_is_not_found():
    told = told_on_the_page("veiled")
    assert len(told) >= 8
    assert [text for text in told if find_concerns(text)] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ik wil niet meer leven.", ConcernKind.SUICIDE),
        ("'k wil nie meer leven", ConcernKind.SUICIDE),
        ("I don’t want to live anymore", ConcernKind.SUICIDE),
        ("Mijn zoon zegt: ik wil dood", ConcernKind.SELF_HARM),
        ("Mijn man slaat me", ConcernKind.VIOLENCE),
        ("I shook the baby", ConcernKind.FEAR_OF_HURTING),
        ("My baby is not breathing", ConcernKind.DANGER),
        ("Ze is misbruikt", ConcernKind.SEXUAL),
        ("Ik kan niet meer", ConcernKind.OVERWHELMED),
    ],
)
def test_plain_words_are_found(text, kind):
    assert kind in {concern.kind for concern in find_concerns(text)}


@pytest.mark.parametrize(
    "text",
    [
        "ik ging dood van het lachen",
        "we were killing time",
        "Mijn man slaat me niet",
        "Hij heeft ons nooit geslagen",
        "ik kon niet meer van het lachen",
        "Ik schrok me dood",
        "hij huilt als ik wegga",
        "If I leave the room he cries",
        "hij zit de hele dag aan zijn piemel",
        "handafdruk in verf op papier",
        "",
        "   …!?",
    ],
)
def test_idioms_denials_and_nothing_are_let_pass(text):
    assert find_concern(text) is None


def test_a_denial_elsewhere_denies_nothing():
    assert find_concern("Het was niet leuk. Mijn man slaat me.") is ConcernKind.VIOLENCE
    assert find_concern("Ik weet niet of mijn man haar slaat") is ConcernKind.VIOLENCE


def test_the_most_urgent_comes_first():
    found = find_concerns("Ik kan niet meer. Mijn baby ademt niet.")
    assert [concern.kind for concern in found] == [ConcernKind.DANGER, ConcernKind.OVERWHELMED]
    assert find_concern("Ik kan niet meer. Mijn baby ademt niet.") == found[0].kind


def test_the_words_found_stay_out_of_repr():
    assert "leven" not in repr(find_concerns("Ik wil niet meer leven"))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text):
    assert isinstance(find_concerns(text), tuple)


def test_a_long_text_without_any_point_is_looked_at_to_its_end():
    text = "ik wil hem niet knuffelen want hij is moe en de dag was lang " * 150
    assert find_concerns(text) == ()
    assert find_concern(text + "en mijn man slaat me") is ConcernKind.VIOLENCE


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("country", list(Country))
@pytest.mark.parametrize("kind", list(ConcernKind))
def test_every_concern_has_words_and_someone_to_call(kind, country, language):
    panel = panel_for([kind], country=country, language=language)
    sends = "stuurt niets" if language is Language.NL else "sends nothing"
    assert sends in panel.text
    assert any(contact.dial for contact in panel.contacts)
    assert all(contact.name and contact.when for contact in panel.contacts)
    if kind is not ConcernKind.OVERWHELMED:
        assert panel.contacts[0].dial == "112"


def test_a_panel_for_several_concerns_speaks_of_the_first_and_calls_for_all():
    both = [ConcernKind.OVERWHELMED, ConcernKind.SUICIDE]
    panel = panel_for(both, country=Country.NETHERLANDS, language="nl")
    assert panel.title == "Dit klinkt heel zwaar"
    names = [contact.name for contact in panel.contacts]
    assert names[:2] == ["112", "113 Zelfmoordpreventie"]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("country", "dial"), [("nl", "113"), ("be", "1813")])
def test_too_much_for_one_person_ends_with_the_line_about_suicide(country, dial):
    (kind,) = {concern.kind for concern in find_concerns("ik kan niet meer")}
    assert kind is ConcernKind.OVERWHELMED
    panel = panel_for([kind], country=Country(country), language="nl")
    assert panel.contacts[-1].dial == dial


@pytest.mark.parametrize("country", list(Country))
def test_every_contact_says_when_it_was_checked(country):
    contacts = contacts_of(country)
    assert len(contacts) >= 6
    assert all(re.match(r"20\d\d-\d\d-\d\d: \w", contact.checked) for contact in contacts)
