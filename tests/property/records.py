"""Hypothesis strategies for every record."""

from hypothesis import strategies as st

from geborgen.moments import (
    Actor,
    Answer,
    Behaviour,
    Censoring,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    DataWarning,
    Mark,
    Moment,
    MomentRules,
    Need,
    Origin,
    Provenance,
    Recording,
    Repair,
    Role,
    SignalKind,
    Span,
    WarningKind,
)

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
names = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
seconds = st.floats(0, 1e6, allow_nan=False)
times = st.floats(-1e6, 1e6, allow_nan=False)
shares = st.floats(0, 1)


def optional(strategy):
    """Return the strategy, or None."""
    return st.none() | strategy


origins = st.builds(Origin, file=names, row=optional(st.integers(0, 2**40)))
actors = st.builds(Actor, role=st.sampled_from(Role), name=texts)


@st.composite
def behaviours(draw, named=names):
    onset = draw(times)
    shape = draw(st.sampled_from(["point", "state", "unpaired"]))
    return Behaviour(
        actor=draw(actors),
        code=draw(named),
        onset_s=onset,
        offset_s=onset + draw(seconds) if shape == "state" else None,
        unpaired=shape == "unpaired",
        intensity=draw(optional(shares)),
        modifiers=tuple(draw(st.lists(texts, max_size=2))),
        observer=draw(optional(names)),
        comment=draw(optional(texts)),
        origin=draw(optional(origins)),
    )


@st.composite
def moments(draw):
    miscue = draw(st.booleans())
    ruptured = draw(st.sampled_from([True, False, None]))
    repair = st.builds(Repair, by=st.sampled_from(Role), latency_s=optional(seconds))
    return Moment(
        session=draw(names),
        child=draw(names),
        caregiver=draw(names),
        onset_s=draw(times),
        need=draw(st.sampled_from(Need)),
        at=draw(optional(st.datetimes())),
        child_age_months=draw(optional(seconds)),
        other_needs=tuple(draw(st.lists(st.sampled_from(Need), max_size=2))),
        signal=SignalKind.MISCUE if miscue else SignalKind.CUE,
        shown_need=draw(optional(st.sampled_from(Need))) if miscue else None,
        intensity=draw(optional(shares)),
        answers=tuple(draw(st.lists(st.sampled_from(Answer), max_size=3))),
        latency_s=draw(optional(seconds)),
        watched_s=draw(optional(seconds)),
        censored_by=draw(optional(st.sampled_from(Censoring))),
        settled=draw(optional(st.booleans())),
        settle_latency_s=draw(optional(seconds)),
        explored=draw(optional(st.booleans())),
        ruptured=ruptured,
        repair=draw(optional(repair)) if ruptured else None,
        caregiver_feeling=draw(optional(texts)),
        note=draw(optional(texts)),
        certainty=draw(optional(shares)),
        observer=draw(optional(names)),
        origin=draw(optional(origins)),
        told=draw(st.booleans()),
    )


definitions = st.one_of(
    st.builds(
        CodeDefinition,
        code=names,
        means=st.just(CodeMeaning.SIGNAL),
        need=st.sampled_from(Need),
        signal=st.sampled_from(SignalKind),
        intensity=optional(shares),
        actor=optional(names),
        label_nl=optional(texts),
    ),
    st.builds(
        CodeDefinition,
        code=names,
        means=st.just(CodeMeaning.ANSWER),
        answer=st.sampled_from(Answer),
        guessed=st.booleans(),
    ),
    st.builds(
        CodeDefinition, code=names, means=st.just(CodeMeaning.MARK), mark=st.sampled_from(Mark)
    ),
)

rules = st.builds(
    MomentRules,
    response_window_s=seconds,
    signal_pause_s=seconds,
    ongoing_answers_count=st.booleans(),
    observer=optional(names),
)

schemes = st.builds(
    CodingScheme,
    name=names,
    version=texts,
    title_nl=optional(texts),
    codes=st.lists(definitions, max_size=3, unique_by=lambda d: (d.code, d.actor)).map(tuple),
    actors=st.lists(st.tuples(names, st.sampled_from(Role)), max_size=2).map(tuple),
    exclusive=st.lists(st.lists(names, max_size=2).map(tuple), max_size=1).map(tuple),
    rules=rules,
)

warnings = st.builds(
    DataWarning,
    kind=st.sampled_from(WarningKind),
    origin=optional(origins),
    details=st.lists(
        st.tuples(texts, texts | st.integers(-(2**40), 2**40) | times), max_size=2
    ).map(tuple),
)

provenances = st.builds(
    Provenance,
    maker=names,
    version=texts,
    file=optional(texts),
    seed=optional(st.integers(0, 2**63)),
    parameters=st.lists(st.tuples(texts, texts | st.booleans() | times), max_size=2).map(tuple),
)


@st.composite
def spans(draw):
    start = draw(times)
    return Span(start_s=start, end_s=start + draw(seconds))


@st.composite
def recordings(draw):
    acts = sorted(draw(st.lists(behaviours(), max_size=4)), key=lambda act: act.onset_s)
    return Recording(
        session=draw(names),
        child=draw(names),
        provenance=draw(provenances),
        child_age_months=draw(optional(seconds)),
        caregivers=tuple(draw(st.lists(names, max_size=2))),
        setting=draw(optional(texts)),
        started_at=draw(optional(st.datetimes())),
        length_s=draw(optional(seconds)),
        interval_s=draw(optional(st.floats(0.01, 60))),
        observers=tuple(draw(st.lists(names, max_size=2))),
        behaviours=tuple(acts),
        moments=tuple(draw(st.lists(moments(), max_size=2))),
        gaps=tuple(draw(st.lists(spans(), max_size=1))),
        scheme=draw(optional(schemes)),
        variables=tuple(draw(st.lists(st.tuples(texts, texts), max_size=2))),
        media=tuple(draw(st.lists(texts, max_size=1))),
        warnings=tuple(draw(st.lists(warnings, max_size=2))),
    )
