"""Attachments: sealed on disk, read from anywhere, found out when swapped, gone when shredded."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import textwrap

import pytest
from django.core.files.base import ContentFile

from geborgen.moments import FileError
from geborgen.practice.attachments.files import accept_key, keep_one_key
from geborgen.practice.attachments.storage import EncryptedStorage
from geborgen.practice.keyring import SecretKey

KEY, NEW = SecretKey(b"k" * 32), SecretKey(b"n" * 32)
LETTER = b"Geheimnaam van Dalen, geboren " * 5000


@pytest.fixture
def storage(tmp_path):
    return EncryptedStorage(tmp_path / "attachments", KEY)


def keep(storage, content=LETTER, called="echo van Dalen.pdf"):
    return storage.save(called, ContentFile(content))


def files_of(storage):
    return [file for file in storage.location.rglob("*") if file.is_file()]


def test_an_attachment_comes_back_as_it_was(storage):
    name = keep(storage)
    with storage.open(name) as file:
        assert file.read() == LETTER
        file.seek(100_000)
        assert file.read(10) == LETTER[100_000:100_010]
    assert storage.size(name) == len(LETTER)
    assert storage.exists(name)
    assert list(storage.list_names()) == [name]


def test_neither_name_nor_content_is_on_the_disk(storage):
    name = keep(storage)
    assert "Dalen" not in name
    assert [f for f in files_of(storage) if b"Dalen" in f.read_bytes() or "Dalen" in f.name] == []
    assert {f.stat().st_mode & 0o077 for f in files_of(storage)} == {0}


def test_two_attachments_that_changed_places_are_found_out(storage):
    one, two = keep(storage, b"one"), keep(storage, b"two")
    places = [storage.location / name for name in (one, two)]
    shutil.copy(places[0], places[1])
    with pytest.raises(FileError, match="another key"):
        storage.open(two)
    shutil.copy(f"{places[0]}.key", f"{places[1]}.key")
    with pytest.raises(FileError, match="damaged"):
        storage.open(two)


def test_a_name_written_into_a_key_file_does_not_help_a_swap(storage):
    one, two = keep(storage, b"one"), keep(storage, b"two")
    text = (storage.location / f"{one}.key").read_text().replace(one, two)
    (storage.location / f"{two}.key").write_text(text)
    with pytest.raises(FileError, match="damaged"):
        storage.open(two)


@pytest.mark.parametrize("change", [lambda b: b[:-1], lambda b: b + b"\0", lambda b: b[:70000]])
def test_a_truncated_or_longer_attachment_is_refused(storage, change):
    place = storage.location / keep(storage)
    place.write_bytes(change(place.read_bytes()))
    with pytest.raises(FileError, match="damaged"):
        storage.open(str(place.relative_to(storage.location)))


def test_a_shredded_attachment_does_not_come_back_with_its_bytes(storage, tmp_path):
    name = keep(storage)
    shutil.copy(storage.location / name, tmp_path / "kept elsewhere")
    storage.delete(name)
    assert files_of(storage) == []
    (storage.location / name).write_bytes((tmp_path / "kept elsewhere").read_bytes())
    with pytest.raises(FileError):
        storage.open(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "aa/../../x", "", "/etc/passwd", "a\0b"])
def test_no_name_leads_out_of_the_folder(storage, name):
    with pytest.raises(FileError):
        storage.open(name)
    with pytest.raises(FileError):
        storage.delete(name)


def test_while_keys_change_both_open_and_afterwards_only_the_new_one(storage):
    name = keep(storage)
    new = EncryptedStorage(storage.location, NEW)
    accept_key(storage.location, KEY, NEW)
    assert storage.open(name).read() == new.open(name).read() == LETTER
    keep_one_key(storage.location, NEW)
    assert new.open(name).read() == LETTER
    with pytest.raises(FileError, match="another key"):
        storage.open(name)


def test_a_key_is_not_let_go_before_the_new_one_opens(storage):
    keep(storage)
    with pytest.raises(FileError):
        keep_one_key(storage.location, NEW)
    assert storage.open(next(storage.list_names())).read() == LETTER


def _limit_file_size():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def test_a_full_disk_leaves_nothing_and_is_one_line(tmp_path):
    script = f"""
        from django.core.files.base import ContentFile
        from geborgen.moments import FileError
        from geborgen.practice.attachments.storage import EncryptedStorage
        from geborgen.practice.keyring import SecretKey
        storage = EncryptedStorage({str(tmp_path / "a")!r}, SecretKey(b"k" * 32))
        from django.conf import settings
        settings.configure()
        try:
            storage.save("x", ContentFile(b"x" * 500_000))
        except FileError as error:
            print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=_limit_file_size,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": ""},
    )
    assert "cannot be written" in done.stdout
    assert done.stdout.count("\n") == 1
    assert [file for file in (tmp_path / "a").rglob("*") if file.is_file()] == []
