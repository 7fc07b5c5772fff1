"""Opening and saving: every way a file can be wrong gives one clear line, without folders."""

import codecs
import os
import stat
from pathlib import Path

import pytest

from geborgen.moments import FileError, Language, WarningKind
from geborgen.sources.files import (
    check_readable,
    compute_sha256,
    decode_head,
    decode_text,
    read_bytes,
    read_head,
    read_text,
    write_bytes,
    write_text,
)


def key_of(error: pytest.ExceptionInfo[FileError]) -> str:
    return error.value.phrase.key.removeprefix("errors.")


def test_a_missing_file_is_named_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(FileError) as error:
        check_readable(tmp_path / "geheime-map" / "sessie.csv")
    assert key_of(error) == "file_missing"
    assert "sessie.csv" in str(error.value)
    assert "geheime-map" not in str(error.value)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileError) as error:
        read_bytes(tmp_path)
    assert key_of(error) == "file_is_folder"


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "leeg.csv").touch()
    with pytest.raises(FileError) as error:
        read_bytes(tmp_path / "leeg.csv")
    assert key_of(error) == "file_empty"


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "groot.eaf"
    with file.open("wb") as sparse:
        sparse.truncate(3_000_001)
    with pytest.raises(FileError) as error:
        read_bytes(file, limit_mb=3)
    assert key_of(error) == "file_too_large"
    assert "4" in str(error.value)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp")
    with pytest.raises(FileError) as error:
        read_bytes(tmp_path / "pijp")
    assert key_of(error) == "file_unreadable"


def test_an_impossible_name_is_an_error_of_the_user(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        read_bytes(tmp_path / "a\0b")
    with pytest.raises(FileError):
        read_bytes(tmp_path / ("x" * 300))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_a_file_one_may_not_open_says_so(tmp_path: Path) -> None:
    file = tmp_path / "dicht.csv"
    file.write_text("x")
    file.chmod(0)
    with pytest.raises(FileError) as error:
        read_bytes(file)
    assert key_of(error) == "file_unreadable"
    assert "mag niet" in error.value.say(Language.NL)


@pytest.mark.parametrize("bom", [codecs.BOM_UTF8, b""])
def test_utf8_is_read_with_and_without_its_mark(tmp_path: Path, bom: bytes) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(bom + "één".encode())
    assert read_text(file) == "één"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_read_by_its_mark(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.csv"
    mark = codecs.BOM_UTF16_LE if encoding.endswith("le") else codecs.BOM_UTF16_BE
    file.write_bytes(mark + "één".encode(encoding))
    assert read_text(file) == "één"


def test_other_encodings_name_the_first_byte_that_does_not_fit() -> None:
    with pytest.raises(FileError) as error:
        decode_text("wie; één".encode("cp1252"), "a.csv")
    assert key_of(error) == "file_encoding"
    assert "byte 6" in str(error.value)


def test_a_nul_in_text_is_named_as_well() -> None:
    with pytest.raises(FileError) as error:
        decode_text(b"ab\0c", "a.csv")
    assert "byte 3" in str(error.value)


def test_windows_text_is_taken_for_what_it_is_when_allowed_and_said() -> None:
    found = decode_text("één".encode("cp1252"), "a.csv", accept_cp1252=True)
    assert found.text == "één"
    assert [w.kind for w in found.warnings] == [WarningKind.ASSUMED]


def test_bytes_that_no_encoding_knows_stay_an_error() -> None:
    with pytest.raises(FileError):
        decode_text(b"\x81\x8d", "a.csv", accept_cp1252=True)


def test_a_head_cut_inside_a_character_can_still_be_looked_at() -> None:
    assert decode_head("één".encode()[:-2]).startswith("é")
    assert decode_head(b"\x89PNG\0") == ""


def test_a_head_is_short_however_long_the_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 100_000)
    assert len(read_head(tmp_path / "a", 10)) == 10


def test_the_sum_is_that_of_the_standard() -> None:
    # FIPS 180-2, appendix B.1
    assert compute_sha256(b"abc").startswith("ba7816bf8f01cfea414140de5dae2223b00361a396177a9c")


def test_what_is_saved_comes_back_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_text(tmp_path / "a.json", "één\n")
    assert (tmp_path / "a.json").read_bytes() == "één\n".encode()
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_saved_file_can_be_read_by_others_as_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_text(tmp_path / "a.json", "x")
    usual = stat.S_IMODE((tmp_path / "usual").stat().st_mode)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == usual


def test_an_existing_file_is_only_replaced_when_told(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a", b"1")
    with pytest.raises(FileError) as error:
        write_bytes(tmp_path / "a", b"2")
    assert key_of(error) == "write_exists"
    assert (tmp_path / "a").read_bytes() == b"1"
    write_bytes(tmp_path / "a", b"2", force=True)
    assert (tmp_path / "a").read_bytes() == b"2"


@pytest.mark.parametrize("name", ["geen/map.json", "x" * 300, "a\0b"])
def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError):
        write_bytes(tmp_path / name, b"x")


def test_a_folder_is_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(FileError) as error:
        write_bytes(tmp_path, b"x", force=True)
    assert key_of(error) == "write_refused"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_said_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_bytes(tmp_path / "a", b"old")
    # The device that is always full stands in for the temporary file.
    monkeypatch.setattr("tempfile.mkstemp", lambda **_: (os.open("/dev/full", os.O_WRONLY), "-"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileError) as error:
        write_bytes(tmp_path / "a", b"new", force=True)
    assert "the disk is full" in str(error.value)
    assert "de schijf is vol" in error.value.say(Language.NL)
    assert (tmp_path / "a").read_bytes() == b"old"
