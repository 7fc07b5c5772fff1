"""The workbench: what a set of sessions holds, and why a part of it is left out."""

import random
from dataclasses import replace

import pytest

from geborgen.analysis.sequences import WindowQuestion
from geborgen.analysis.workbench import OTHER, WorkbenchChoice, compute_study, count_observed
from geborgen.analysis.workbench.choice import MOST_LABELS
from geborgen.moments import (
    Actor,
    Behaviour,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Engagement,
    Language,
    Provenance,
    Recording,
    Role,
    load_phrasebook,
)

KIM = Actor(role=Role.CHILD, name="kim")
MUM = Actor(role=Role.CAREGIVER, name="mother")


def an_act(actor, code, onset_s, length_s=None, **more):
    end = None if length_s is None else onset_s + length_s
    return Behaviour(actor=actor, code=code, onset_s=onset_s, offset_s=end, **more)


def a_session(*acts, session="s1", child="kim", **more):
    made = Provenance(maker="test", version="1")
    ordered = tuple(sorted(acts, key=lambda act: act.onset_s))
    return Recording(**{
        "session": session, "child": child, "provenance": made, "behaviours": ordered,
        "length_s": 60.0,
    } | more)  # fmt: skip


def answering(n=8, *, session="s1", child="kim", observer=None, late=0.0, **more):
    """Each cry is followed by a hold a second later, and both smile in between."""
    acts = []
    for turn in range(n):
        start = turn * 7.0 + late
        acts += [
            an_act(KIM, "cries", start, 1.0, observer=observer),
            an_act(MUM, "holds", start + 1.0, 2.0, observer=observer),
            an_act(KIM, "smiles", start + 3.5, 1.0, observer=observer),
            an_act(MUM, "smiles", start + 4.0, 1.0, observer=observer),
        ]
    return a_session(*acts, session=session, child=child, **more)


def keys(study):
    return {phrase.key.removeprefix("workbench.") for phrase in study.untold}


def test_what_was_observed_is_counted_per_person_and_code():
    observed = count_observed([answering(4), answering(4, session="s2")])
    cries = next(code for code in observed.codes if code.code == "cries")
    assert (cries.actor, cries.n_acts, cries.n_sessions, cries.seconds) == ("kim", 8, 2, 8.0)
    assert cries.per_minute == pytest.approx(4.0)
    assert (observed.n_acts, observed.seconds) == (32, 120.0)


def test_acts_a_minute_are_of_the_sessions_in_which_that_person_is():
    lou = a_session(an_act(Actor(role=Role.CHILD, name="lou"), "smiles", 1.0), child="lou")
    silent = a_session(an_act(MUM, "holds", 1.0), session="s2")
    observed = count_observed([lou, silent, answering(4, session="s3")])
    rates = {(code.actor, code.code): code.per_minute for code in observed.codes}
    assert rates["lou", "smiles"] == pytest.approx(1.0)
    assert rates["kim", "cries"] == pytest.approx(4 / 2)  # she is there in s2 too, and does nothing
    assert rates["mother", "holds"] == pytest.approx(5 / 2)
    assert observed.seconds == 180.0


def test_only_one_observers_acts_are_counted():
    both = answering(3, observer="ann").behaviours + answering(3, observer="bob").behaviours
    session = a_session(*both, observers=("ann", "bob"))
    assert count_observed([session]).n_acts == 12
    assert count_observed([session], observer="bob").n_acts == 12
    assert count_observed([session]).observers == ("ann", "bob")


def test_one_dyad_gets_all_but_agreement_and_groups():
    study = compute_study([answering()])
    assert study.people == ("child", "caregiver")
    assert keys(study) == {"one_observer", "one_dyad", "nothing_shared", "no_precision"}
    assert "mother: holds" in study.sequences.table.labels
    first = study.windows.questions[0]
    assert (first.given, first.response, first.window_s) == ("cries", "holds", 3.0)
    assert study.grid.grid.pooled.n_cells == 4


def test_who_holds_after_each_cry_is_found_to_do_so():
    study = compute_study([answering()])
    row, column = map(study.sequences.table.labels.index, ("kim: cries", "mother: holds"))
    assert study.sequences.table.conditional[row, column] == 1.0
    assert study.sequences.permutation.p[row, column] < 0.01


