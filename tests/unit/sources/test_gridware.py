"""GridWare projects: trajectories beside the list that names them, what is missing, and back."""

from pathlib import Path

import pytest

from geborgen.moments import Actor, FileError, Recording, Role, Span, WarningKind
from geborgen.sources.batch import convert_folder, find_written_format
from geborgen.sources.formats import (
    ReadOptions,
    find_parts,
    read,
    read_recordings,
    recognise_format,
    write_recording,
    write_recordings,
)
from tests.boris_files import acts, kinds
from tests.coded_scenes import KIND, MOEDER, a_session, an_act, without_origin

LIST = "ID\tcond\tFilename\n2\n1\tA\tone.trj\n2\tB\tsub\\two\n"
ROWS = """\
Onset\tmother\tchild
0\t1\tneg
1.5\t1\tpos
2\t--\tpos
3\t--\t--
4\t1\tpos
4.5\t1\tpos
6
"""


def save(folder: Path, listed: str = LIST) -> Path:
    (folder / "one.trj").write_text(ROWS)
    (folder / "sub").mkdir(exist_ok=True)
    (folder / "sub" / "two.trj").write_text("Onset\tmother\tchild\n0\t3\tneg\n8.25\n")
    (folder / "p.gwf").write_text(listed)
    return folder / "p.gwf"


def test_every_trajectory_is_a_session_and_values_last_until_they_change(tmp_path) -> None:
    one, two = read_recordings(save(tmp_path))
    assert recognise_format(tmp_path / "p.gwf").name == "gridware"
    assert (one.session, one.child, one.length_s) == ("one", "1", 6.0)
    assert (two.session, two.child, dict(two.variables)["cond"]) == ("two", "2", "B")
    assert acts(one) == [
        ("mother", "mother:1", 0.0, 2.0),
        ("child", "child:neg", 0.0, 1.5),
        ("child", "child:pos", 1.5, 3.0),
        ("mother", "mother:1", 4.0, 4.5),
        ("child", "child:pos", 4.0, 4.5),
        ("mother", "mother:1", 4.5, 6.0),
        ("child", "child:pos", 4.5, 6.0),
    ]
    assert one.gaps == (Span(start_s=3, end_s=4),)
    assert {b.actor.role for b in one.behaviours} == {Role.CHILD, Role.CAREGIVER}


def test_sections_in_tags_do_not_hide_the_list(tmp_path) -> None:
    config = "<GridWare>\n<Config>\nstate\tcategorical\tmother\t1\t2\n</Config>\n<Trajectories>\n"
    recordings = read_recordings(save(tmp_path, config + LIST + "</Trajectories>\n</GridWare>\n"))
    assert [r.session for r in recordings] == ["one", "two"]


def test_a_project_as_gridware_saves_it_has_its_trajectories_in_a_folder_of_its_own(
    tmp_path,
) -> None:
    state = "state\tinteger\tmother\t1\t9\t1\t9"
    told = f"<GridWare>\n<Config>\n{state}\nMinReturns\t2\nMissingValueSymbol\t9\n</Config>\n"
    listed = "<Trajectories>\nperson\tFilename\nC1\tC1.trj\n</Trajectories>\n</GridWare>\n"
    (tmp_path / "spel.gwf").write_text(told + listed)
    (tmp_path / "spel_trjs").mkdir()
    (tmp_path / "spel_trjs" / "C1.trj").write_text("Onset\tmother\n0\t1\n2\t9\n3\t-\n5\n")
    (one,) = read_recordings(tmp_path / "spel.gwf")
    assert (one.session, dict(one.variables)) == ("C1", {"person": "C1"})
    assert acts(one) == [("mother", "mother:1", 0.0, 2.0), ("mother", "mother:-", 3.0, 5.0)]
    assert one.gaps == (Span(start_s=2, end_s=3),)


def test_trajectories_of_several_ids_in_one_table_are_sessions(tmp_path) -> None:
    rows = "4,0.0,1,2\n4,0.5,3,2\n4,1.5,,\n7,0.0,2,2\n7,2.0\n"
    (tmp_path / "x.csv").write_text("ID,Onset,Parent Affect,Child Affect\n" + rows)
    assert recognise_format(tmp_path / "x.csv").name == "gridware"
    four, seven = read_recordings(tmp_path / "x.csv")
    assert (four.session, four.child, seven.session, seven.length_s) == ("4", "4", "7", 2.0)
    assert acts(four) == [
        ("Parent", "Parent Affect:1", 0.0, 0.5),
        ("Child", "Child Affect:2", 0.0, 1.5),
        ("Parent", "Parent Affect:3", 0.5, 1.5),
    ]


