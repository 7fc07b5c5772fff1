"""BORIS projects: every trap of the format, on small fictive projects and on a real one."""

import gzip
import json
from pathlib import Path

import pytest

from geborgen.moments import FileError, Role, Span, WarningKind
from geborgen.sources.formats import read, read_recordings, recognise_format
from tests.boris_files import (
    POINT,
    acts,
    behaviour,
    kinds,
    observation,
    project,
    read_all,
    read_events,
    save,
)


def test_events_of_a_state_alternate_between_start_and_stop(tmp_path: Path) -> None:
    recording = read_events(
        tmp_path,
        [
            [1.5, "kind", "cries", "", ""],
            [2, "kind", "smiles", "", ""],
            [4, "kind", "cries", "", ""],
        ],
    )
    assert acts(recording) == [("kind", "cries", 1.5, 4.0), ("kind", "smiles", 2.0, None)]
    assert recording.behaviours[0].actor.role is Role.CHILD
    assert recording.child == "kind"


def test_states_pair_within_subject_and_modifier(tmp_path: Path) -> None:
    recording = read_events(
        tmp_path,
        [
            [1, "kind", "cries", "hard", ""],
            [2, "moeder", "cries", "", ""],
            [3, "kind", "cries", "soft", ""],
            [4, "kind", "cries", "hard", ""],
            [5, "kind", "cries", "soft", ""],
            [6, "moeder", "cries", "", ""],
        ],
    )
    assert [(b.modifiers, b.onset_s, b.offset_s) for b in recording.behaviours] == [
        (("hard",), 1.0, 4.0),
        ((), 2.0, 6.0),
        (("soft",), 3.0, 5.0),
    ]


def test_events_are_paired_in_order_of_time_whatever_their_order_in_the_file(
    tmp_path: Path,
) -> None:
    events = [[9, "k", "cries", "", ""], [2, "k", "cries", "", ""]]
    assert acts(read_events(tmp_path, events)) == [("k", "cries", 2.0, 9.0)]


def test_a_state_that_never_ends_is_kept_open_and_said_with_its_row(tmp_path: Path) -> None:
    events = [[1, "kind", "smiles", "", ""], [2, "kind", "cries", "", ""]]
    recording = read_events(tmp_path, events)
    assert recording.behaviours[1].unpaired
    (warning,) = recording.warnings
    assert warning.kind is WarningKind.UNPAIRED_STATE
    assert (warning.origin.file, warning.origin.row) == ("spel.boris", 2)


def test_nobody_in_particular_has_no_name(tmp_path: Path) -> None:
    recording = read_events(tmp_path, [[1, "", "smiles", "", ""]])
    assert recording.behaviours[0].actor.name == ""
    assert recording.child == "child"


def test_modifiers_are_taken_apart_and_sets_not_used_at_the_end_left_off(tmp_path: Path) -> None:
    events = [
        [1, "k", "smiles", "None|big|None", ""],
        [2, "k", "smiles", "None|None", ""],
        [3, "k", "smiles", "None", ""],
    ]
    recording = read_events(tmp_path, events)
    assert [b.modifiers for b in recording.behaviours] == [("None", "big"), (), ()]


def test_comments_of_both_ends_are_kept(tmp_path: Path) -> None:
    events = [[1, "k", "cries", "", "falls"], [2, "k", "cries", "", "is picked up"]]
    assert read_events(tmp_path, events).behaviours[0].comment == "falls / is picked up"


def test_shorter_and_longer_events_are_read(tmp_path: Path) -> None:
    events = [
        [1, "k", "smiles"],
        [2, "k", "smiles", "", "", 50],
        [3, "k", "smiles", "", "", 1, "a"],
    ]
    assert len(read_events(tmp_path, events).behaviours) == 3