def test_dyads_of_one_rule_are_alike_and_each_has_its_own_table():
    sessions = [answering(5, session=f"s{n}", child=f"c{n}") for n in range(6)]
    found = compute_study(sessions).sequences
    assert len(found.dyads) == 6 and sum(t.n_pairs for t in found.dyads.values()) == (
        found.table.n_pairs
    )
    # Each act leads to one other only: nothing is free to differ.
    assert (found.alike.x2, found.alike.x2_p) == (pytest.approx(0.0), None)
    assert (found.resampled.unit, found.resampled.n_units) == ("dyad", 6)


def test_dyads_of_another_rule_are_seen_to_differ():
    def turned(n):
        acts = [
            act
            for turn in range(6)
            for act in (
                an_act(MUM, "holds", turn * 7.0, 1.0),
                an_act(KIM, ("cries", "smiles")[n % 2], turn * 7.0 + 2, 1.0),
                an_act(MUM, ("smiles", "leaves")[n % 2], turn * 7.0 + 4, 1.0),
            )
        ]
        return a_session(*acts, session=f"s{n}", child=f"c{n}")

    assert compute_study([turned(n) for n in range(4)]).sequences.alike.x2_p < 0.001


def test_few_dyads_are_resampled_by_session_and_one_is_not_compared():
    found = compute_study([answering(4, session=f"s{n}") for n in range(5)]).sequences
    assert (found.resampled.unit, found.resampled.n_units) == ("session", 5)
    assert found.alike is None and not found.dyads
    assert compute_study([answering()]).sequences.resampled is None


def test_two_observers_are_set_against_each_other():
    both = answering(observer="ann").behaviours + answering(observer="bob", late=0.2).behaviours
    study = compute_study([a_session(*both, observers=("ann", "bob"))])
    assert (study.agreement.first, study.agreement.second) == ("ann", "bob")
    assert "one_observer" not in keys(study)


def test_dyads_in_groups_are_compared():
    sessions = [
        answering(6, session=f"s{n}", child=f"c{n}", variables=(("group", "ab"[n % 2]),))
        for n in range(6)
    ]
    study = compute_study(sessions, WorkbenchChoice(group="group"))
    assert (study.dyads.n_dyads, len(study.dyads.groups)) == (6, 2)
    assert study.precision.n_sessions == 6


def test_sessions_without_a_group_and_dyads_in_two_are_said():
    told = [("a", "c0"), ("b", "c0"), ("a", "c1"), ("", "c2")]
    sessions = [
        answering(6, session=f"s{n}", child=child, variables=(("group", group),) if group else ())
        for n, (group, child) in enumerate(told)
    ]
    study = compute_study(sessions, WorkbenchChoice(group="group"))
    said = {phrase.key: dict(phrase.values) for phrase in study.untold}
    assert said["workbench.no_group"] == {"n": 1, "name": "group"}
    assert said["workbench.mixed_groups"] == {"n": 1, "dyads": "c0 × mother"}


def phased(*values, child="c0"):
    return [
        answering(
            6, session=f"{child}-{n}", child=child, variables=(("phase", value),) if value else ()
        )
        for n, value in enumerate(values)
    ]


def test_a_session_without_its_group_counts_with_its_dyad_and_is_said():
    told = [("a", "c0"), ("", "c0"), ("b", "c1")]
    sessions = [
        answering(6, session=f"s{n}", child=child, variables=(("group", group),) if group else ())
        for n, (group, child) in enumerate(told)
    ]
    study = compute_study(sessions, WorkbenchChoice(group="group"))
    assert {"group_of_dyad"} == keys(study) & {"group_of_dyad", "no_group", "mixed_groups"}
    assert {(one.group, one.n_sessions) for one in study.dyads.groups} == {("a", 2), ("b", 1)}


def test_a_session_that_does_not_say_when_it_was_is_not_before():
    sessions = [*phased("1", "3", ""), *phased("2", "3", child="c1")]
    choice = WorkbenchChoice(phase="phase", after=frozenset({"3"}))
    study = compute_study(sessions, choice)
    said = {phrase.key: dict(phrase.values) for phrase in study.untold}
    assert said["workbench.no_phase"] == {"n": 1, "name": "phase"}
    assert said["workbench.several_before"] == {"name": "phase", "values": "1, 2"}
    assert study.dyads.n_sessions == 4


def test_no_session_that_says_when_it_was_leaves_no_dyads():
    study = compute_study(phased("", ""), WorkbenchChoice(phase="phase", after=frozenset({"3"})))
    assert study.dyads is None and {"no_phase", "one_dyad"} <= keys(study)