def test_a_row_of_one_table_that_holds_its_id_alone_is_named(tmp_path) -> None:
    rows = "4,0,1,2\n4,2,2,3\n4,3,1,3\n4\n4,5\n"
    (tmp_path / "x.csv").write_text("ID,Onset,Parent Affect,Child Affect\n" + rows)
    (four,) = read_recordings(tmp_path / "x.csv")
    assert len(four.behaviours) == 5 and four.length_s == 5.0
    assert (WarningKind.UNREADABLE_ROW, 5) in {(w.kind, w.origin.row) for w in four.warnings}


def test_marks_per_interval_in_a_table_with_commas_are_no_trajectory(tmp_path) -> None:
    (tmp_path / "x.csv").write_text("onset,mother smiles,child smiles\n0,1,0\n2,0,1\n4,0,0\n6\n")
    assert recognise_format(tmp_path / "x.csv").name == "intervals"


def test_what_is_written_says_what_gridware_asks_of_a_project(tmp_path) -> None:
    write_recordings(read_recordings(save(tmp_path)), tmp_path / "q.gwf")
    page = (tmp_path / "q.gwf").read_text()
    assert page.startswith("<GridWare>\n<Config>\nidentifier\tcategorical\tID\t1\t2\n")
    assert "\nstate\tcategorical\tmother\t1\t3\nstate\tcategorical\tchild\tneg\tpos\n" in page
    assert "\nMissingValueSymbol\t--\n</Config>\n<Trajectories>\nID\tcond\tFilename\n" in page


def test_a_trajectory_alone_is_read_too(tmp_path) -> None:
    save(tmp_path)
    assert recognise_format(tmp_path / "one.trj").name == "gridware"
    assert len(read(tmp_path / "one.trj").behaviours) == 7


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("onset\tmother smiles\tchild smiles\n0\t1\t0\n2\t0\t1\n4\t0\t0\n", "intervals"),
        ("who\tcode\tonset\tfilename\nchild\tcries\t1\ta.txt\n", "behaviours"),
        (ROWS, "gridware"),
    ],
)
def test_other_tables_parted_by_tabs_stay_what_they_are(tmp_path, text, found) -> None:
    (tmp_path / "x.tsv").write_text(text)
    assert recognise_format(tmp_path / "x.tsv").name == found


def test_trajectories_that_are_not_there_are_said_and_none_outside_is_opened(tmp_path) -> None:
    outside = tmp_path / "buiten.trj"
    outside.write_text(ROWS)
    inside = tmp_path / "map"
    inside.mkdir()
    file = save(inside, LIST + "3\tB\t../buiten.trj\n4\tB\tweg.trj\n5\tB\t/etc/passwd\n")
    recordings = read_recordings(file)
    assert [r.session for r in recordings] == ["one", "two"]
    assert [w.origin.row for w in recordings[0].warnings] == [5, 6, 7]
    file.write_text("ID\tFilename\n1\tweg.trj\n")
    with pytest.raises(FileError, match="none of its trajectories"):
        read_recordings(file)


def test_trajectories_are_parts_of_the_project_that_names_them(tmp_path) -> None:
    file = save(tmp_path)
    assert find_parts(file) == (tmp_path / "one.trj", tmp_path / "sub" / "two.trj")
    assert find_parts(tmp_path / "one.trj") == ()


def test_without_a_last_row_the_end_is_open_and_said(tmp_path) -> None:
    (tmp_path / "x.trj").write_text("Onset\tmother\tchild\n0\t1\t2\nstraks\t1\t2\n1\t2\t2\n")
    with pytest.raises(FileError):
        read(tmp_path / "x.trj")
    (tmp_path / "x.trj").write_text(
        "Onset\tmother\tchild\n0\t1\t2\n1\t2\t2\n2\t3\t2\nstraks\t1\t1\n"
    )
    recording = read(tmp_path / "x.trj")
    assert [b.code for b in recording.behaviours if b.unpaired] == ["child:2", "mother:3"]
    assert sorted(kinds(recording)) == [
        WarningKind.UNPAIRED_STATE,
        WarningKind.UNPAIRED_STATE,
        WarningKind.UNREADABLE_ROW,
    ]


