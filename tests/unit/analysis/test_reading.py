"""The whole reading: what codes can and cannot tell, order, observers, and what to watch again."""

from dataclasses import replace
from datetime import UTC, datetime

from geborgen.analysis import compute_look_again, compute_observer_comparisons, compute_reading
from geborgen.analysis.observers import compute_matched_count
from geborgen.analysis.reading import order_recordings
from geborgen.moments import (
    Actor,
    Answer,
    Behaviour,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Engagement,
    Fate,
    Language,
    Need,
    Provenance,
    Recording,
    Repair,
    Role,
    SignalKind,
    Span,
    load_phrasebook,
)
from tests.moment_scenes import a_moment

CHILD = Actor(role=Role.CHILD, name="kim")
MOTHER = Actor(role=Role.CAREGIVER, name="mother")
FATHER = Actor(role=Role.CAREGIVER, name="father")
SCHEME = CodingScheme(
    name="test",
    codes=(
        CodeDefinition(code="cries", means=CodeMeaning.SIGNAL, need=Need.COMFORT),
        CodeDefinition(code="holds", means=CodeMeaning.ANSWER, answer=Answer.MET, guessed=True),
        CodeDefinition(code="smiles", means=CodeMeaning.ENGAGEMENT, engagement=Engagement.POSITIVE),
        CodeDefinition(code="frowns", means=CodeMeaning.ENGAGEMENT, engagement=Engagement.NEGATIVE),
    ),
)


def act(who, code, onset_s, **more):
    return Behaviour(actor=who, code=code, onset_s=onset_s, **more)


def recording(*behaviours, **more):
    fields = {
        "session": "s1",
        "child": "kim",
        "provenance": Provenance(maker="test", version="1"),
        "length_s": 100.0,
        "behaviours": tuple(sorted(behaviours, key=lambda b: b.onset_s)),
    }
    return Recording(**fields | more)


def keys(pair):
    return [phrase.key.removeprefix("untold.") for phrase in pair.untold]


def test_without_recordings_the_reading_is_empty():
    reading = compute_reading([])
    assert (reading.pairs, reading.sessions) == ((), ())
    assert dict(reading.fates) == dict.fromkeys(Fate, 0)


def test_an_empty_recording_gives_a_session_and_no_pair():
    reading = compute_reading([recording(length_s=None)])
    assert len(reading.sessions) == 1
    assert reading.pairs == ()
    assert [phrase.key for phrase in reading.untold] == ["untold.no_caregiver"]
    nobody = compute_reading([recording()], child="lou")
    assert [phrase.key for phrase in nobody.untold] == ["untold.no_recordings"]


def test_a_signal_and_an_answer_become_a_pair_with_everything():
    first = recording(act(CHILD, "cries", 10), act(MOTHER, "holds", 12), act(CHILD, "hums", 20))
    reading = compute_reading([first], scheme=SCHEME)
    (pair,) = reading.pairs
    assert (pair.child, pair.caregiver, pair.circle.n_moments) == ("kim", "mother", 1)
    assert pair.latency.times_s == (0, 2)
    assert reading.sessions[0].unknown_codes == (("hums", 1),)
    assert reading.sessions[0].guessed_codes == ("holds",)
    assert (reading.sessions[0].n_known, reading.sessions[0].n_behaviours) == (2, 3)
    assert {"mirroring", "engagement", "unknown_codes", "guessed_codes"} <= set(keys(pair))
    assert pair.mirroring.total == 0


def test_unknown_codes_alone_are_said_to_be_unknown():
    (pair,) = compute_reading([recording(act(MOTHER, "speech", 1), act(CHILD, "speech", 2))]).pairs
    assert keys(pair) == ["nothing_known", "engagement", "unknown_codes"]


def test_engagement_alone_tells_of_matching_and_says_what_is_missing():
    first = recording(
        act(MOTHER, "smiles", 0, offset_s=50.0),
        act(CHILD, "smiles", 0, offset_s=20.0),
        act(CHILD, "frowns", 20, offset_s=30.0),
    )
    (pair,) = compute_reading([first], scheme=SCHEME).pairs
    assert keys(pair) == ["only_engagement"]
    assert (pair.matching.matched.count, pair.matching.matched.total) == (70, 100)
    assert pair.matching.longest_mismatch_s == 30
    assert pair.circle.n_moments == 0