@pytest.mark.parametrize("label", ["menaing", "meaning"])
def test_a_label_that_would_quietly_be_another_is_refused(label):
    with pytest.raises(ValueError, match="label"):
        WorkbenchChoice(label=label)


def test_a_study_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one session"):
        compute_study([])


def test_a_group_that_no_file_tells_is_said():
    study = compute_study([answering()], WorkbenchChoice(group="weather"))
    assert "no_variable" in keys(study)


def test_where_only_the_order_is_known_only_the_order_is_counted():
    session = replace(answering(), order_only=True, length_s=None)
    study = compute_study([session])
    assert study.sequences is not None
    assert (study.windows, study.grid, study.recurrence) == (None, None, None)
    assert "order_only" in keys(study)


def test_one_person_has_sequences_and_no_answers():
    acts = [an_act(KIM, code, n * 2.0, 1.0) for n, code in enumerate("abcabcabc")]
    study = compute_study([a_session(*acts)])
    assert study.people == ("kim",)
    assert study.sequences.table.n_pairs == 8
    assert study.windows is None and "one_person" in keys(study)


def test_a_question_that_cannot_be_asked_is_said_and_the_others_are_answered():
    questions = tuple(
        WindowQuestion(given=given, response="holds", window_s=3.0) for given in ("cries", "flies")
    )
    study = compute_study([answering()], WorkbenchChoice(questions=questions))
    assert [q.given for q in study.windows.questions] == ["cries"]
    assert "no_code" in keys(study)


def test_rare_codes_are_put_together():
    acts = [an_act(KIM, f"c{n % 20}", n * 1.0) for n in range(59)]
    part = compute_study([a_session(*acts)]).sequences
    assert len(part.table.labels) == MOST_LABELS
    assert OTHER in part.table.labels and len(part.together) == 20 - MOST_LABELS + 1


def test_codes_that_may_not_repeat_leave_the_diagonal_out():
    acts = [an_act(KIM, "ab"[n % 2], n * 1.0) for n in range(20)]
    part = compute_study([a_session(*acts)]).sequences
    assert not part.may_repeat
    assert not part.table.allowed.diagonal().any()


@pytest.mark.parametrize(
    "sessions", [[a_session()], [a_session(an_act(KIM, "a", 1.0))], [a_session(length_s=None)]]
)
def test_next_to_nothing_is_no_error(sessions):
    study = compute_study(sessions)
    assert study.sequences is None and "few_codes" in keys(study)


def test_every_reason_has_a_sentence_in_both_languages():
    study = compute_study([a_session(an_act(KIM, "a", 1.0))], WorkbenchChoice(group="x"))
    for language in Language:
        book = load_phrasebook(language, "geborgen.analysis")
        assert all(book.say(phrase) for phrase in study.untold)


def test_two_acts_later_chance_still_keeps_to_the_rule_that_codes_may_not_repeat():
    # Of three codes that never repeat every second act is the same half of the time, not a third:
    # that is the rule, and no habit of this family.
    rng, codes = random.Random(4), ["a"]
    for _ in range(59):
        codes.append(rng.choice([code for code in "abc" if code != codes[-1]]))
    session = a_session(*(an_act(KIM, code, float(at)) for at, code in enumerate(codes)))
    choice = WorkbenchChoice(lag=2, may_repeat=False, n_permutations=300)
    part = compute_study([session], choice).sequences
    assert part.permutation.means.trace() / part.table.n_pairs == pytest.approx(0.5, abs=0.05)


def test_acts_are_called_by_what_they_mean_and_codes_without_a_meaning_are_named():
    scheme = CodingScheme(
        name="own",
        codes=(
            CodeDefinition(
                code="cries", means=CodeMeaning.ENGAGEMENT, engagement=Engagement.NEGATIVE
            ),
            CodeDefinition(
                code="smiles", means=CodeMeaning.ENGAGEMENT, engagement=Engagement.POSITIVE
            ),
        ),
    )
    choice = WorkbenchChoice(label="meaning", scheme=scheme, words={"positive": "positief"})
    study = compute_study([answering()], choice)
    assert set(study.sequences.table.labels) == {
        "kim: negative",
        "kim: positief",
        "mother: positief",
    }
    unknown = next(phrase for phrase in study.untold if phrase.key.endswith("no_meaning"))
    assert dict(unknown.values) == {"n": 1, "codes": "holds"}


