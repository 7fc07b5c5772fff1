"""Corners of deriving that the rules' scenes do not show."""

from dataclasses import replace

from geborgen.moments import (
    Actor,
    Behaviour,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Fate,
    MomentRules,
    Need,
    Role,
    WarningKind,
    derive_moments,
)
from tests.spec.scene import SCHEME, recording


def test_a_code_the_scheme_does_not_know_is_reported_with_its_count():
    scene = recording("0:01 child asks comfort\n0:02 child hums\n0:05 child hums\n1:00 ends")
    warnings = derive_moments(scene).warnings
    unknown = [w for w in warnings if w.kind is WarningKind.UNKNOWN_CODE]
    assert [dict(w.details) for w in unknown] == [{"code": "hums", "n": 2}]


def test_signals_while_nobody_is_there_are_counted_and_said():
    scene = recording("0:01-1:00 mother away\n0:20 child asks comfort\n2:00 ends")
    derived = derive_moments(scene)
    assert derived.moments == ()
    assert [w.kind for w in derived.warnings] == [WarningKind.NO_CAREGIVER_PRESENT]


def test_two_observers_of_one_act_do_not_make_two_moments():
    scene = recording("0:05 child asks comfort\n0:08 mother met\n1:00 ends")
    acts = [replace(act, observer=name) for act in scene.behaviours for name in ("a", "b")]
    both = replace(scene, observers=("b", "a"), behaviours=tuple(acts))
    derived = derive_moments(both)
    assert [m.observer for m in derived.moments] == ["b"]
    assert [w.kind for w in derived.warnings] == [WarningKind.SEVERAL_OBSERVERS]
    chosen = derive_moments(both, rules=MomentRules(observer="a"))
    assert [m.observer for m in chosen.moments] == ["a"]


def test_a_caregiver_who_came_back_is_asked_again():
    scene = recording(
        "0:01 mother away\n0:10 child asks comfort\n0:30 mother here\n"
        "0:40 child asks comfort\n0:43 mother met\n2:00 ends"
    )
    assert [(m.onset_s, m.fate) for m in derive_moments(scene).moments] == [(40.0, Fate.MET)]


def test_presence_coded_as_states_leaves_out_the_rest():
    scene = recording(
        "0:00-0:30 mother here\n0:10 child asks help\n0:35 child asks help\n2:00 ends"
    )
    assert [m.onset_s for m in derive_moments(scene).moments] == [10.0]


def test_told_moments_stand_among_the_derived_in_order_of_time():
    scene = recording("0:05 child asks comfort\n0:08 mother met\n0:40 child asks help\n2:00 ends")
    told = replace(derive_moments(scene).moments[0], onset_s=20.0, told=True)
    both = derive_moments(replace(scene, moments=(told,)))
    assert [m.onset_s for m in both.moments] == [5.0, 20.0, 40.0]


def test_without_a_scheme_every_code_is_unknown_and_nothing_is_derived():
    scene = replace(recording("0:05 child asks comfort\n1:00 ends"), scheme=None)
    derived = derive_moments(scene)
    assert derived.moments == ()
    assert [w.kind for w in derived.warnings] == [WarningKind.UNKNOWN_CODE]


def test_an_unpaired_crying_does_not_tell_when_it_stopped():
    cry = Behaviour(
        actor=Actor(role=Role.CHILD, name="child"),
        code="asks comfort",
        onset_s=5.0,
        unpaired=True,
    )
    scene = replace(recording("0:08 mother met\n3:00 ends"), behaviours=())
    answered = replace(scene, behaviours=(cry, *recording("0:08 mother met").behaviours))
    moment = derive_moments(answered).moments[0]
    assert moment.settled is None


def test_only_a_caregivers_answer_counts():
    sibling = Behaviour(actor=Actor(role=Role.OTHER, name="zusje"), code="contained", onset_s=7.0)
    scene = recording("0:01 mother here\n0:05 child asks comfort\n2:00 ends")
    acts = sorted([*scene.behaviours, sibling], key=lambda act: act.onset_s)
    moment = derive_moments(replace(scene, behaviours=tuple(acts))).moments[0]
    assert moment.fate is Fate.MISSED


def test_the_strength_of_a_code_stands_in_where_the_act_has_none():
    loud = CodeDefinition(code="wail", means=CodeMeaning.SIGNAL, need=Need.COMFORT, intensity=0.9)
    scheme = CodingScheme(name="loud", codes=(*SCHEME.codes, loud))
    scene = recording("0:01 mother here\n0:05 child wail\n2:00 ends")
    assert derive_moments(scene, scheme).moments[0].intensity == 0.9


def test_a_rupture_after_the_next_signal_belongs_to_that_one():
    scene = recording(
        "0:05 child asks help\n0:07 mother met\n0:20 child asks comfort\n0:22 mother met\n"
        "0:25 child rupture\n2:00 ends"
    )
    assert [m.ruptured for m in derive_moments(scene).moments] == [False, True]


def test_an_empty_recording_gives_no_moments_and_no_warnings():
    empty = replace(recording("0:05 mother met"), behaviours=())
    assert derive_moments(empty).moments == ()
    assert derive_moments(empty).warnings == ()