def test_events_that_cannot_be_read_are_said_with_their_row(tmp_path: Path) -> None:
    events = ["?", [1], [2, "k", "", "", ""], None, [3, "k", "smiles", "", ""]]
    recording = read_events(tmp_path, events)
    assert len(recording.behaviours) == 1
    assert kinds(recording) == [WarningKind.UNREADABLE_ROW] * 4
    assert [w.origin.row for w in recording.warnings][:4] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("time", "seconds"), [("2.5", 2.5), ("2,5", 2.5), ("00:01:02.500", 62.5), (-3, -3.0)]
)
def test_times_as_text_and_before_zero_are_read(
    tmp_path: Path, time: object, seconds: float
) -> None:
    assert read_events(tmp_path, [[time, "k", "smiles", "", ""]]).behaviours[0].onset_s == seconds


@pytest.mark.parametrize(
    "time", [float("nan"), float("inf"), None, "NA", "soon", True, [], 10**400]
)
def test_events_without_a_time_are_counted_not_placed(tmp_path: Path, time: object) -> None:
    recording = read_events(tmp_path, [[time, "k", "smiles", "", ""]])
    assert recording.behaviours == ()
    assert kinds(recording) == [WarningKind.UNSET_TIME]


def test_images_have_no_times_but_an_index(tmp_path: Path) -> None:
    events = [
        [float("nan"), "k", "smiles", "", "", 4, "a.jpg"],
        [7.0, "k", "smiles", "", "", 5, "b"],
    ]
    recording = read_events(tmp_path, events, type="IMAGES")
    assert acts(recording) == [("k", "smiles", 7.0, None)]
    assert kinds(recording) == [WarningKind.UNSET_TIME]


def test_the_length_is_that_of_the_files_player_one_plays_in_a_row(tmp_path: Path) -> None:
    recording = read_events(
        tmp_path,
        [[200, "kind", "smiles", "", ""], [301, "kind", "smiles", "", ""]],
        type="MEDIA",
        file={"1": ["/video/a.mp4", "C:\\video\\b.mp4"], "2": ["c.mp4"]},
        media_info={"length": {"/video/a.mp4": 180.0, "C:\\video\\b.mp4": 120.5, "c.mp4": 999}},
    )
    assert recording.length_s == 300.5
    assert recording.media == ("a.mp4", "b.mp4", "c.mp4")
    assert kinds(recording) == [WarningKind.BEYOND_END]


def test_without_every_length_the_length_is_unknown(tmp_path: Path) -> None:
    recording = read_events(
        tmp_path, [], type="MEDIA", file={"1": ["a", "b"]}, media_info={"length": {"a": 9}}
    )
    assert recording.length_s is None


def test_outside_the_observed_interval_nobody_watched(tmp_path: Path) -> None:
    recording = read_events(
        tmp_path,
        [],
        type="MEDIA",
        file={"1": ["a"]},
        media_info={"length": {"a": 300}},
        **{"observation time interval": [60, 240]},
    )
    assert recording.gaps == (Span(start_s=0, end_s=60), Span(start_s=240, end_s=300))
    assert recording.length_s == 300


def test_the_time_offset_moves_nothing_and_is_kept(tmp_path: Path) -> None:
    recording = read_events(tmp_path, [[5, "k", "smiles", "", ""]], **{"time offset": 100.0})
    assert recording.behaviours[0].onset_s == 5
    assert dict(recording.variables)["time offset"] == "100"


@pytest.mark.parametrize("clock", ["start_from_current_time", "start_from_current_epoch_time"])
def test_a_live_session_on_the_clock_starts_at_zero_and_says_so(tmp_path: Path, clock: str) -> None:
    events = [[1.7e9, "kind", "cries", "", ""], [1.7e9 + 2.5, "kind", "cries", "", ""]]
    recording = read_events(tmp_path, events, **{clock: True})
    assert acts(recording) == [("kind", "cries", 0.0, 2.5)]
    assert kinds(recording) == [WarningKind.ASSUMED]


