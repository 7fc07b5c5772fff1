"""A PostgreSQL server of the tests' own: in a folder that goes away, on a free port."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "postgres"


def find_programs() -> Path | None:
    """Debian keeps the server's programs out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def running_server(programs: Path) -> Iterator[str]:
    """Give the address of an empty server; it is stopped and removed in the end."""
    folder = Path(tempfile.mkdtemp(prefix="geborgen-postgresql-"))
    if os.getuid() == 0:
        shutil.chown(folder, ACCOUNT, ACCOUNT)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quick = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
    try:
        data = str(folder / "data")
        _run(programs / "initdb", "-D", data, "-U", ACCOUNT, "-A", "trust", "-N")
        log = str(folder / "log")
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", log, "-o", quick, "start")
        try:
            yield f"postgresql://{ACCOUNT}@127.0.0.1:{port}/postgres"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*words: Path | str) -> None:
    """The server refuses to run as root."""
    somebody = ["runuser", "-u", ACCOUNT, "--"] if os.getuid() == 0 else []
    done = subprocess.run(
        [*somebody, *map(str, words)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
