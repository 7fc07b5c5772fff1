"""A row of a file is an act, a moment or a warning that names it: none is dropped in silence."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geborgen.moments import Recording, UserError
from geborgen.sources.formats import read_recordings

ROWS = 6

BORIS_TOP = """\
Observation id,spel,,,,,,,,
Player #1,/x/spel.mp4,,,,,,,,
independent variables,,,,,,,,,
variable,value,,,,,,,,
Time,Media file path,Total length,FPS,Subject,Behavior,Behavioral category,Modifiers,Comment,Status
"""
AGGREGATED_TOP = "\t".join(
    ["Observation id", "Observation date", "Description", "Media file", "Total length", "FPS",
     "Subject", "Behavior", "Behavioral category", "Modifiers", "Behavior type", "Start (s)",
     "Stop (s)", "Duration (s)", "Comment start", "Comment stop"]
)  # fmt: skip
LOG_TOP = (
    "Date_Time_Absolute_dmy_hmsf,Time_Relative_sf,Duration_sf,Observation,Event_Log,Subject,"
    "Behavior,Modifier_1,Event_Type,Comment"
)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A file of numbered rows: each cell holds the row's number n, its start s or its end e."""

    top: str
    row: str
    sign: str = ","
    bottom: str = ""

    def cells(self, n: int) -> list[str]:
        text = self.row.format(n=n, s=10 * n + 1, e=10 * n + 5, h=n + 1)
        return text.split(self.sign)

    def text(self, rows: list[list[str]]) -> str:
        return self.top + "\n".join(map(self.sign.join, rows)) + self.bottom


SHAPES = {
    "behaviours.csv": Shape(
        top="wie,rol,gedrag,begin,einde,opmerking\n", row="kind,kind,code{n},{s},{e},zin{n}"
    ),
    "log.csv": Shape(
        top=f"{LOG_TOP}\n",
        row="05-03-2024 10:00:{s:02}.000,{s},0,Home,l1,Child,code{n},mod{n},Point,zin{n}",
    ),
    "segments.csv": Shape(
        top="segment_onset,segment_offset,speaker_id,speaker_type,transcription,recording_filename\n",
        row="{s}000,{e}000,CHI,CHI,zin{n},a.wav",
    ),
    "script.csv": Shape(
        top="file,column,ordinal,onset,offset,hand,look\n",
        row="d1,childhands,{h},{s}000,{e}000,code{n},zin{n}",
    ),
    "interact.txt": Shape(
        top="Level\tStart time\tOffset\tDuration\tMemo\tmother_gaze\tchild\n",
        row="3\t00:00:{s:02}:00\t00:00:{e:02}:00\t4.04\tzin{n}\tcode{n}\t",
        sign="\t",
    ),
    "vcode.txt": Shape(
        top="Offset: 0\nTracks: a\nTime,Duration,TrackName,comment\n",
        row="{s}000,4000,code{n},zin{n}",
    ),
    "a.rttm": Shape(top="", row="SPEAKER a 1 {s}.0 4.0 zin{n} <NA> KCHI 0.9 <NA>", sign=" "),
    "tabular.csv": Shape(
        top=BORIS_TOP, row="{s}.0,spel.mp4,300,25,kind,code{n},,mod{n},zin{n},POINT"
    ),
    "aggregated.tsv": Shape(
        top=f"{AGGREGATED_TOP}\n",
        row="spel\t2024-03-05 10:00:00\t\ta.mp4\t300\t25\tkind\tcode{n}\t\tmod{n}\tSTATE\t{s}\t{e}"
        "\t4\tzin{n}\t",
        sign="\t",
    ),
    "diary.csv": Shape(
        top="datum,tijd,kind,opvoeder,behoefte,signaal,antwoord,na (s),tot rust,notitie\n",
        row="2024-03-04,0{h}:35,B,vader,troost,signaal,beantwoord,5,ja,zin{n}",
    ),
    "a.cha": Shape(
        top="@UTF8\n@Begin\n@Participants:\tCHI Jip Target_Child\n*CHI:\thoi .\n",
        row="*CHI:\tzin{n} . \x15{s}000_{e}000\x15",
        sign=" ",
        bottom="\n@End\n",
    ),
    "a.sds": Shape(top="Timed <seconds>;\n<a>\n", row="child_code{n},{s}-{e}", bottom="\n/"),
}
JUNK = ("NA", "x", "-1", "1e999", "99:99:99", "é💥", "0", "1;2", "12:00", "|", "a b", "True")

