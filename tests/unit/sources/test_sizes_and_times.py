"""What no session can be: a time of centuries, a table of millions of rows."""

import resource
from pathlib import Path

import polars as pl
import pytest

from geborgen.moments import FileError, Language, WarningKind, load_phrasebook
from geborgen.sources import read, read_recordings

HEAD = "session,child,role,name,code,onset_s,offset_s\n"


def table(folder: Path, *rows: str) -> Path:
    file = folder / "tabel.csv"
    file.write_text(HEAD + "".join(f"a,k,child,k,{row}\n" for row in rows), encoding="utf-8")
    return file


@pytest.mark.parametrize("time", ["1e308", "-1e308", "400000000", "999999999:00:00"])
def test_a_time_that_cannot_be_is_left_out_and_said(tmp_path: Path, time: str) -> None:
    recording = read(table(tmp_path, "cries,1,2", f"cries,{time},", "cries,3,4"))
    assert [b.onset_s for b in recording.behaviours] == [1, 3]
    (warning,) = recording.warnings
    assert warning.kind is WarningKind.ABSURD_TIME
    for language in Language:
        assert len(load_phrasebook(language).say(warning.phrase)) < 120


def test_an_end_that_cannot_be_goes_with_its_act(tmp_path: Path) -> None:
    recording = read(table(tmp_path, "cries,1,1e300", "looks,2,3"))
    assert [b.code for b in recording.behaviours] == ["looks"]
    assert recording.end_s == 3


def test_times_before_the_start_are_kept_and_counted_once(tmp_path: Path) -> None:
    recording = read(table(tmp_path, "cries,-5,-2", "cries,-1,", "looks,2,"))
    assert [b.onset_s for b in recording.behaviours] == [-5, -1, 2]
    assert [(w.kind, dict(w.details)) for w in recording.warnings] == [
        (WarningKind.NEGATIVE_TIME, {"n": 2})
    ]


def test_a_series_with_times_of_centuries_is_no_session_of_centuries(tmp_path: Path) -> None:
    file = tmp_path / "reeks.csv"
    file.write_text("time,child:smile,mother:smile\n0,1,0\n1e307,1,1\n", encoding="utf-8")
    recording = read(file)
    assert recording.end_s < 1e9


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_table_of_millions_of_rows_is_refused_at_once(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"lang.{ending}"
    if ending == "csv":
        file.write_bytes(b"smile\n" + b"1\n" * 1_000_001)
    else:
        pl.DataFrame({"smile": pl.zeros(3_000_000, eager=True)}).write_parquet(file)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileError) as refused:
        read_recordings(file)
    assert refused.value.phrase.key == "errors.table_too_long"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_table_of_thousands_of_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "breed.csv"
    width = 10_001
    file.write_text(
        "\n".join([",".join(f"c{i}" for i in range(width)), ",".join("1" * width)]), "utf-8"
    )
    with pytest.raises(FileError) as refused:
        read_recordings(file)
    assert refused.value.phrase.key == "errors.table_too_wide"


def test_a_large_file_of_measurements_is_refused_by_its_first_rows(tmp_path: Path) -> None:
    file = tmp_path / "meting.csv"
    file.write_bytes(b"waarde\n" + b"36.512345\n" * 2_000_000)
    with pytest.raises(FileError) as refused:
        read_recordings(file)
    assert refused.value.phrase.key == "errors.series_one_column"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_rows_keep_their_numbers_in_every_encoding_and_line_end(
    tmp_path: Path, end: str, encoding: str
) -> None:
    lines = ["# kind: é", "", HEAD.strip(), "a,k,child,k,cries,1,2", "", "a,k,child,k,é,x,"]
    file = tmp_path / "t.csv"
    file.write_bytes(end.join(lines).encode(encoding))
    recording = read(file)
    assert [(b.origin.row, b.code) for b in recording.behaviours if b.origin] == [(4, "cries")]
    assert [w.origin.row for w in recording.warnings if w.origin and w.origin.row] == [6, 6]
