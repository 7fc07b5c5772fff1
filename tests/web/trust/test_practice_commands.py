"""``geborgen practice`` as an administrator types it, on a data folder of its own."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from geborgen.practice.encrypted_sqlite import files
from geborgen.practice.folder_lock import holding_folder
from geborgen.practice.keyring import read_key_file


@pytest.fixture
def machine(tmp_path):
    """A machine with the app's data folder on it, and nothing else of ours."""
    data = tmp_path / "data"
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("GEBORGEN_", "DJANGO_"))}
    environment = {
        **kept,
        "GEBORGEN_DATA": str(data),
        "GEBORGEN_LANG": "en",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    _run(["-c", PREPARE], environment)
    return environment


PREPARE = """
import os, django
from geborgen.practice.configuration import read_configuration
from geborgen.practice.opening import open_practice
open_practice(read_configuration(os.environ))
os.environ["DJANGO_SETTINGS_MODULE"] = "geborgen.practice.settings"
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def _run(words, environment, *, check=True):
    return subprocess.run(
        [sys.executable, "-W", "error", *words],
        env=environment, capture_output=True, text=True, check=check, timeout=60,
    )  # fmt: skip


def practice(machine, *words, fails=False):
    done = _run(["-m", "geborgen.cli", "practice", *words], machine, check=False)
    assert done.returncode == (2 if fails else 0), done.stderr
    return done.stderr if fails else done.stdout


@pytest.mark.slow
def test_key_backup_change_restore_and_log_one_after_the_other(machine, tmp_path):
    assert "beside the data" in practice(machine, "key", "show-fingerprint")
    assert "key make" in practice(machine, "backup", fails=True)

    made = practice(machine, "key", "make")
    fingerprint = re.search("fingerprint ([0-9a-f]{16})", made)[1]
    key_file = tmp_path / "config" / "geborgen" / f"{fingerprint}.key"
    files.check_key(tmp_path / "data" / "geborgen.sqlite3", read_key_file(key_file).database)
    assert "already has a key" in practice(machine, "key", "make", fails=True)
    with holding_folder(tmp_path / "data", alone=False):
        assert "stop the app" in practice(machine, "key", "change", fails=True)
    assert list(key_file.parent.iterdir()) == [key_file]
    assert fingerprint in practice(machine, "key", "show-fingerprint")

    assert "1 line, not changed" in practice(machine, "backup", "-o", str(tmp_path / "backups"))
    backup = next((tmp_path / "backups").glob("geborgen-*"))
    practice(machine, "key", "change")
    assert "is good" in practice(machine, "verify", str(backup))
    head = re.search("elsewhere: (.+)", practice(machine, "verify-log"))[1]
    assert "3 lines" in practice(machine, "verify-log", "--anchor", head)

    plain = tmp_path / "plain.sqlite3"
    practice(machine, "decrypt", str(plain))
    assert files.is_plain(plain)
    assert "exists" in practice(machine, "decrypt", str(plain), fails=True)

    assert "--replace" in practice(machine, "restore", str(backup), fails=True)
    practice(machine, "restore", str(backup), "--replace")
    assert "2 lines" in practice(machine, "verify-log")
    cut = practice(machine, "verify-log", "--anchor", head, fails=True)
    assert cut == (
        "geborgen: the access log does not hold from line 3 on: it was tampered with, or damaged\n"
    )


@pytest.mark.slow
def test_the_walk_through_of_a_new_machine(machine, tmp_path):
    practice(machine, "key", "make")
    practice(machine, "backup", "-o", str(tmp_path / "backups"))
    backup = next((tmp_path / "backups").glob("geborgen-*"))
    key_file = next((tmp_path / "config" / "geborgen").glob("*.key"))

    new = tmp_path / "new machine"
    new.mkdir()
    shutil.copy(backup, new)
    shutil.copy(key_file, new / "from paper.key")
    shutil.rmtree(tmp_path / "data")
    shutil.rmtree(tmp_path / "config")
    there = machine | {"GEBORGEN_DATA": str(new / "data")}
    assert "not found" in practice(there, "restore", str(new / backup.name), fails=True)
    there["GEBORGEN_KEY_FILE"] = str(new / "from paper.key")
    assert "tables" in practice(there, "restore", str(new / backup.name))
    assert "2 lines" in practice(there, "verify-log")


@pytest.mark.slow
def test_a_practice_with_a_passphrase(machine):
    machine["GEBORGEN_NEW_PASSPHRASE"] = "warme melk en een oud boek"
    practice(machine, "key", "make", "--passphrase")
    assert "the passphrase of key" in practice(machine, "verify-log", fails=True)
    machine["GEBORGEN_PASSPHRASE"] = "warme melk en een nieuw boek"
    assert "another key is needed" in practice(machine, "verify-log", fails=True)
    machine["GEBORGEN_PASSPHRASE"] = "warme melk en een oud boek"
    assert "not changed" in practice(machine, "verify-log")


@pytest.mark.parametrize(
    "words",
    [
        ["key"],
        ["backup", "--every", "soon"],
        ["backup", "--keep", "0"],
        ["verify-log", "--anchor", "12:zz"],
        ["restore"],
    ],
)
def test_a_wrong_command_line_is_one_line(words, capsys):
    from geborgen.cli.main import main

    with pytest.raises(SystemExit) as left:
        main(["--lang", "en", "practice", *words])
    assert left.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"GBBACKUP1\n", b"GBBACKUP1\n\0\0\0\2{}"])
def test_what_is_no_backup_is_one_line(tmp_path, capsys, content):
    from geborgen.cli.main import main

    (tmp_path / "file").write_bytes(content)
    assert main(["--lang", "en", "practice", "verify", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_looking_at_a_wrong_folder_names_it_and_makes_nothing_there(machine, tmp_path):
    wrong = tmp_path / "wrong"
    for words in (["verify-log"], ["key", "show-fingerprint"], ["backup"]):
        assert str(wrong) in practice({**machine, "GEBORGEN_DATA": str(wrong)}, *words, fails=True)
    assert not wrong.exists()
