"""Guesses from words: many a person's own names, and no wild guesses."""

import pytest

from geborgen.moments import (
    Actor,
    Answer,
    Behaviour,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Engagement,
    Mark,
    Need,
    Provenance,
    Recording,
    Role,
    SignalKind,
)
from geborgen.sources.codes import count_codes
from geborgen.sources.guess import draft_scheme, guess_meaning, guess_role, split_actor
from geborgen.sources.scheme_file import read_scheme

CHILD = Actor(role=Role.CHILD, name="kind")
MOTHER = Actor(role=Role.CAREGIVER, name="moeder")


def record(*acts: tuple[Actor, str]) -> Recording:
    behaviours = tuple(
        Behaviour(actor=actor, code=code, onset_s=float(second))
        for second, (actor, code) in enumerate(acts)
    )
    provenance = Provenance(maker="test", version="0")
    return Recording(session="s", child="k", behaviours=behaviours, provenance=provenance)


@pytest.mark.parametrize(
    "name", ["kind", "Baby", "jongen", "meisje", "CHI", "infant", "Child_3", "pleegkind", "C", "k"]
)
def test_words_for_a_child_give_the_child(name: str) -> None:
    assert guess_role(name) is Role.CHILD


@pytest.mark.parametrize(
    "name",
    [
        "moeder", "mama", "Vader", "papa", "oma", "pleegmoeder", "MOT", "FAT", "FA1", "MA1",
        "caregiver", "teacher", "juf", "meester", "leidster", "stiefvader", "M",
        "moeder van kind 3",
    ],
)  # fmt: skip
def test_words_for_a_caregiver_give_a_caregiver(name: str) -> None:
    assert guess_role(name) is Role.CAREGIVER


@pytest.mark.parametrize(
    "name",
    [
        "stranger",
        "vreemde",
        "onbekende",
        "UC1",
        "FC1",
        "zusje",
        "No focal subject",
        "subject1",
        "",
        "x",
    ],
)
def test_strangers_siblings_and_unknown_words_are_others(name: str) -> None:
    assert guess_role(name) is Role.OTHER


@pytest.mark.parametrize(
    ("header", "actor", "code"),
    [
        ("mother:smile", Actor(role=Role.CAREGIVER, name="mother"), "smile"),
        ("C.pos", Actor(role=Role.CHILD, name="C"), "pos"),
        ("vader/troost", Actor(role=Role.CAREGIVER, name="vader"), "troost"),
        ("kind huilt", CHILD, "huilt"),
        ("moeder_helpt", MOTHER, "helpt"),
        ("Mneg", Actor(role=Role.CAREGIVER, name="M"), "Mneg"),
        ("C_neg", Actor(role=Role.CHILD, name="C"), "C_neg"),
    ],
)
def test_an_actor_is_taken_from_a_column_name(header: str, actor: Actor, code: str) -> None:
    assert split_actor(header) == (actor, code)


@pytest.mark.parametrize("header", ["pitch", "Togth", "baby", "mom", "0", "", "x:y", "Comfort"])
def test_no_actor_is_taken_where_none_is_named(header: str) -> None:
    assert split_actor(header) is None


@pytest.mark.parametrize(
    ("code", "need", "signal", "intensity"),
    [
        ("huilt", Need.COMFORT, SignalKind.CUE, 0.8),
        ("Cry", Need.COMFORT, SignalKind.CUE, 0.8),
        ("vraagt om hulp", Need.HELP, SignalKind.CUE, 0.5),
        ("looks_back", Need.WATCH_OVER, SignalKind.CUE, 0.3),
        ("driftbui", Need.ORGANISE_FEELINGS, SignalKind.CUE, 0.9),
        ("bang voor de hond", Need.PROTECT, SignalKind.CUE, 0.7),
        ("avoids", Need.COMFORT, SignalKind.MISCUE, 0.4),
        ("duwt weg", Need.COMFORT, SignalKind.MISCUE, 0.4),
    ],
)
def test_a_childs_words_are_signals(
    code: str, need: Need, signal: SignalKind, intensity: float
) -> None:
    found = guess_meaning(code, Role.CHILD)
    assert found is not None
    assert (found.means, found.need, found.signal, found.intensity) == (
        CodeMeaning.SIGNAL, need, signal, intensity,
    )  # fmt: skip
    assert found.guessed
    assert found.actor == "child"


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("troost", Answer.CONTAINED),
        ("Comforts", Answer.CONTAINED),
        ("helpt", Answer.MET),
        ("spiegelt gevoel", Answer.MIRRORED),
        ("mirrors", Answer.MIRRORED),
        ("begrenst", Answer.LIMITED),
        ("setsLimit", Answer.LIMITED),
        ("negeert", Answer.MISSED),
        ("ignores", Answer.MISSED),
        ("reageert niet", Answer.MISSED),
        ("wijst af", Answer.DISMISSED),
        ("neemt over", Answer.INTRUDED),
        ("dreigt", Answer.FRIGHTENING),
    ],
)
def test_a_caregivers_words_are_answers(code: str, answer: Answer) -> None:
    found = guess_meaning(code, Role.CAREGIVER)
    assert found is not None
    assert (found.means, found.answer, found.guessed) == (CodeMeaning.ANSWER, answer, True)


