"""What holds for any answers: range, order, turning, and one point more."""

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.analysis.change import ChangeGroup, compute_change
from geborgen.analysis.yardstick import Better, take_published_points
from geborgen.moments import FileError
from geborgen.practice.measures import read_measure, score_measure
from geborgen.practice.measures.measure_file import create_measure
from geborgen.practice.measures.records import Entered

# One of each kind: points, turned items, turned in one scale, rounded parts, means, own answers.
KINDS = [read_measure(key) for key in ("epds", "phq-9", "rsq", "sdq", "csi-4", "gbo")]
MIRROR = {
    ChangeGroup.IMPROVED: ChangeGroup.DETERIORATED,
    ChangeGroup.DETERIORATED: ChangeGroup.IMPROVED,
    ChangeGroup.UNCHANGED: ChangeGroup.UNCHANGED,
}


def whole_answers(item):
    return st.integers(int(item.lowest), int(item.highest)).map(float)


def answers_of(measure, *, may_miss=False):
    return st.fixed_dictionaries(
        {
            item.number: st.one_of(st.none(), whole_answers(item)) if may_miss
            else whole_answers(item)
            for item in measure.items
        }
    )  # fmt: skip


@pytest.mark.parametrize("measure", KINDS, ids=lambda measure: measure.key)
@given(data=st.data())
def test_any_answers_give_scores_within_the_range_or_none(measure, data):
    score = score_measure(measure, data.draw(answers_of(measure, may_miss=True)))
    assert score.n + len(score.missing) == score.n_items
    for scale in score.scales:
        assert scale.value is None or scale.low - 0.5 <= scale.value <= scale.high + 0.5
        assert scale.n + len(scale.missing) == scale.n_items


@pytest.mark.parametrize("measure", KINDS, ids=lambda measure: measure.key)
@given(data=st.data())
def test_answers_and_the_points_they_are_worth_give_the_same_scores(measure, data):
    answers = data.draw(answers_of(measure, may_miss=True))
    points = {n: a if a is None else measure.item(n).points(a) for n, a in answers.items()}
    by_answers = score_measure(measure, answers, entered=Entered.ANSWERS)
    assert by_answers == score_measure(measure, points, entered=Entered.POINTS)


@given(before=st.integers(0, 30), after=st.integers(0, 30), points=st.integers(1, 10))
def test_a_change_seen_from_the_other_end_is_its_mirror(before, after, points):
    yardstick = take_published_points(points, source="")
    one = compute_change(before, after, yardstick, better=Better.LOWER)
    other = compute_change(30 - before, 30 - after, yardstick, better=Better.HIGHER)
    back = compute_change(after, before, yardstick, better=Better.LOWER)
    assert one.group is other.group
    assert back.group is MIRROR[one.group]


FILES = resources.files("geborgen.practice.measures").joinpath("keys")
PARSED = [
    tomllib.loads(FILES.joinpath(f"{key}.toml").read_text("utf-8"))
    for key in ("epds", "mpas", "sdq")
]
SCALARS = st.one_of(
    st.none().map(lambda _: {}),
    st.booleans(),
    st.integers(-9, 300),
    st.floats(),
    st.text(max_size=5),
)
RUBBISH = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["nl", "count", "items", "key", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value, path=()):
    """Every place in a parsed file."""
    yield path
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in inner:
            yield from places(each, (*path, key))


def replaced(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


@given(data=st.data())
def test_rubbish_anywhere_in_a_measure_is_read_or_refused_in_one_line(data):
    whole = data.draw(st.sampled_from(PARSED))
    path = data.draw(st.sampled_from(list(places(whole))[1:]))
    broken = replaced(whole, path, data.draw(RUBBISH))
    try:
        measure = create_measure(broken, "own.toml")
    except FileError as error:
        assert "\n" not in str(error)
    else:
        for scale in measure.scales:
            low, high = measure.possible_range(scale.key)
            assert low < high
