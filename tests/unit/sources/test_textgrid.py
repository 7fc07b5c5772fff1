"""Praat TextGrids in every text form, read as Praat reads them, and written for Praat to read."""

from dataclasses import replace
from pathlib import Path

import pytest

from geborgen.moments import (
    Actor,
    Behaviour,
    FileError,
    Provenance,
    Recording,
    Role,
    Span,
    WarningKind,
)
from geborgen.sources.formats import read, recognise_format, write_recording, write_recordings

LONG = """\
File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 10
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "CHI"
        xmin = 0
        xmax = 10
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 2.5
            text = "zegt ""nee"" [2]: 3"
        intervals [2]:
            xmin = 2.5
            xmax = 4
            text = " "
        intervals [3]:
            xmin = 4
            xmax = 10
            text = "ja, hoor; goed"
    item [2]:
        class = "TextTier"
        name = "moeder_kijkt"
        xmin = 0
        xmax = 10
        points: size = 1
        points [1]:
            number = 3
            mark = "toe"
"""
SHORT = """\
File type = "ooTextFile"
Object class = "TextGrid"

0
10
<exists>
2
"IntervalTier"
"CHI"
0
10
3
0
2.5
"zegt ""nee"" [2]: 3"
2.5
4
" "
4
10
"ja, hoor; goed"
"TextTier"
"moeder_kijkt"
0
10
1
3
"toe"
"""
TERSE = """\
File type = "ooTextFile"
Object class = "TextGrid"
! 3 "nothing" of this counts
0s 10s <exists> 2
"IntervalTier" "CHI" 0 10 3 ! 7
0 2.5 "zegt ""nee"" [2]: 3" 2.5 4 " " 4 10 "ja, hoor; goed"
"TextTier" "moeder_kijkt" 0 10 1 3 "toe"
"""
CHRONOLOGICAL = """\
"Praat chronological TextGrid text file"
0 10   ! Time domain.
2   ! Number of tiers.
"IntervalTier" "CHI" 0 10
"TextTier" "moeder_kijkt" 0 10

1 0 2.5
"zegt ""nee"" [2]: 3"
2 3
"toe"
1 4 10
"ja, hoor; goed"
"""


def read_text(folder: Path, text: str, encoding: str = "utf-8") -> Recording:
    (folder / "a.TextGrid").write_bytes(text.encode(encoding))
    assert recognise_format(folder / "a.TextGrid").name == "textgrid"
    return read(folder / "a.TextGrid")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("text", [LONG, SHORT, TERSE, CHRONOLOGICAL])
def test_every_form_and_encoding_reads_the_same(tmp_path: Path, text: str, encoding: str) -> None:
    recording = read_text(tmp_path, text.replace("goed", "één"), encoding)
    acts = recording.behaviours
    assert [(a.actor.name, a.code, a.onset_s, a.offset_s, a.comment) for a in acts] == [
        ("CHI", "CHI", 0.0, 2.5, 'zegt "nee" [2]: 3'),
        ("moeder", "kijkt", 3.0, None, "toe"),
        ("CHI", "CHI", 4.0, 10.0, "ja, hoor; één"),
    ]
    assert recording.length_s == 10.0
    assert [a.actor.role for a in recording.behaviours][:2] == [Role.CHILD, Role.CAREGIVER]


def test_few_labels_that_come_again_are_codes_as_in_elan(tmp_path: Path) -> None:
    labels = "".join(f'{n} {n + 1} "{"huilt" if n % 2 else "speelt"}" ' for n in range(8))
    head = 'File type = "ooTextFile"\nObject class = "TextGrid"\n0 8 <exists> 1\n'
    text = f'{head}"IntervalTier" "CHI" 0 8 8 {labels}'
    assert {a.code for a in read_text(tmp_path, text).behaviours} == {"huilt", "speelt"}


