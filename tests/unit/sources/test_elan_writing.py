"""ELAN documents we write: they come back whole, also after somebody worked on them in ELAN."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from geborgen.moments import Actor, Behaviour, FileError, Provenance, Recording, Role, Span
from geborgen.sources import read, read_sample, write_recording, write_recordings

KIM = Actor(role=Role.CHILD, name="kim")
MUM = Actor(role=Role.CAREGIVER, name="mother")


def a_session(*acts, **more):
    acts = sorted(acts, key=lambda act: act.onset_s)
    made = Provenance(maker="test", version="1")
    return Recording(
        **{"session": "s", "child": "kim", "provenance": made, "behaviours": tuple(acts)} | more
    )


def bare(recording):
    """What a file should hold: everything but where it stood and who read it."""
    acts = sorted(repr(replace(act, origin=None)) for act in recording.behaviours)
    return acts, replace(
        recording,
        behaviours=(),
        warnings=(),
        moments=(),
        provenance=Provenance(maker="-", version="-"),
    )


def there_and_back(recording, tmp_path):
    write_recording(recording, tmp_path / "s.eaf", force=True)
    return read(tmp_path / "s.eaf")


def test_the_sample_comes_back_whole(tmp_path):
    assert bare(there_and_back(read_sample(), tmp_path)) == bare(read_sample())


times = st.integers(0, 5000).map(lambda ms: ms / 1000)
acts = st.builds(
    lambda actor, code, onset, kind, **more: Behaviour(
        actor=actor,
        code=code,
        onset_s=onset,
        offset_s=round(onset + kind, 3) if kind else None,
        unpaired=kind == 0,
        **more,
    ),
    actor=st.sampled_from([KIM, MUM, Actor(role=Role.OTHER)]),
    code=st.sampled_from(["cries", "looks: toy", "a  b", "<&>"]),
    onset=times,
    kind=st.sampled_from([None, 0, 0.25, 3]),
    modifiers=st.lists(st.text("ab |\n", max_size=3), max_size=2).map(tuple),
    comment=st.sampled_from([None, "two\nlines", " spaced "]),
    intensity=st.sampled_from([None, 0.0, 0.3]),
    observer=st.sampled_from([None, "ann", "bob"]),
)


@settings(max_examples=40, deadline=None)
@given(acts=st.lists(acts, max_size=8))
def test_any_acts_come_back_whole(acts, tmp_path_factory):
    session = a_session(*acts, gaps=(Span(start_s=1, end_s=2),), variables=(("place", "home"),))
    assert bare(there_and_back(session, tmp_path_factory.getbasetemp())) == bare(session)


def test_acts_that_overlap_stand_on_tiers_of_their_own(tmp_path):
    two = [Behaviour(actor=KIM, code=c, onset_s=t, offset_s=t + 2) for c, t in (("a", 0), ("b", 1))]
    write_recording(a_session(*two), tmp_path / "s.eaf")
    tiers = etree.parse(tmp_path / "s.eaf").findall("TIER")
    assert [tier.get("TIER_ID") for tier in tiers] == ["kim", "kim 2"]


def test_what_somebody_adds_in_elan_is_read_too(tmp_path):
    write_recording(
        a_session(Behaviour(actor=MUM, code="holds", onset_s=1, offset_s=2)), tmp_path / "s.eaf"
    )
    document = etree.parse(tmp_path / "s.eaf")
    tier = document.find("TIER")
    added = etree.fromstring(
        '<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="x" TIME_SLOT_REF1="n1" '
        'TIME_SLOT_REF2="n2">'
        "<ANNOTATION_VALUE>smiles</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    )
    tier.append(added)
    for slot, time in (("n1", "3000"), ("n2", "4000")):
        etree.SubElement(
            document.find("TIME_ORDER"), "TIME_SLOT", TIME_SLOT_ID=slot, TIME_VALUE=time
        )
    document.write(tmp_path / "s.eaf")
    acts = read(tmp_path / "s.eaf").behaviours
    assert [(a.actor.name, a.code, a.onset_s) for a in acts] == [
        ("mother", "holds", 1),
        ("mother", "smiles", 3),
    ]


@pytest.mark.parametrize("damage", ["{", "[]", '{"version": 1}', '{"version": 9, "tiers": {}}'])
def test_without_what_it_says_of_itself_it_is_read_as_any_other(tmp_path, damage):
    write_recording(
        a_session(Behaviour(actor=MUM, code="holds", onset_s=1, offset_s=2)), tmp_path / "s.eaf"
    )
    document = etree.parse(tmp_path / "s.eaf")
    document.find("HEADER/PROPERTY").text = damage
    document.write(tmp_path / "s.eaf")
    act = read(tmp_path / "s.eaf").behaviours[0]
    assert (act.actor.name, act.onset_s, act.offset_s) == ("mother", 1, 2)
    assert "holds" in act.code


def test_what_it_cannot_hold_is_said(tmp_path):
    acts = [
        Behaviour(actor=KIM, code="a", onset_s=-1.0),
        Behaviour(actor=KIM, code="b\x01", onset_s=0.00049, offset_s=2.0),
    ]
    lost = write_recording(a_session(*acts), tmp_path / "s.eaf")
    assert {dict(w.details)["field"] for w in lost} == {"before_start", "below_ms", "signs"}
    assert len(read(tmp_path / "s.eaf").behaviours) == 1


def test_several_sessions_do_not_fit_in_one_document(tmp_path):
    with pytest.raises(FileError):
        write_recordings([read_sample(), read_sample()], tmp_path / "s.eaf")
    assert not (tmp_path / "s.eaf").exists()