def test_units_in_a_gap_are_unknown_and_cut_a_run():
    whole = recording(
        act(MOTHER, "smiles", 0, offset_s=100.0), act(CHILD, "frowns", 40, offset_s=60.0)
    )
    gap = replace(whole, gaps=(Span(start_s=50, end_s=70),))
    (pair,) = compute_reading([gap], scheme=SCHEME).pairs
    assert pair.matching.matched.total == 80
    assert (pair.matching.repaired.count, pair.matching.repaired.total) == (0, 2)


def test_smiles_pressed_as_points_are_no_engagement_stream():
    first = recording(act(MOTHER, "smiles", 5), act(CHILD, "smiles", 6))
    (pair,) = compute_reading([first], scheme=SCHEME).pairs
    assert pair.matching is None


def test_child_and_caregivers_can_be_chosen():
    both = recording(act(CHILD, "cries", 1), act(MOTHER, "holds", 2), act(FATHER, "holds", 3))
    other = replace(both, session="s2", child="lou")
    reading = compute_reading([both, other], scheme=SCHEME, child="lou", caregivers={"father"})
    assert [(pair.child, pair.caregiver) for pair in reading.pairs] == [("lou", "father")]
    assert len(reading.sessions) == 1


def test_told_moments_of_a_diary_are_read():
    diary = recording(moments=(a_moment(told=True), a_moment(fate="missed", told=True)))
    (pair,) = compute_reading([diary]).pairs
    assert dict(compute_reading([diary]).fates)[Fate.MET] == 1
    assert pair.look_again == ()
    assert "timing" in keys(pair)


def test_recordings_come_in_order_of_time_with_and_without_a_zone():
    late = recording(session="late", started_at=datetime(2024, 5, 2, tzinfo=UTC))
    early = recording(session="early", started_at=datetime(2024, 5, 1))
    assert [r.session for r in order_recordings([late, early])] == ["early", "late"]
    undated = recording(session="undated")
    assert [r.session for r in order_recordings([late, undated])] == ["late", "undated"]
    old, young = (recording(session=str(age), child_age_months=age) for age in (20, 8))
    assert [r.session for r in order_recordings([old, young])] == ["8", "20"]


def test_a_session_of_clock_times_is_read_without_laying_out_its_seconds():
    far = recording(act(CHILD, "cries", 1.7e9), act(MOTHER, "holds", 1.7e9 + 1), length_s=None)
    (pair,) = compute_reading([far], scheme=SCHEME).pairs
    assert pair.circle.n_moments == 1
    assert pair.contingencies == ()


def test_two_observers_are_paired_one_to_one_within_a_second():
    assert compute_matched_count([1, 2, 3], [1.4, 3.9, 9], tolerance_s=1) == 2
    assert compute_matched_count([1, 1.1], [1], tolerance_s=1) == 1


def test_observers_are_compared_where_both_coded():
    first = [act(CHILD, "cries", t, observer="ann") for t in (5, 20, 40, 60, 90)]
    second = [act(CHILD, "cries", t, observer="bo") for t in (20.5, 41, 55, 60)]
    (found,) = compute_observer_comparisons(recording(*first, *second, observers=("ann", "bo")))
    assert (found.main, found.other) == ("ann", "bo")
    assert (found.n_main, found.n_other, found.n_both) == (3, 4, 3)
    assert (found.agreement.count, found.agreement.total) == (3, 4)


def test_one_observer_has_nobody_to_be_compared_with():
    assert compute_observer_comparisons(recording(act(CHILD, "cries", 1, observer="ann"))) == ()