def test_two_observers_of_many_dyads_agree_by_role():
    sessions = [
        a_session(
            *(replace(act, actor=replace(act.actor, name=f"{child}-{act.actor.role}"))
              for observer in ("ann", "bob") for act in answering(4, observer=observer).behaviours),
            session=child, child=child, observers=("ann", "bob"),
        )
        for child in ("kim", "lou")
    ]  # fmt: skip
    streams = {one.stream for one in compute_study(sessions).agreement.streams}
    assert streams == {"child", "caregiver"}


def test_children_of_different_sessions_are_not_set_against_each_other():
    kim = [an_act(KIM, code, at * 2.0, 1.0) for at, code in enumerate("abcabcabc")]
    sessions = [
        a_session(*(replace(act, actor=replace(KIM, name=f"k{i}")) for act in kim), session=f"s{i}")
        for i in range(3)
    ]
    study = compute_study(sessions)
    assert study.people == ("child",)
    assert keys(study) >= {
        "one_person", "nobody_to_follow", "nobody_beside", "no_answers", "no_precision",
    }  # fmt: skip


def test_of_three_people_the_two_who_act_most_in_one_session_are_set_against_each_other():
    ann, ben, cor = (Actor(role=Role.OTHER, name=name) for name in ("ann", "ben", "cor"))
    apart = a_session(*(an_act(cor, "x", at * 1.0) for at in range(30)), session="s2")
    both = a_session(*(an_act((ann, ben, ben)[at % 3], "x", at * 1.0) for at in range(12)))
    assert compute_study([apart, both]).people == ("ben", "ann")


def test_a_grid_leaves_points_out():
    acts = [
        an_act(KIM, "looks", 1.0, 5.0),
        an_act(MUM, "plays", 2.0, 9.0),
        an_act(MUM, "nods", 4.0),
    ]
    study = compute_study([a_session(*acts)])
    assert (study.grid.grid.columns, study.grid.grid.rows) == (("looks",), ("plays",))


def tied(order):
    """Each time the child smiles and cries at once, in this order in the file, then is held."""
    acts = []
    for turn in range(12):
        start = turn * 5.0
        smile, cry = an_act(KIM, "smiles", start, 1.0), an_act(KIM, "cries", start, 1.0)
        acts += [(smile, cry)[i] for i in order] + [an_act(MUM, "holds", start + 2.0, 1.0)]
    return a_session(*acts)


def test_the_order_of_a_file_decides_nothing_where_acts_begin_together():
    one, other = (compute_study([tied(order)]) for order in ((0, 1), (1, 0)))
    assert (one.sequences.table.counts == other.sequences.table.counts).all()
    assert (one.sequences.ties.n_tied, one.sequences.ties.n_neighbours) == (12, 35)
    for name in ("windows", "grid"):
        assert repr(getattr(one, name)) == repr(getattr(other, name))


def test_common_ties_are_counted_the_other_way_round_too():
    part = compute_study([tied((0, 1))]).sequences
    before, after = map(part.table.labels.index, ("kim: cries", "kim: smiles"))
    assert part.table.counts[before, after] == part.turned.table.counts[after, before] == 12
    assert compute_study([answering()]).sequences.turned is None


def test_dyads_are_compared_on_the_answer_that_stands_out_and_else_on_what_was_seen_most():
    study = compute_study([answering(session=f"s{n}", child=f"c{n}") for n in range(3)])
    chosen = study.dyad_question
    found = list(zip(study.windows.questions, study.windows.contingencies, strict=True))
    lows = {q: c.odds_low for q, c in found if c.odds_low is not None}
    assert (chosen.question, chosen.reason) == (max(lows, key=lows.get), "stands_out")
    quiet = compute_study([answering(1, session=f"s{n}", child=f"c{n}") for n in range(3)])
    assert quiet.dyad_question.reason == "most_seen"


def test_who_asks_gets_dyads_on_the_first_question():
    questions = tuple(
        WindowQuestion(given=given, response="holds", window_s=3.0) for given in ("smiles", "cries")
    )
    sessions = [answering(session=f"s{n}", child=f"c{n}") for n in range(3)]
    chosen = compute_study(sessions, WorkbenchChoice(questions=questions)).dyad_question
    assert (chosen.question, chosen.reason) == (questions[0], "asked")


def test_a_choice_that_makes_parts_impossible_leaves_the_others():
    session = a_session(*answering().behaviours, an_act(KIM, "smiles", 11_000.0), length_s=None)
    study = compute_study([session], WorkbenchChoice(unit_s=0.001))
    assert [part for part, _ in study.failed] == ["windows"]
    assert study.sequences is not None and study.grid is not None and study.waiting == ()
