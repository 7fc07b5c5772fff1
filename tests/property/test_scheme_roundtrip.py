"""A coding scheme, however odd its texts, is the same after it was written and read."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from geborgen.moments import (
    Answer,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Engagement,
    Mark,
    MomentRules,
    Need,
    Role,
    SignalKind,
)
from geborgen.sources.scheme_file import read_scheme, write_scheme

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
NAME = TEXT.filter(bool)
SECONDS = st.floats(0, 1e6)


def maybe(strategy):
    return st.none() | strategy


@st.composite
def definitions(draw):
    means = draw(st.sampled_from(CodeMeaning))
    needs = {
        CodeMeaning.SIGNAL: "need",
        CodeMeaning.ANSWER: "answer",
        CodeMeaning.MARK: "mark",
        CodeMeaning.ENGAGEMENT: "engagement",
    }
    words = {"need": Need, "answer": Answer, "mark": Mark, "engagement": Engagement}
    values = {
        field: draw(
            st.sampled_from(kind) if needs.get(means) == field else maybe(st.sampled_from(kind))
        )
        for field, kind in words.items()
    }
    return CodeDefinition(
        code=draw(NAME),
        means=means,
        actor=draw(maybe(NAME)),
        signal=draw(st.sampled_from(SignalKind)),
        intensity=draw(maybe(st.floats(0, 1))),
        scale=draw(maybe(TEXT)),
        label_nl=draw(maybe(TEXT)),
        label_en=draw(maybe(TEXT)),
        guessed=draw(st.booleans()),
        **values,
    )


SCHEMES = st.builds(
    CodingScheme,
    name=NAME,
    version=TEXT,
    title_nl=maybe(TEXT),
    title_en=maybe(TEXT),
    codes=st.lists(definitions(), max_size=4, unique_by=lambda d: (d.code, d.actor)).map(tuple),
    actors=st.dictionaries(TEXT, st.sampled_from(Role), max_size=3).map(lambda d: tuple(d.items())),
    exclusive=st.lists(st.lists(TEXT, max_size=3).map(tuple), max_size=2).map(tuple),
    rules=st.builds(
        MomentRules,
        response_window_s=SECONDS,
        signal_pause_s=SECONDS,
        settle_window_s=SECONDS,
        explore_window_s=SECONDS,
        repair_window_s=SECONDS,
        ongoing_answers_count=st.booleans(),
        observer=maybe(TEXT),
    ),
)


@given(SCHEMES)
def test_a_scheme_is_the_same_after_writing_and_reading(scheme: CodingScheme) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "schema.toml"
        write_scheme(scheme, file)
        assert read_scheme(file) == scheme
