"""Records are checked once, at construction, and keep people's words out of sight."""

import pytest

from geborgen.moments import (
    Actor,
    Answer,
    Behaviour,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Fate,
    Half,
    Language,
    Moment,
    Need,
    Provenance,
    RecordError,
    Recording,
    Repair,
    Role,
    SchemeError,
    SignalKind,
    Span,
)

CHILD = Actor(role=Role.CHILD, name="kind-01")


def moment(**fields):
    """Build a moment of comfort with these fields."""
    given = {"session": "s", "child": "kind-01", "caregiver": "moeder", "onset_s": 1.0}
    return Moment(**(given | {"need": Need.COMFORT} | fields))


def recording(**fields):
    """Build an empty recording with these fields."""
    made = Provenance(maker="test", version="1")
    return Recording(**({"session": "s", "child": "kind-01", "provenance": made} | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"code": ""},
        {"onset_s": float("nan")},
        {"onset_s": float("inf")},
        {"offset_s": 0.5},
        {"offset_s": 3.0, "unpaired": True},
        {"intensity": 1.2},
    ],
)
def test_a_behaviour_out_of_range_is_refused(fields):
    with pytest.raises(RecordError):
        Behaviour(**({"actor": CHILD, "code": "cry", "onset_s": 1.0} | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"child": ""},
        {"caregiver": ""},
        {"latency_s": -1.0},
        {"intensity": 2.0},
        {"certainty": -0.1},
        {"child_age_months": float("inf")},
        {"repair": Repair(by=Role.CAREGIVER)},
        {"ruptured": False, "repair": Repair(by=Role.CAREGIVER)},
        {"shown_need": Need.ENJOY},
    ],
)
def test_a_moment_that_contradicts_itself_is_refused(fields):
    with pytest.raises(RecordError):
        moment(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"session": ""},
        {"length_s": -1.0},
        {"interval_s": 0.0},
        {
            "behaviours": (
                Behaviour(actor=CHILD, code="a", onset_s=2.0),
                Behaviour(actor=CHILD, code="b", onset_s=1.0),
            )
        },
    ],
)
def test_a_recording_out_of_order_or_range_is_refused(fields):
    with pytest.raises(RecordError):
        recording(**fields)


def test_a_span_cannot_end_before_it_starts():
    with pytest.raises(RecordError):
        Span(start_s=2.0, end_s=1.0)


@pytest.mark.parametrize(
    ("fields", "fate"),
    [
        ({"answers": (Answer.CONTAINED,)}, Fate.MET),
        ({"answers": (Answer.LIMITED,)}, Fate.MET),
        ({"answers": (Answer.MISSED,), "ruptured": True}, Fate.MISSED),
        ({"answers": (Answer.FRIGHTENING, Answer.CONTAINED)}, Fate.MISSED),
        ({"answers": (Answer.MET,), "ruptured": True}, Fate.MISSED),
        (
            {"answers": (Answer.MISSED,), "ruptured": True, "repair": Repair(by=Role.CAREGIVER)},
            Fate.MENDED,
        ),
        ({}, Fate.UNDECIDED),
    ],
)
def test_the_fate_follows_from_answer_rupture_and_repair(fields, fate):
    assert moment(**fields).fate is fate


def test_frightening_outweighs_the_comfort_beside_it():
    assert moment(answers=(Answer.MET, Answer.FRIGHTENING)).answer is Answer.FRIGHTENING


def test_each_half_has_four_needs_and_the_hands_have_the_lead():
    halves = [need.half for need in Need]
    assert [halves.count(half) for half in Half] == [4, 4, 1]


def test_words_of_people_are_not_in_repr():
    secret = "Annelies van der Plank"
    told = moment(note=secret, caregiver_feeling=secret)
    act = Behaviour(actor=CHILD, code="cry", onset_s=1.0, comment=secret)
    whole = recording(behaviours=(act,), moments=(told,), variables=(("name", secret),))
    assert secret not in f"{told!r}{act!r}{whole!r}"


def test_caregivers_are_those_listed_then_those_who_act():
    act = Behaviour(actor=Actor(role=Role.CAREGIVER, name="vader"), code="x", onset_s=0.0)
    whole = recording(caregivers=("moeder",), behaviours=(act,), moments=(moment(caregiver="oma"),))
    assert whole.caregiver_names == ("moeder", "vader", "oma")


def test_the_end_is_the_length_or_the_last_thing_that_happened():
    act = Behaviour(actor=CHILD, code="x", onset_s=3.0, offset_s=9.0)
    assert recording(behaviours=(act,)).end_s == 9.0
    assert recording(behaviours=(act,), length_s=20.0).end_s == 20.0
    assert recording().end_s == 0.0


def signal(**fields):
    """Build the definition of a crying signal."""
    given = {"code": "cry", "means": CodeMeaning.SIGNAL, "need": Need.COMFORT}
    return CodeDefinition(**(given | fields))


def test_the_definition_for_a_name_wins_over_the_one_for_a_role_and_that_over_any():
    anybody = signal()
    child = signal(actor="child", need=Need.PROTECT)
    named = signal(actor="kind-01", signal=SignalKind.MISCUE)
    scheme = CodingScheme(name="s", codes=(anybody, child, named))
    assert scheme.meaning("cry", CHILD) is named
    assert scheme.meaning("cry", Actor(role=Role.CHILD, name="other")) is child
    assert scheme.meaning("cry", Actor(role=Role.OTHER)) is anybody
    assert scheme.meaning("laugh", CHILD) is None


def test_a_scheme_says_who_is_who_where_the_file_does_not():
    subject = Actor(role=Role.OTHER, name="subject2")
    scheme = CodingScheme(
        name="s", codes=(signal(actor="child"),), actors=(("subject2", Role.CHILD),)
    )
    assert scheme.role_of(subject) is Role.CHILD
    assert scheme.meaning("cry", subject) is not None


def test_a_signal_without_a_need_and_a_code_twice_are_refused():
    with pytest.raises(SchemeError):
        CodeDefinition(code="cry", means=CodeMeaning.SIGNAL)
    with pytest.raises(SchemeError):
        CodingScheme(name="s", codes=(signal(), signal()))


def test_an_error_is_one_line_in_either_language():
    error = RecordError("field", field="onset_s", expected="a number", found="nan")
    lines = [error.say(language) for language in Language]
    assert len(set(lines)) == 2
    assert all("onset_s" in line and "\n" not in line for line in lines)