Rows = list[list[str]]


def told_rows(recording: Recording) -> Iterator[int | None]:
    """Rows that an act, a moment or a warning of the recording comes from."""
    for told in (*recording.behaviours, *recording.moments, *recording.warnings):
        if told.origin is not None:
            yield told.origin.row


def told_words(recording: Recording) -> Iterator[str]:
    for act in recording.behaviours:
        yield from (act.code, *act.modifiers, act.comment or "")
    for moment in recording.moments:
        yield moment.note or ""


def find_dropped(path: Path, shape: Shape, rows: Rows) -> list[list[str]]:
    """Rows of which nothing is told; none where the whole file is refused."""
    path.write_text(shape.text(rows))
    try:
        recordings = read_recordings(path)
    except UserError:
        return []
    numbers = {number for recording in recordings for number in told_rows(recording)}
    words = " ".join(word for recording in recordings for word in told_words(recording))
    return [
        row
        for number, row in enumerate(rows, start=shape.top.count("\n") + 1)
        if number not in numbers and not any(name_of(cell) in words for cell in row)
    ]


def name_of(cell: str) -> str:
    """The word that only this row has, or what nobody writes."""
    return cell if cell[:3] in ("cod", "zin", "mod") else "\0"


def spoil_cells(rows: Rows) -> Iterator[Rows]:
    """Rubbish in each cell of the first row or of the last, by turns."""
    for column, (number, junk) in itertools.product(range(len(rows[0])), enumerate(JUNK)):
        spoilt = [list(row) for row in rows]
        spoilt[(column + number) % 2 - 1][column] = junk
        yield spoilt


def spoil_rows(rows: Rows) -> Iterator[Rows]:
    """Rows cut, lengthened, run together, told twice, with rubbish between, or an open quote."""
    for at in (0, 2, 4):
        row = rows[at]
        for instead in (
            [row[:-1]],
            [[*row, "extra"]],
            [["voor", *row]],
            [row, row],
            [["rommel"], row],
            [["rommel", "x", "y"], row],
            [['"' + row[0], *row[1:]]],
            [[*row[:-1], '"' + row[-1]]],
        ):
            yield [*rows[:at], *instead, *rows[at + 1 :]]
        yield [*rows[:at], [*row, *rows[at + 1]], *rows[at + 2 :]]


@pytest.mark.parametrize("spoil", [spoil_cells, spoil_rows])
@pytest.mark.parametrize("name", SHAPES)
def test_every_row_is_told_or_warned_of(
    name: str, spoil: Callable[[Rows], Iterator[Rows]], tmp_path: Path
) -> None:
    shape = SHAPES[name]
    rows = [shape.cells(n) for n in range(ROWS)]
    assert find_dropped(tmp_path / name, shape, rows) == []
    for spoilt in spoil(rows):
        dropped = find_dropped(tmp_path / name, shape, spoilt)
        assert dropped == [], spoilt


ENDS = {"script.csv": 4, "interact.txt": 2, "a.rttm": 4, "behaviours.csv": 4, "vcode.txt": 1}


@pytest.mark.parametrize("end", ["x", "-1", "1e999"])
@pytest.mark.parametrize("name", ENDS)
def test_an_end_that_cannot_be_is_named_with_its_row(name: str, end: str, tmp_path: Path) -> None:
    shape = SHAPES[name]
    rows = [shape.cells(n) for n in range(ROWS)]
    rows[2][ENDS[name]] = end
    (tmp_path / name).write_text(shape.text(rows))
    (recording,) = read_recordings(tmp_path / name)
    named = {w.origin.row for w in recording.warnings if w.origin is not None}
    assert shape.top.count("\n") + 3 in named
