"""A table that ends the process which opens it ends no more than that."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import polars
import pytest
import xlsxwriter

from geborgen.cli.main import main
from geborgen.moments import FileError
from geborgen.sources import apart
from geborgen.sources.rows import read_table


def save_sheet(path: Path, *, far: bool = False) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["wie", "gedrag", "begin"])
        sheet.write_row(1, 0, ["kind", "huilt", 1.5])
        if far:  # where Ctrl and End lead, and somebody's thumb
            sheet.write_string(1_048_575, 16_383, "x")
    return path


def test_a_cell_far_from_the_table_is_said_with_its_cure(tmp_path, capsys) -> None:
    file = save_sheet(tmp_path / "ver.xlsx", far=True)
    with pytest.raises(FileError, match=r"ver\.xlsx: .*Delete"):
        read_table(file)
    assert main(["--lang", "nl", "moments", str(file)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "Verwijder" in said


def test_after_a_table_that_ended_its_reader_the_next_is_read(tmp_path) -> None:
    far, near = save_sheet(tmp_path / "ver.xlsx", far=True), save_sheet(tmp_path / "goed.xlsx")
    for _ in range(2):
        with pytest.raises(FileError):
            read_table(far)
        assert read_table(near).rows[0].cells == ("kind", "huilt", "1.5")


def test_a_reader_that_was_killed_is_started_anew(tmp_path) -> None:
    file = save_sheet(tmp_path / "goed.xlsx")
    read_table(file)
    process = apart._reader.process
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(read_table(file).rows) == 1
    assert apart._reader.process.pid != process.pid


def test_a_process_made_by_copying_has_a_reader_of_its_own(tmp_path) -> None:
    file = save_sheet(tmp_path / "goed.xlsx")
    read_table(file)
    words = "import sys; from pathlib import Path; from geborgen.sources.rows import read_table; "
    words += f"f = Path({str(file)!r}); read_table(f); import os; child = os.fork(); "
    words += "n = len(read_table(f).rows); child and os.waitpid(child, 0); sys.exit(n != 1)"
    assert subprocess.run([sys.executable, "-c", words], timeout=60, check=False).returncode == 0


def test_the_reader_ends_with_the_one_who_asked(tmp_path) -> None:
    file = save_sheet(tmp_path / "goed.xlsx")
    words = "from pathlib import Path; from geborgen.sources.rows import read_table; "
    words += f"read_table(Path({str(file)!r})); from geborgen.sources import apart; "
    words += "print(apart._reader.process.pid)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, check=True, text=True)
    assert done.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def test_nothing_in_the_folder_one_works_in_is_run(tmp_path) -> None:
    file = save_sheet(tmp_path / "goed.xlsx")
    (tmp_path / "python_calamine.py").write_text("open('gedraaid', 'w')")
    words = "import sys; sys.path = [p for p in sys.path if p]; from pathlib import Path; "
    words += "from geborgen.sources.rows import read_table; read_table(Path('goed.xlsx'))"
    subprocess.run([sys.executable, "-c", words], cwd=tmp_path, timeout=60, check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        file.name,
        "python_calamine.py",
    ]


def test_parquet_and_sheets_are_read_by_the_same_process(tmp_path) -> None:
    polars.DataFrame({"wie": ["kind"], "begin": [1.0]}).write_parquet(tmp_path / "a.parquet")
    assert read_table(tmp_path / "a.parquet").rows[0].cells == ("kind", "1")
    pid = apart._reader.process.pid
    read_table(save_sheet(tmp_path / "goed.xlsx"))
    assert apart._reader.process.pid == pid
