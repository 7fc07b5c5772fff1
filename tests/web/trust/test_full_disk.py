"""A disk that is really full, a small one of the test's own: nothing good is lost, one clear line.

The database is encrypted SQLite: PostgreSQL's disk is its server's.
"""

import os
import secrets
import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from geborgen.practice.accesslog.anchors import AnchorFolder
from geborgen.practice.accesslog.verify import verify_log
from geborgen.practice.encrypted_sqlite import files
from geborgen.practice.keyring.change import database_key
from geborgen.practice.keyring.keeping import KeyKind

from .practice_app import KEY, make_practice_app, run_in

pytestmark = pytest.mark.slow
DISK, MOST_TRIES = "24m", 60
GOOD = "dit stond er al"


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory):
    """A file system of a few megabytes, which only root can make."""
    place = str(tmp_path_factory.mktemp("disk"))
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    words = [*as_root, "mount", "-t", "tmpfs", "-o", f"size={DISK},mode=1777", "tmpfs", place]
    can_mount = all(map(shutil.which, [*as_root[:1], "mount"]))
    if not can_mount or subprocess.run(words, check=False, capture_output=True).returncode:
        if os.environ.get("GEBORGEN_CI") == "1":
            pytest.fail("no small disk could be mounted")
        pytest.skip("only root can mount a small disk to fill")
    yield Path(place)
    subprocess.run([*as_root, "umount", "-l", place], check=True)


@pytest.fixture(scope="module")
def practice(small_disk):
    made = make_practice_app(small_disk / "data", workers=1)
    assert made.worker().ask(made.note_path(), {"words": GOOD, "base": 0}).status == 302
    yield made
    made.app.kill()


@pytest.fixture
def filled(practice, small_disk):
    """Every byte of the disk taken, until the test is over."""
    filler = small_disk / "filler"
    size = 1 << 20
    with filler.open("wb", buffering=0) as file:
        while size:
            try:
                file.write(b"\0" * size)
            except OSError:
                size //= 2
    yield small_disk
    filler.unlink(missing_ok=True)


def try_until_refused(ask):
    """What still fits into the journal is saved; the first that does not is refused in words."""
    for n in range(MOST_TRIES):
        answer = ask(n)
        if answer.status == 507:
            assert "schijf is vol" in answer.page
            assert "Traceback" not in answer.page
            return n
        assert answer.status in (200, 302)
    raise AssertionError("the disk was never full")


def check_sound(practice):
    key = database_key(KEY, KeyKind.FILE)
    anchors = AnchorFolder(path=practice.holdings.log, outer=KEY.log)
    with closing(files.connect(practice.holdings.database, key=key)) as base:
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert verify_log(base.cursor, anchors).is_whole


def list_sealed(practice):
    return sorted(p.name for p in practice.holdings.attachments.rglob("*") if p.is_file())


def test_saving_on_a_full_disk_is_refused_and_what_was_there_stays(practice, filled):
    worker, path = practice.worker(), practice.note_path(1)
    saved = try_until_refused(
        lambda n: worker.ask(path, {"words": secrets.token_hex(19_000), "base": n})
    )
    (filled / "filler").unlink()
    check_sound(practice)
    rows = practice.read("SELECT words FROM care_noteversion")
    assert (GOOD,) in rows
    assert sum(len(words) == 38_000 for (words,) in rows) == saved
    again = worker.ask(path, {"words": "het lukt weer", "base": saved})
    assert (again.status, again.location.endswith("/note/")) == (302, False)


def test_an_attachment_that_does_not_fit_leaves_nothing(practice, filled):
    before = list_sealed(practice)
    path = f"/practice/files/{practice.file}/documents/"
    answer = practice.worker().upload(path, name="a.pdf", content=b"%PDF-1.7\n" + b"x" * 900_000)
    assert answer.status == 507
    assert "schijf is vol" in answer.page
    assert list_sealed(practice) == before
    assert practice.read("SELECT count(*) FROM care_document") == [(1,)]
    check_sound(practice)


def test_taking_along_on_a_full_disk_gives_the_file_whole_or_one_clear_line(practice, filled):
    worker = practice.worker()
    path = f"/practice/files/{practice.file}/export/file/?kind=bundle&whose=all"
    try_until_refused(lambda n: worker.ask(path))
    check_sound(practice)


def test_a_backup_on_a_full_disk_is_one_line_and_the_old_one_stays(practice, small_disk):
    to = small_disk / "backups"
    words = ("-m", "geborgen.cli.main", "practice", "backup", "-o", str(to), "--lang", "nl")
    given = {"GEBORGEN_KEY": KEY.to_text()}
    run_in(practice.app.data, given, *words)
    good = sorted(file.name for file in to.iterdir() if not file.name.startswith("."))
    fill = small_disk / "filler"
    fill.write_bytes(b"\0" * (shutil.disk_usage(small_disk).free - 200_000))
    try:
        done = run_in(practice.app.data, given, *words, is_checked=False)
    finally:
        fill.unlink()
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert sorted(file.name for file in to.iterdir() if not file.name.startswith(".")) == good
    check_sound(practice)