def test_variables_tell_the_child_its_age_the_observer_and_the_setting(tmp_path: Path) -> None:
    told = {"Kind": "K7", "leeftijd (maanden)": "20,5", "Observator": "A", "setting": "thuis"}
    recording = read_events(tmp_path, [[1, "x", "smiles", "", ""]], independent_variables=told)
    assert recording.child == "K7"
    assert recording.child_age_months == 20.5
    assert recording.observers == ("A",)
    assert recording.behaviours[0].observer == "A"
    assert recording.setting == "thuis"
    assert dict(recording.variables)["Kind"] == "K7"


def test_what_a_subject_is_described_as_tells_the_role(tmp_path: Path) -> None:
    document = project([behaviour("cries")], een=observation([[1, "s1", "cries", "", ""]]))
    document["subjects_conf"] = {"0": {"name": "s1", "description": "de moeder"}}
    assert read(save(tmp_path, document)).behaviours[0].actor.role is Role.CAREGIVER


def test_what_codes_mean_and_their_category_are_kept(tmp_path: Path) -> None:
    codes = [
        behaviour("hu", description="huilt", category="signaal"),
        behaviour("x", description="?"),
    ]
    file = save(tmp_path, project(codes, een=observation([[1, "", "hu", "", ""]])))
    variables = dict(read(file).variables)
    assert variables["code hu"] == "huilt · signaal"
    assert "code x" not in variables


def test_coding_map_types_are_states_and_points(tmp_path: Path) -> None:
    codes = [
        behaviour("near", "State event with coding map"),
        behaviour("look", "Point event with coding map"),
    ]
    events = [[1, "", "near", "", ""], [2, "", "look", "", ""], [3, "", "near", "", ""]]
    file = save(tmp_path, project(codes, een=observation(events)))
    assert acts(read(file)) == [("", "near", 1, 3), ("", "look", 2, None)]


def test_a_code_the_project_does_not_define_is_kept_and_said(tmp_path: Path) -> None:
    events = [[1, "kind", "waves", "", ""], [2, "kind", "waves", "", ""]]
    recording = read_events(tmp_path, events)
    assert len(recording.behaviours) == 2
    assert kinds(recording) == [WarningKind.UNDEFINED_CODE]
    assert dict(recording.warnings[0].details) == {"code": "waves", "n": 2}


def test_exclusive_codes_that_overlap_are_said_and_touching_ones_are_not(tmp_path: Path) -> None:
    codes = [behaviour("near", excluded="far"), behaviour("far")]
    touching = [[1, "k", "near", "", ""], [3, "k", "near", "", ""], [3, "k", "far", "", ""]]
    events = [
        *touching,
        [9, "k", "far", "", ""],
        [8, "k", "near", "", ""],
        [10, "k", "near", "", ""],
    ]
    recording = read(save(tmp_path, project(codes, een=observation(events))))
    assert kinds(recording) == [WarningKind.OVERLAPPING_EXCLUSIVE]
    assert dict(recording.warnings[0].details) == {
        "code": "near",
        "other": "far",
        "actor": "k",
        "n": 1,
    }
    assert len(recording.behaviours) == 3


def test_one_observation_is_chosen_by_name(tmp_path: Path) -> None:
    one, two = observation([[1, "", "cries", "", ""]]), observation([])
    file = save(tmp_path, project([behaviour("cries")], een=one, twee=two))
    assert [r.session for r in read_all(file)] == ["een", "twee"]
    assert [r.session for r in read_all(file, session="all")] == ["een", "twee"]
    assert [r.session for r in read_all(file, session="twee")] == ["twee"]


def test_choosing_is_asked_for_and_wrong_names_are_said(tmp_path: Path) -> None:
    file = save(tmp_path, project([], een=observation([]), twee=observation([])))
    with pytest.raises(FileError, match=r"holds 2 observations.*een, twee"):
        read(file)
    with pytest.raises(FileError, match=r"no observation called 'drie'.*een, twee"):
        read_all(file, session="drie")


