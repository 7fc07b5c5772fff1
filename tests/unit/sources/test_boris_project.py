"""Writing BORIS projects: what comes back, what BORIS needs, and what it cannot hold."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.moments import (
    Actor,
    Behaviour,
    FileError,
    Provenance,
    Recording,
    Role,
    WarningKind,
)
from geborgen.sources import read_sample
from geborgen.sources.formats import (
    ReadOptions,
    read,
    read_recordings,
    write_recording,
    write_recordings,
)
from tests.boris_files import acts

KIND = Actor(role=Role.CHILD, name="kind")
MOEDER = Actor(role=Role.CAREGIVER, name="moeder")
MADE = Provenance(maker="test", version="0")


def act(code: str, onset_s: float, offset_s: float | None = None, **more) -> Behaviour:
    given = {"actor": KIND, "code": code, "onset_s": onset_s, "offset_s": offset_s} | more
    return Behaviour(**given)


def session(*behaviours: Behaviour, **more) -> Recording:
    ordered = tuple(sorted(behaviours, key=lambda b: b.onset_s))
    given = {"session": "s1", "child": "K7", "provenance": MADE, "behaviours": ordered}
    return Recording(**given | more)


def there_and_back(recording: Recording, folder: Path) -> tuple[Recording, dict]:
    """Return the recording read back, and the warnings of writing it by kind."""
    warnings = write_recording(recording, folder / "uit.boris", force=True)
    return read(folder / "uit.boris"), {w.kind: dict(w.details) for w in warnings}


def test_behaviours_come_back_as_they_were(tmp_path: Path) -> None:
    recording = session(
        act("cries", 1, 4.5, comment="falls"),
        act("soothes", 2, 3, actor=MOEDER, modifiers=("voice", "touch")),
        act("looks", 2.125, modifiers=("far",)),
        act("plays", 9, unpaired=True),
    )
    back, warnings = there_and_back(recording, tmp_path)
    assert [replace(b, origin=None) for b in back.behaviours] == list(recording.behaviours)
    assert warnings == {}


def test_who_when_and_where_come_back(tmp_path: Path) -> None:
    recording = session(
        act("cries", 1, actor=Actor(role=Role.CAREGIVER, name="p2")),
        child_age_months=20.5,
        setting="home",
        started_at=datetime(2024, 3, 5, 10, 30),
        length_s=600.0,
        media=("a.mp4",),
        variables=(("group", "2"), ("fps", "30"), ("code cries", "tears")),
    )
    back, warnings = there_and_back(recording, tmp_path)
    for name in (
        "session",
        "child",
        "child_age_months",
        "setting",
        "started_at",
        "length_s",
        "media",
    ):
        assert getattr(back, name) == getattr(recording, name), name
    assert dict(back.variables).items() >= dict(recording.variables).items()
    assert back.behaviours[0].actor == recording.behaviours[0].actor
    assert warnings == {}


def test_a_length_without_media_comes_back(tmp_path: Path) -> None:
    back, _ = there_and_back(session(act("cries", 1), length_s=300.0), tmp_path)
    assert (back.length_s, back.gaps) == (300.0, ())


def test_the_file_has_what_boris_asks_of_a_project(tmp_path: Path) -> None:
    recording = session(act("cries", 1.0004, 4), act("looks", 2, modifiers=("far|away",)))
    write_recording(recording, tmp_path / "uit.boris")
    document = json.loads((tmp_path / "uit.boris").read_text())
    assert document["project_format_version"] == "7.0"
    conf = {c["code"]: c for c in document["behaviors_conf"].values()}
    assert {code: c["type"] for code, c in conf.items()} == {
        "cries": "State event",
        "looks": "Point event",
    }
    assert conf["looks"]["modifiers"]["0"]["values"] == ["far/away"]
    assert len({c["key"] for c in conf.values()}) == 2
    assert document["observations"]["s1"]["events"] == [
        [1.0, "kind", "cries", "", ""],
        [2.0, "kind", "looks", "far/away", ""],
        [4.0, "kind", "cries", "", ""],
    ]


def test_a_code_used_as_point_and_state_gets_a_second_name_and_that_is_said(
    tmp_path: Path,
) -> None:
    back, warnings = there_and_back(session(act("x", 1, 5), act("x", 3)), tmp_path)
    assert acts(back) == [("kind", "x", 1, 5), ("kind", "x (point)", 3, None)]
    assert warnings[WarningKind.CHANGED_IN_FORMAT] == {"code": "x", "other": "x (point)", "n": 1}


def test_states_that_overlap_keep_their_own_ends(tmp_path: Path) -> None:
    back, warnings = there_and_back(
        session(act("x", 1, 5), act("x", 2, 6), act("x", 5, 7)), tmp_path
    )
    assert acts(back) == [("kind", "x", 1, 5), ("kind", "x (2)", 2, 6), ("kind", "x", 5, 7)]
    assert WarningKind.CHANGED_IN_FORMAT in warnings


def test_what_follows_an_open_state_does_not_close_it(tmp_path: Path) -> None:
    back, _ = there_and_back(session(act("x", 1, unpaired=True), act("x", 2, 6)), tmp_path)
    assert acts(back) == [("kind", "x", 1, None), ("kind", "x (2)", 2, 6)]


def test_every_observer_gets_an_observation_and_they_are_one_session_again(
    tmp_path: Path,
) -> None:
    recording = session(act("x", 1, 5, observer="A"), act("x", 1.5, 5, observer="B"))
    write_recording(recording, tmp_path / "uit.boris")
    names = json.loads((tmp_path / "uit.boris").read_text("utf-8"))["observations"]
    assert list(names) == ["s1 (A)", "s1 (B)"]
    back = read_recordings(tmp_path / "uit.boris")
    assert [(r.session, r.observers) for r in back] == [("s1", ("A", "B"))]
    acts = [(b.code, b.onset_s, b.offset_s, b.observer) for b in back[0].behaviours]
    assert acts == [("x", 1.0, 5.0, "A"), ("x", 1.5, 5.0, "B")]
    assert back[0].warnings == ()
    assert "geborgen_session" not in dict(back[0].variables)


@pytest.mark.parametrize(
    ("asked", "observers"), [("s1", ("A", "B")), ("s1 (B)", ("B",)), ("all", ("A", "B"))]
)
def test_a_session_is_found_by_its_name_and_by_that_of_one_observer(
    tmp_path: Path, asked: str, observers: tuple[str, ...]
) -> None:
    recording = session(act("x", 1, 5, observer="A"), act("x", 1.5, 5, observer="B"))
    write_recording(recording, tmp_path / "uit.boris")
    (found,) = read_recordings(tmp_path / "uit.boris", ReadOptions(session=asked))
    assert found.observers == observers


def test_the_sample_is_one_session_again_with_both_observers(tmp_path: Path) -> None:
    sample = read_sample()
    write_recording(sample, tmp_path / "uit.boris")
    (back,) = read_recordings(tmp_path / "uit.boris")
    assert (back.session, back.observers) == (sample.session, sample.observers)
    assert len(back.behaviours) == len(sample.behaviours)
    assert all(w.kind is WarningKind.OVERLAPPING_EXCLUSIVE for w in back.warnings)


def test_two_observations_of_one_video_by_two_people_are_one_session(tmp_path: Path) -> None:
    one, two = (
        replace(session(act("x", 1, 5)), session=name, media=("m.mp4",), length_s=60.0,
                variables=(("observer", name),))
        for name in ("Anna", "Bram")
    )  # fmt: skip
    write_recordings([one, two], tmp_path / "uit.boris")
    (back,) = read_recordings(tmp_path / "uit.boris")
    assert back.observers == ("Anna", "Bram")
    assert WarningKind.SAME_SESSION in [w.kind for w in back.warnings]
    again = replace(two, session="later", variables=(("observer", "Anna"),))
    write_recordings([one, again], tmp_path / "twee.boris")
    assert len(read_recordings(tmp_path / "twee.boris")) == 2


def test_at_one_instant_what_ends_is_written_before_what_begins(tmp_path: Path) -> None:
    acts = (act("neutral", 0, 7.0001), act("positive", 7, 9), act("x", 9, 9))
    write_recording(session(*acts), tmp_path / "uit.boris")
    project = json.loads((tmp_path / "uit.boris").read_text("utf-8"))
    (observation,) = project["observations"].values()
    assert [(e[0], e[2]) for e in observation["events"]] == [
        (0.0, "neutral"), (7.0, "neutral"), (7.0, "positive"), (9.0, "positive"), (9.0, "x"),
        (9.0, "x"),
    ]  # fmt: skip


def test_keys_and_unused_codes_of_a_boris_project_are_said_to_be_left_behind(
    tmp_path: Path,
) -> None:
    write_recording(session(act("x", 1, 5)), tmp_path / "een.boris")
    (back,) = read_recordings(tmp_path / "een.boris")
    kinds = [w.kind for w in write_recording(back, tmp_path / "twee.boris")]
    assert WarningKind.NOT_KEPT in kinds


def test_what_boris_cannot_hold_is_counted(tmp_path: Path) -> None:
    recording = session(
        act("x", 1, intensity=0.5),
        act("x", 2, intensity=1.0),
        caregivers=("vader",),
        interval_s=2.0,
        media=("a.mp4", "b.mp4"),
    )
    warnings = write_recording(recording, tmp_path / "uit.boris")
    assert {dict(w.details)["field"]: dict(w.details)["n"] for w in warnings} == {
        "intensity": 2,
        "caregivers": 1,
        "interval": 1,
        "media": 2,
    }


def test_a_frame_rate_that_had_to_be_assumed_is_said(tmp_path: Path) -> None:
    recording = session(act("x", 1), media=("a.mp4",), length_s=60.0)
    assert there_and_back(recording, tmp_path)[1][WarningKind.ASSUMED]["field"] == "fps"


def test_sessions_of_one_name_stay_apart(tmp_path: Path) -> None:
    write_recordings([session(act("x", 1)), session(act("x", 2))], tmp_path / "uit.boris")
    assert [r.session for r in read_recordings(tmp_path / "uit.boris")] == ["s1", "s1 (2)"]


def test_an_existing_project_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "uit.boris").write_text("mine")
    with pytest.raises(FileError, match="exists already"):
        write_recording(session(), tmp_path / "uit.boris")


@st.composite
def sessions(draw) -> Recording:
    """Draw acts of few codes, so that they collide in every way; times as BORIS keeps them."""
    behaviours = []
    for _ in range(draw(st.integers(0, 8))):
        onset = draw(st.integers(0, 12)) / 4
        shape = draw(st.sampled_from(["point", "state", "open"]))
        behaviours.append(
            act(
                draw(st.sampled_from(["x", "y"])),
                onset,
                onset + draw(st.integers(0, 8)) / 4 if shape == "state" else None,
                unpaired=shape == "open",
                actor=draw(st.sampled_from([KIND, MOEDER])),
                modifiers=draw(st.sampled_from([(), ("a",), ("a", "b")])),
            )
        )
    return session(*behaviours)


@given(recording=sessions())
def test_no_act_is_lost_or_changes_its_times(tmp_path_factory, recording: Recording) -> None:
    back, _ = there_and_back(recording, tmp_path_factory.mktemp("boris"))

    def shape(found: Recording) -> list:
        return sorted(
            (b.actor.name, b.code[0], b.modifiers, b.onset_s, b.end_s, b.unpaired, b.is_state)
            for b in found.behaviours
        )

    assert shape(back) == shape(recording)


def test_a_real_project_survives_being_written(shared_samples: Path, tmp_path: Path) -> None:
    before = read_recordings(shared_samples / "boris" / "test.boris")
    write_recordings(before, tmp_path / "uit.boris")
    after = read_recordings(tmp_path / "uit.boris")
    for one, other in zip(before, after, strict=True):
        assert acts(one) == acts(other)
        assert (one.session, one.length_s, one.started_at) == (
            other.session,
            other.length_s,
            other.started_at,
        )
