"""What is written as a transcript, a TextGrid, RTTM or SDIS comes back, whatever signs it holds."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.moments import Actor, Behaviour, Provenance, Recording, Role, Span
from geborgen.sources.formats import read_recordings, write_recordings

SIGNS = "abzAZ09 _-.,;:/\\|%&=*<>()[]{}'\"!?#@^~é💥•"
words = st.text(SIGNS, min_size=1, max_size=8).map(lambda text: " ".join(text.split()) or "a")
people = st.sampled_from(
    [
        Actor(role=Role.CHILD, name="CHI"),
        Actor(role=Role.CHILD, name="kind-07"),
        Actor(role=Role.CAREGIVER, name="moeder van 7"),
        Actor(role=Role.CAREGIVER, name="FAT"),
        Actor(role=Role.OTHER, name="S;9"),
        Actor(role=Role.OTHER, name=""),
    ]
)


@st.composite
def acts(draw):
    onset = draw(st.integers(0, 100_000)) / 1000
    lasts = draw(st.booleans())
    return Behaviour(
        actor=draw(people),
        code=draw(words),
        onset_s=onset,
        offset_s=round(onset + draw(st.integers(1, 5000)) / 1000, 3) if lasts else None,
        intensity=draw(st.none() | st.sampled_from([0.0, 0.25, 1.0])),
        modifiers=tuple(draw(st.lists(words, max_size=2))),
        observer=draw(st.none() | st.sampled_from(["anna", "ben"])),
        comment=draw(st.none() | words),
    )


@st.composite
def sessions(draw, *, one_observer=False):
    found = draw(st.lists(acts(), min_size=1, max_size=6))
    if one_observer:
        found = [Behaviour(**{**fields(act), "observer": "anna"}) for act in found]
    found.sort(key=lambda act: act.onset_s)
    return Recording(
        session=draw(words),
        child=draw(words),
        provenance=Provenance(maker="test", version="0"),
        length_s=draw(st.none() | st.just(200.0)),
        gaps=(Span(start_s=3.0, end_s=4.5),) if draw(st.booleans()) else (),
        variables=(("groep", draw(words)),),
        observers=tuple(dict.fromkeys(act.observer for act in found if act.observer)),
        behaviours=tuple(found),
    )


def fields(act):
    return {name: getattr(act, name) for name in Behaviour.__slots__}


def there_and_back(recording, name):
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        write_recordings([recording], path)
        return read_recordings(path)


def seen(acts_of, *names):
    """Acts by these fields, in an order that does not hang on equal times."""
    told = [tuple(getattr(act, name) for name in names) for act in acts_of]
    return sorted(told, key=repr)


HELD = ("actor", "code", "onset_s", "offset_s")


@given(sessions())
def test_a_transcript_loses_nothing_of_an_act(recording):
    (back,) = there_and_back(recording, "a.cha")
    all_of_it = (*HELD, "modifiers", "intensity", "observer", "comment")
    assert seen(back.behaviours, *all_of_it) == seen(recording.behaviours, *all_of_it)
    for name in ("session", "child", "length_s", "gaps", "variables", "observers"):
        assert getattr(back, name) == getattr(recording, name)


@given(sessions())
def test_a_textgrid_keeps_who_did_what_when_in_whose_eyes(recording):
    (back,) = there_and_back(recording, "a.TextGrid")
    assert seen(back.behaviours, *HELD, "observer") == seen(recording.behaviours, *HELD, "observer")
    assert back.gaps == recording.gaps


@pytest.mark.parametrize("name", ["a.rttm", "a.sds"])
@given(recording=sessions(one_observer=True))
def test_rttm_and_sdis_keep_who_did_what_when_and_the_session(name, recording):
    (back,) = there_and_back(recording, name)
    assert seen(back.behaviours, *HELD, "observer") == seen(recording.behaviours, *HELD, "observer")
    for field in ("session", "child", "length_s", "gaps", "variables", "observers"):
        assert getattr(back, field) == getattr(recording, field)


@pytest.mark.parametrize("name", ["a.rttm", "a.sds"])
@given(recording=sessions())
def test_two_observers_come_back_as_one_session_with_two_observers(name, recording):
    (back,) = there_and_back(recording, name)
    assert back.session == recording.session
    assert seen(back.behaviours, *HELD, "observer") == seen(recording.behaviours, *HELD, "observer")
    assert sorted(back.observers) == sorted(recording.observers)


@pytest.mark.parametrize("name", ["a.cha", "a.sds"])
@given(codes=st.lists(st.tuples(people, words), min_size=1, max_size=6), shared=st.booleans())
def test_an_order_without_times_stays_one(name, codes, shared):
    recording = Recording(
        session="a",
        child="K7",
        provenance=Provenance(maker="test", version="0"),
        order_only=True,
        behaviours=tuple(
            Behaviour(actor=actor, code=code, onset_s=float(place // (1 + shared)))
            for place, (actor, code) in enumerate(codes)
        ),
    )
    (back,) = there_and_back(recording, name)
    assert back.order_only
    assert [(act.actor, act.code) for act in back.behaviours] == codes
    if name == "a.sds":
        assert [act.onset_s for act in back.behaviours] == [
            act.onset_s for act in recording.behaviours
        ]