def test_a_project_without_observations_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no observed session"):
        read_all(save(tmp_path, project([])))


def test_compressed_projects_are_read(tmp_path: Path) -> None:
    document = project([behaviour("cries", POINT)], een=observation([[1, "", "cries", "", ""]]))
    file = tmp_path / "spel.boris.gz"
    file.write_bytes(gzip.compress(json.dumps(document).encode()))
    assert recognise_format(file).name == "boris"
    assert len(read(file).behaviours) == 1


def test_a_compressed_project_that_was_cut_off_says_so(tmp_path: Path) -> None:
    packed = gzip.compress(json.dumps(project([], een=observation([]))).encode() * 50)
    (tmp_path / "spel.boris.gz").write_bytes(packed[:-20])
    with pytest.raises(FileError, match="damaged"):
        read(tmp_path / "spel.boris.gz")


@pytest.mark.slow
def test_a_small_file_that_unpacks_to_very_much_is_refused(tmp_path: Path) -> None:
    (tmp_path / "spel.boris.gz").write_bytes(gzip.compress(b" " * 200_000_001))
    with pytest.raises(FileError, match="200 MB"):
        read(tmp_path / "spel.boris.gz")


@pytest.mark.parametrize("end", [1, 30, 200])
def test_a_project_that_was_cut_off_says_so(tmp_path: Path, end: int) -> None:
    file = save(tmp_path, project([behaviour("cries")], een=observation([])))
    file.write_bytes(file.read_bytes()[:-end])
    with pytest.raises(FileError, match=r"spel\.boris: cannot be read as BORIS: .*cut off"):
        read(file)


def test_older_projects_without_a_version_are_read(tmp_path: Path) -> None:
    document = {
        "subjects_conf": {"0": ["k", "kind"]},
        "behaviors_conf": {"0": {"type": "State event", "code": "cries", "modifiers": "a,b|c"}},
        "observations": {
            "een": {
                "type": "VIDEO",
                "file": ["a.avi"],
                "events": [[1, "kind", "cries", "", ""], [2, "kind", "cries", "", ""]],
            }
        },
    }
    recording = read(save(tmp_path, document))
    assert acts(recording) == [("kind", "cries", 1.0, 2.0)]
    assert recording.media == ("a.avi",)


@pytest.mark.parametrize("part", ["behaviors_conf", "subjects_conf", "observations"])
@pytest.mark.parametrize("junk", [None, [], "x", 3, {"0": None}, {"": [1]}])
def test_parts_of_another_shape_are_no_crash(tmp_path: Path, part: str, junk: object) -> None:
    document = project([behaviour("cries")], een=observation([[1, "", "cries", "", ""]]))
    file = save(tmp_path, document | {part: junk})
    try:
        read_recordings(file)
    except FileError as error:
        assert "spel.boris" in str(error)


def test_a_real_project_gives_every_observation(shared_samples: Path) -> None:
    recordings = read_recordings(shared_samples / "boris" / "test.boris")
    counts = {r.session: len(r.behaviours) for r in recordings}
    assert len(counts) == 12
    assert counts["observation #2"] == counts["observation #2 (copy)"] == 18
    assert counts["observation without events"] == 0
    by_name = {r.session: r for r in recordings}
    assert by_name["observation #2"].length_s == pytest.approx(179.96 + 359.96)
    assert WarningKind.UNPAIRED_STATE in kinds(by_name["live not paired"])
    assert [b.modifiers for b in by_name["modifiers"].behaviours[:4]] == [
        ("m1",), ("m2",), ("m3",), ("m1",),
    ]  # fmt: skip


def test_names_that_break_lines_or_steer_a_terminal_stay_on_one_line(tmp_path: Path) -> None:
    names = {"een\ntwee": observation([]), "drie\x1b[2J": observation([])}
    with pytest.raises(FileError, match=r"een twee, drie \[2J") as error:
        read(save(tmp_path, project([], **names)))
    assert str(error.value).isprintable()
