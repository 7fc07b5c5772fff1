"""What must not matter to the results: when a session began, names, the order of things."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from geborgen.analysis import compute_reading
from geborgen.moments import (
    Actor,
    Answer,
    Behaviour,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Engagement,
    Need,
    Provenance,
    Recording,
    Role,
    SignalKind,
    Span,
)

CHILD = Actor(role=Role.CHILD, name="kim")
MOTHER = Actor(role=Role.CAREGIVER, name="mother")
SIGNALS = [
    CodeDefinition(code=f"asks {need}", means=CodeMeaning.SIGNAL, need=need) for need in Need
]
HIDDEN = [
    replace(d, code=d.code.replace("asks", "hides"), signal=SignalKind.MISCUE) for d in SIGNALS
]
ANSWERS = [CodeDefinition(code=str(a), means=CodeMeaning.ANSWER, answer=a) for a in Answer]
STATES = [
    CodeDefinition(code=f"is {e}", means=CodeMeaning.ENGAGEMENT, engagement=e) for e in Engagement
]
SCHEME = CodingScheme(name="all", codes=(*SIGNALS, *HIDDEN, *ANSWERS, *STATES))

wholes = st.integers(0, 300)
acts = st.one_of(
    st.tuples(st.just(CHILD), st.sampled_from([*SIGNALS, *HIDDEN, *STATES]), wholes),
    st.tuples(st.just(MOTHER), st.sampled_from([*ANSWERS, *STATES]), wholes),
)


@st.composite
def sessions(draw, n=1):
    found = []
    for number in range(n):
        drawn = draw(st.lists(acts, min_size=1, max_size=25))
        behaviours = [
            Behaviour(
                actor=who,
                code=meant.code,
                onset_s=float(at),
                offset_s=at + 5.0 if meant.means is CodeMeaning.ENGAGEMENT else None,
            )
            for who, meant, at in drawn
        ]
        found.append(
            Recording(
                session=f"s{number}",
                child="kim",
                caregivers=("mother",),
                provenance=Provenance(maker="test", version="1"),
                started_at=datetime(2024, 5, 1) + timedelta(days=number),
                length_s=320.0,
                behaviours=tuple(sorted(behaviours, key=lambda b: b.onset_s)),
            )
        )
    return found


def pair_of(recordings, scheme=SCHEME):
    (pair,) = compute_reading(recordings, scheme=scheme).pairs
    return pair


def without(pair, *names):
    return replace(pair, moments=(), **dict.fromkeys(names))


@given(sessions(), st.integers(1, 500))
def test_a_later_start_changes_nothing_but_the_times(recordings, later):
    (one,) = recordings
    moved = replace(
        one,
        length_s=one.length_s + later,
        gaps=(Span(start_s=0, end_s=later),),
        behaviours=tuple(
            replace(
                b,
                onset_s=b.onset_s + later,
                offset_s=None if b.offset_s is None else b.offset_s + later,
            )
            for b in one.behaviours
        ),
    )
    before, after = pair_of([one]), pair_of([moved])
    assert without(before, "look_again") == without(after, "look_again")
    assert [look.start_s + later for look in before.look_again if look.start_s > 0] == [
        look.start_s for look, old in zip(after.look_again, before.look_again, strict=True)
        if old.start_s > 0
    ]  # fmt: skip


@given(sessions())
def test_other_names_for_codes_and_people_change_nothing(recordings):
    renamed = [
        replace(
            one,
            child="lou",
            caregivers=("anna",),
            behaviours=tuple(
                replace(
                    b,
                    code=b.code[::-1],
                    actor=replace(b.actor, name="lou" if b.actor == CHILD else "anna"),
                )
                for b in one.behaviours
            ),
        )
        for one in recordings
    ]
    scheme = replace(SCHEME, codes=tuple(replace(d, code=d.code[::-1]) for d in SCHEME.codes))
    before, after = pair_of(recordings), pair_of(renamed, scheme)
    assert before.four_s == after.four_s
    assert before.circle.needs == after.circle.needs
    assert before.circle.linchpin == after.circle.linchpin
    assert before.contingencies == after.contingencies
    assert before.latency == after.latency
    if before.matching is not None:
        assert replace(before.matching, child="", caregiver="") == replace(
            after.matching, child="", caregiver=""
        )


@given(sessions(n=6), st.randoms(use_true_random=False))
def test_files_in_another_order_give_the_same_reading(recordings, shuffler):
    shuffled = recordings[:]
    shuffler.shuffle(shuffled)
    assert compute_reading(shuffled, scheme=SCHEME) == compute_reading(recordings, scheme=SCHEME)


@given(sessions(n=2))
def test_shares_lie_in_their_intervals_and_parts_add_up(recordings):
    pair = pair_of(recordings)
    shares = [need.answered for need in pair.circle.needs]
    shares += [pair.four_s.seen, pair.four_s.safe, pair.four_s.secure, pair.repair.repaired]
    shares += [pair.matching.matched] if pair.matching else []
    for share in shares:
        assert 0 <= share.count <= share.total
        if share.value is not None:
            assert 0 <= share.low <= share.value <= share.high <= 1
    assert sum(need.asked for need in pair.circle.needs) == len(pair.moments)
    for table in pair.contingencies:
        assert table.p_value is None or 0 < table.p_value <= 1
        assert table.yule_q is None or -1 <= table.yule_q <= 1