@pytest.mark.parametrize(
    ("code", "role", "engagement"),
    [
        ("Mpos", Role.CAREGIVER, Engagement.POSITIVE),
        ("Cneg", Role.CHILD, Engagement.NEGATIVE),
        ("smile", Role.CHILD, Engagement.POSITIVE),
        ("lacht", Role.CAREGIVER, Engagement.POSITIVE),
        ("neutraal", Role.OTHER, Engagement.NEUTRAL),
    ],
)
def test_smiles_and_moods_are_engagement(code: str, role: Role, engagement: Engagement) -> None:
    found = guess_meaning(code, role)
    assert found is not None
    assert (found.means, found.engagement) == (CodeMeaning.ENGAGEMENT, engagement)


def test_leaving_and_returning_are_marks_of_the_caregiver() -> None:
    away, back = guess_meaning("gaat weg", Role.CAREGIVER), guess_meaning("returns", Role.CAREGIVER)
    assert away is not None and back is not None
    assert (away.mark, back.mark) == (Mark.AWAY, Mark.PRESENT)


def test_a_description_speaks_where_the_code_is_silent() -> None:
    found = guess_meaning("p", Role.CHILD, "kind huilt")
    assert found is not None
    assert (found.code, found.need) == ("p", Need.COMFORT)


@pytest.mark.parametrize(
    ("code", "role"),
    [
        ("p", Role.CHILD),
        ("MAlone", Role.CAREGIVER),
        ("huilt niet", Role.CHILD),
        ("does not cry", Role.CHILD),
        ("lacht en huilt", Role.CHILD),
        ("huilt", Role.OTHER),
        ("troost", Role.OTHER),
        ("crystal", Role.CHILD),
        ("", Role.CHILD),
        ("123", Role.CAREGIVER),
    ],
)
def test_there_is_no_guess_without_a_known_word_or_with_a_contradiction(
    code: str, role: Role
) -> None:
    assert guess_meaning(code or "?", role) is None


def test_a_contradicting_code_is_not_settled_by_its_description() -> None:
    assert guess_meaning("lacht en huilt", Role.CHILD, "huilt") is None


def test_a_draft_covers_what_it_can_and_leaves_the_rest() -> None:
    draft = draft_scheme([record((CHILD, "huilt"), (MOTHER, "troost"), (CHILD, "xq"))])
    assert {d.code: d.actor for d in draft.codes} == {"huilt": "child", "troost": "caregiver"}
    assert draft.actors == (("kind", Role.CHILD), ("moeder", Role.CAREGIVER))
    assert all(definition.guessed for definition in draft.codes)


def test_a_draft_takes_the_shipped_scheme_that_knows_the_codes() -> None:
    draft = draft_scheme([record((CHILD, "comfort_miscue"), (MOTHER, "contained"), (CHILD, "xq"))])
    # A guess as well: nobody said that the codes are meant as the shipped scheme means them.
    assert [definition.guessed for definition in draft.codes] == [True, True]
    assert draft.rules == read_scheme("circle").rules


def test_one_word_that_a_shipped_scheme_has_too_does_not_make_it_that_scheme() -> None:
    draft = draft_scheme([record((CHILD, "play"), (CHILD, "huilt"), (MOTHER, "troost"))])
    assert {d.code: d.means for d in draft.codes}["play"] is CodeMeaning.MARK


def test_a_draft_keeps_its_base_and_adds_to_it() -> None:
    own = CodeDefinition(code="huilt", means=CodeMeaning.IGNORED)
    base = CodingScheme(name="eigen", codes=(own,))
    draft = draft_scheme([record((CHILD, "huilt"), (MOTHER, "troost"))], base=base)
    assert draft.name == "eigen"
    assert draft.meaning("huilt", CHILD) == own
    assert draft.meaning("troost", MOTHER) is not None


def test_a_scheme_that_the_file_brings_comes_before_guesses() -> None:
    own = CodingScheme(
        name="f", codes=(CodeDefinition(code="huilt", means=CodeMeaning.IGNORED, actor="child"),)
    )
    recording = record((CHILD, "huilt"))
    brought = Recording(
        session="s", child="k", scheme=own,
        behaviours=recording.behaviours, provenance=recording.provenance,
    )  # fmt: skip
    assert draft_scheme([brought]).codes == own.codes


def test_nothing_to_draft_gives_an_empty_scheme() -> None:
    assert draft_scheme([]).codes == ()


def test_codes_are_counted_per_actor_with_their_seconds() -> None:
    behaviours = (
        Behaviour(actor=CHILD, code="huilt", onset_s=1.0, offset_s=3.5),
        Behaviour(actor=MOTHER, code="huilt", onset_s=2.0),
        Behaviour(actor=CHILD, code="huilt", onset_s=9.0),
    )
    recording = Recording(
        session="s", child="k", behaviours=behaviours, provenance=record().provenance
    )
    first, second = count_codes([recording, recording])
    assert (first.n, first.n_states, first.seconds) == (4, 2, 5.0)
    assert (first.first_s, first.last_s, first.n_sessions) == (1.0, 9.0, 2)
    assert (second.actor, second.n) == (MOTHER, 2)


def test_a_word_is_as_sure_in_one_file_as_in_another() -> None:
    few = draft_scheme([record((CHILD, "cries"), (MOTHER, "contained"))])
    many = draft_scheme([record((CHILD, "cries"), (CHILD, "xq"), (CHILD, "yq"), (CHILD, "zq"))])
    assert [d.guessed for s in (few, many) for d in s.codes if d.code == "cries"] == [True, True]


@pytest.mark.parametrize("code", ["pos:n", "pos:det", "POS n:prop"])
def test_a_part_of_speech_is_not_something_positive(code: str) -> None:
    assert guess_meaning(code, Role.CHILD) is None
    assert guess_meaning("pos", Role.CHILD) is not None