def test_projects_come_back_with_the_same_acts(tmp_path) -> None:
    made = read_recordings(save(tmp_path))
    (tmp_path / "uit").mkdir()
    assert write_recordings(made, tmp_path / "uit" / "q.gwf") == ()
    assert (tmp_path / "uit" / "q_trjs" / "one.trj").read_text() == ROWS
    again = read_recordings(tmp_path / "uit" / "q.gwf")
    for before, after in zip(made, again, strict=True):
        assert without_origin(after.behaviours) == without_origin(before.behaviours)
        assert (after.gaps, after.variables) == (before.gaps, before.variables)
        assert (after.session, after.child) == (before.session, before.child)
        assert after.length_s == before.length_s


def test_dyads_whose_names_hold_an_id_share_their_variables(tmp_path) -> None:
    acting = []
    for child in ("k01", "k02"):
        kid = Actor(role=Role.CHILD, name=child)
        carer = Actor(role=Role.CAREGIVER, name=f"{child}-m")
        told = (an_act(actor=kid), an_act(actor=carer, code="troost", onset_s=2.0))
        acting.append(a_session(session=child, child=child, behaviours=told))
    write_recordings(acting, tmp_path / "all.gwf")
    back = read_recordings(tmp_path / "all.gwf")
    assert [one.child for one in back] == ["k01", "k02"]
    codes = {(b.actor.role, b.code) for one in back for b in one.behaviours}
    assert codes == {(Role.CHILD, "child:huilt"), (Role.CAREGIVER, "caregiver:troost")}


def test_what_trajectories_cannot_hold_is_said(tmp_path) -> None:
    warnings = write_recording(a_session(), tmp_path / "q.gwf")
    lost = {dict(w.details)["field"] for w in warnings}
    assert lost >= {"points", "second_coding", "open_ends", "comments", "modifiers", "media"}
    again = read(tmp_path / "q.gwf")
    assert next((b.actor, b.code) for b in again.behaviours) == (KIND, "kind:huilt")


def test_values_that_overlap_are_cut_and_counted(tmp_path) -> None:
    long = an_act(actor=MOEDER, code="gaze:left", onset_s=0.0, offset_s=5.0)
    other = an_act(actor=MOEDER, code="gaze:na", onset_s=3.0, offset_s=4.0)
    made: Recording = a_session(behaviours=(long, other), media=(), observers=())
    warnings = write_recording(made, tmp_path / "q.gwf")
    assert [(w.kind, dict(w.details)["n"]) for w in warnings] == [
        (WarningKind.LOST_IN_FORMAT, 1),
        (WarningKind.CHANGED_IN_FORMAT, 1),
    ]
    assert acts(read(tmp_path / "q.gwf")) == [
        ("moeder", "moeder gaze:left", 0.0, 3.0),
        ("moeder", "moeder gaze:(na)", 3.0, 4.0),
    ]


def test_files_that_are_there_are_left_alone(tmp_path) -> None:
    (tmp_path / "q_trjs").mkdir()
    (tmp_path / "q_trjs" / "spel.trj").write_text("van iemand anders")
    with pytest.raises(FileError, match="already"):
        write_recording(a_session(), tmp_path / "q.gwf")
    assert not (tmp_path / "q.gwf").exists()
    assert (tmp_path / "q_trjs" / "spel.trj").read_text() == "van iemand anders"


def test_where_no_folder_for_trajectories_can_be_made_nothing_is_written(tmp_path) -> None:
    (tmp_path / "q_trjs").write_text("een bestand")
    with pytest.raises(FileError, match="q_trjs"):
        write_recording(a_session(), tmp_path / "q.gwf")
    assert [path.name for path in tmp_path.iterdir()] == ["q_trjs"]


def test_whoever_was_interrupted_before_the_project_was_written_goes_on(tmp_path) -> None:
    write_recording(a_session(), tmp_path / "q.gwf")
    before = (tmp_path / "q_trjs" / "spel.trj").stat().st_mtime_ns
    (tmp_path / "q.gwf").unlink()
    write_recording(a_session(), tmp_path / "q.gwf")
    assert (tmp_path / "q_trjs" / "spel.trj").stat().st_mtime_ns == before
    with pytest.raises(FileError, match="already"):
        write_recording(a_session(), tmp_path / "q.gwf")


def test_a_folder_is_converted_without_taking_trajectories_for_sessions_of_their_own(
    tmp_path,
) -> None:
    (tmp_path / "in").mkdir()
    save(tmp_path / "in")
    form = find_written_format("geborgen")
    made = convert_folder(tmp_path / "in", tmp_path / "out", form, options=ReadOptions())
    assert [(one.file, one.target, one.other) for one in made] == [
        ("one.trj", None, "p.gwf"),
        ("p.gwf", "p.geborgen.json", None),
        ("sub/two.trj", None, "p.gwf"),
    ]
