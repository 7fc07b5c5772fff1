"""Recognising, choosing and writing formats; and that none is loaded before it is needed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from geborgen.moments import FileError, Language, Provenance, Recording
from geborgen.sources import formats
from geborgen.sources.formats import (
    FORMATS,
    ReadOptions,
    list_sessions,
    read,
    read_recordings,
    recognise_format,
    write_recording,
)
from tests.boris_files import behaviour, observation, project, save

EMPTY = Recording(session="s", child="K7", provenance=Provenance(maker="test", version="0"))


def test_what_is_exported_is_sorted_and_exists() -> None:
    assert formats.__all__ == sorted(formats.__all__)
    assert all(hasattr(formats, name) for name in formats.__all__)


def test_every_format_has_its_own_name_and_a_module() -> None:
    assert len({form.name for form in FORMATS}) == len(FORMATS)
    for form in FORMATS:
        module = form._load()
        assert callable(module.recognise) and callable(module.read)
        assert hasattr(module, "write") == form.writes


def test_importing_the_room_loads_no_format_library() -> None:
    code = "import sys, geborgen.sources; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"polars", "lxml", "lxml.etree", "python_calamine"} & set(loaded)


def test_reading_one_format_loads_no_library_of_another(tmp_path: Path) -> None:
    file = save(tmp_path, project([behaviour("x")], een=observation([])))
    code = "import sys; from geborgen.sources import read; read(sys.argv[1]); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"polars", "lxml.etree", "python_calamine"} & set(loaded)


@pytest.mark.parametrize("name", ["spel.csv", "spel.eaf", "spel", "spel.json", "SPEL.BORIS"])
def test_a_project_is_recognised_under_any_name(tmp_path: Path, name: str) -> None:
    file = save(tmp_path, project([behaviour("x")], een=observation([])), name)
    assert recognise_format(file).name == "boris"


def test_other_json_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="does not recognise"):
        recognise_format(save(tmp_path, {"observations": 3}, "x.json"))


def test_a_name_only_one_format_has_gives_that_formats_complaint(tmp_path: Path) -> None:
    for name, said in (("x.boris", "as BORIS"), ("x.eaf", "as ELAN")):
        (tmp_path / name).write_text("zomaar wat tekst")
        with pytest.raises(FileError, match=said):
            read(tmp_path / name)


def test_what_is_no_text_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "plaatje.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    with pytest.raises(FileError) as error:
        recognise_format(tmp_path / "plaatje.png")
    assert "geen tekst of tabel" in error.value.say(Language.NL)


def test_prose_is_no_series(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Over dit project\n\nEen zin, en nog een.\n")
    with pytest.raises(FileError, match="does not recognise"):
        recognise_format(tmp_path / "README.md")


def test_sessions_can_be_listed_and_one_of_one_needs_no_choosing(tmp_path: Path) -> None:
    two = save(tmp_path, project([], een=observation([]), twee=observation([])))
    assert list_sessions(two) == ("een", "twee")
    one = save(tmp_path, project([], een=observation([])), "een.boris")
    assert read(one).session == "een"
    assert read_recordings(one, ReadOptions(session="all"))[0].session == "een"


def test_many_names_are_cut_off_in_the_message(tmp_path: Path) -> None:
    many = {f"o{i}": observation([]) for i in range(50)}
    with pytest.raises(FileError, match=r"50 observations.*o19, …") as error:
        read(save(tmp_path, project([], **many)))
    assert "o20" not in str(error.value)


def test_the_format_to_write_is_in_the_name_or_given(tmp_path: Path) -> None:
    write_recording(EMPTY, tmp_path / "a.boris")
    write_recording(EMPTY, tmp_path / "b.json", format="boris")
    assert json.loads((tmp_path / "b.json").read_text())["project_format_version"] == "7.0"
    assert recognise_format(tmp_path / "a.boris").name == "boris"


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a"])
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=r"cannot write this format.*BORIS"):
        write_recording(EMPTY, tmp_path / name)