def test_a_grid_that_starts_later_was_not_seen_before(tmp_path: Path) -> None:
    recording = read_text(tmp_path, TERSE.replace("0s 10s", "2 10"))
    assert recording.gaps == (Span(start_s=0.0, end_s=2.0),)


def test_a_label_that_ends_before_it_starts_is_kept_as_a_point_and_said(tmp_path: Path) -> None:
    recording = read_text(tmp_path, LONG.replace("xmin = 4\n", "xmin = 12\n"))
    (warning,) = [w for w in recording.warnings if w.kind is WarningKind.OFFSET_BEFORE_ONSET]
    assert warning.origin is not None and warning.origin.row == 26
    assert recording.behaviours[-1].offset_s is None


@pytest.mark.parametrize(
    "text",
    [
        SHORT[:150],
        SHORT.replace('"TextTier"', '"OtherTier"'),
        SHORT.replace("<exists>", "7"),
        SHORT.replace("\n3\n0", "\n999999999\n0"),
        "ooBinaryFile\x08TextGrid\0\0",
    ],
)
def test_a_damaged_or_binary_grid_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileError) as error:
        read_text(tmp_path, text)
    assert error.value.phrase.key == "errors.file_broken"


def test_a_grid_without_tiers_is_an_empty_session(tmp_path: Path) -> None:
    text = 'File type = "ooTextFile"\nObject class = "TextGrid"\n0\n3\n<absent>\n'
    assert read_text(tmp_path, text).behaviours == ()


MOTHER = Actor(role=Role.CAREGIVER, name="S9")
RECORDING = Recording(
    session="a",
    child="K7",
    provenance=Provenance(maker="test", version="0"),
    length_s=20.0,
    gaps=(Span(start_s=12.0, end_s=14.0), Span(start_s=13.0, end_s=15.0)),
    behaviours=(
        Behaviour(actor=MOTHER, code="looks", onset_s=0, offset_s=5, modifiers=("toy|red",)),
        Behaviour(actor=MOTHER, code="smiles", onset_s=1, offset_s=2, observer="b"),
        Behaviour(actor=MOTHER, code="smiles", onset_s=1.5, offset_s=8, observer="b"),
        Behaviour(actor=MOTHER, code="speaks", onset_s=3, offset_s=4, comment='zegt "ja"; goed'),
        Behaviour(actor=MOTHER, code="taps", onset_s=6),
        Behaviour(actor=MOTHER, code="taps", onset_s=6, intensity=0.5),
    ),
)


def test_overlapping_acts_get_rows_of_their_own_and_all_come_back(tmp_path: Path) -> None:
    warnings = write_recording(RECORDING, tmp_path / "a.TextGrid")
    back = read(tmp_path / "a.TextGrid")
    assert [dict(w.details)["field"] for w in warnings] == ["child", "intensity"]
    assert [replace(a, origin=None) for a in back.behaviours] == [
        replace(a, intensity=None) for a in RECORDING.behaviours
    ]
    assert back.gaps == (Span(start_s=12.0, end_s=15.0),)
    assert back.length_s == 20.0


def test_tiers_of_intervals_have_no_holes_as_praat_asks(tmp_path: Path) -> None:
    write_recording(RECORDING, tmp_path / "a.TextGrid")
    text = (tmp_path / "a.TextGrid").read_text("utf-8")
    for tier in text.split("item [")[2:]:
        if "IntervalTier" in tier:
            bounds = [
                float(line.split("=")[1])
                for line in tier.splitlines()
                if line.strip()[:4] in ("xmin", "xmax")
            ][2:]
            assert bounds[0] == 0.0
            assert bounds[-1] == 20.0
            assert bounds[1:-1:2] == bounds[2::2]


def test_an_order_without_times_is_not_written_as_times(tmp_path: Path) -> None:
    ordered = replace(RECORDING, order_only=True)
    with pytest.raises(FileError, match="needs times"):
        write_recordings([ordered], tmp_path / "a.TextGrid")
    assert not (tmp_path / "a.TextGrid").exists()