def test_what_to_watch_again_begins_with_strengths_and_is_spread():
    moments = [
        a_moment(onset_s=0, answers=(Answer.CONTAINED,), intensity=0.9),
        a_moment(onset_s=3, fate="missed", intensity=1.0),
        a_moment(Need.HELP, onset_s=50),
        a_moment(onset_s=100, fate="mended", latency_s=None, watched_s=10.0),
        a_moment(onset_s=150, fate="missed", intensity=0.5),
        a_moment(onset_s=200, fate="missed", signal=SignalKind.MISCUE),
    ]
    looks = compute_look_again(moments, ends_s={"s1": 205})
    assert [look.tone for look in looks] == [
        "strength",
        "strength",
        "repair",
        "struggle",
        "struggle",
    ]
    assert [look.moment.onset_s for look in looks] == [0, 50, 100, 200, 150]
    assert [look.start_s for look in looks][:3] == [0, 45, 95]
    assert all(look.start_s < look.end_s <= 205 for look in looks)


def test_every_sentence_of_a_reading_can_be_said_in_both_languages():
    first = recording(act(CHILD, "cries", 10), act(MOTHER, "holds", 12), act(CHILD, "hums", 20))
    reading = compute_reading([first], scheme=SCHEME)
    for language in Language:
        book = load_phrasebook(language, "geborgen.analysis")
        for pair in reading.pairs:
            said = [book.say(phrase) for phrase in pair.untold]
            said += [book.say(look.reason) for look in pair.look_again]
            assert all(sentence and "{" not in sentence for sentence in said)


def test_signals_nobody_was_there_for_are_said_to_concern_nobody():
    first = recording(
        act(CHILD, "cries", 10), act(MOTHER, "holds", 12), caregivers=("mother", "father")
    )
    father = compute_reading([first], scheme=SCHEME).pairs[1]
    assert (father.caregiver, keys(father)[0]) == ("father", "no_moments_with_caregiver")


def test_a_scheme_without_signals_says_what_to_code():
    scheme = replace(SCHEME, codes=tuple(d for d in SCHEME.codes if d.code == "holds"))
    (pair,) = compute_reading([recording(act(MOTHER, "holds", 2))], scheme=scheme).pairs
    assert keys(pair)[0] == "no_signals"


def test_answers_after_signals_over_two_sessions_are_contingent():
    acts = [act(CHILD, "cries", t) for t in range(10, 90, 25)]
    acts += [act(MOTHER, "holds", t + 2) for t in range(10, 90, 25)]
    scheme = replace(SCHEME, rules=replace(SCHEME.rules, response_window_s=5.0))
    both = [recording(*acts, session=name) for name in ("s1", "s2")]
    (pair,) = compute_reading(both, scheme=scheme).pairs
    (found,) = pair.contingencies
    assert (found.in_window_with, found.in_window_without) == (8, 32)
    assert (found.n_given, found.n_response, found.outside_with) == (8, 8, 0)
    assert found.zero_corrected
    assert found.p_value < 0.1


def test_observers_who_never_overlap_are_not_compared():
    acts = [act(CHILD, "cries", t, observer=who) for t, who in ((5, "ann"), (50, "bo"))]
    assert compute_observer_comparisons(recording(*acts)) == ()


def test_one_recording_can_be_read_as_it_is():
    one = recording(act(CHILD, "cries", 1.0), act(MOTHER, "holds", 3.0))
    assert compute_reading(one, scheme=SCHEME) == compute_reading([one], scheme=SCHEME)


def test_coding_per_interval_says_that_order_within_one_cannot_be_seen():
    states = [act(who, "smiles", 0.0, offset_s=2.0) for who in (CHILD, MOTHER)]
    pair = compute_reading(recording(*states, interval_s=2.0), scheme=SCHEME).pairs[0]
    assert "interval_order" in keys(pair)
    timed = compute_reading(recording(*states), scheme=SCHEME).pairs[0]
    assert "interval_order" not in keys(timed)


def test_a_stretch_with_a_repair_is_shown_until_it_is_mended():
    late = Repair(by=Role.CAREGIVER, latency_s=89.0)
    moment = a_moment(fate="mended", onset_s=20.0, watched_s=10.0, repair=late)
    (look,) = compute_look_again([moment], ends_s={"s1": 600.0})
    assert look.end_s >= 20.0 + 10.0 + 89.0
