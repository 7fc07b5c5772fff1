"""Starting the app: data folder, tables, static files, then the server; on loopback by default."""

import hashlib
import ipaddress
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from geborgen.moments import UserError
from geborgen.practice.configuration import read_configuration
from geborgen.practice.folder_lock import holding_folder
from geborgen.practice.guidance import open_library
from geborgen.practice.keyring.keeping import Ask
from geborgen.practice.opening import open_practice

__all__ = ["Serving", "migrate", "prepare", "serve"]

_STAMP = "static-stamp"
_LAST_REQUESTS_S = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How to serve: where, from which folder, with how many workers, and whether as a demo."""

    host: str = "127.0.0.1"
    port: int = 8000
    data: Path | None = None
    workers: int = 2
    is_demo: bool = False


def prepare(serving: Serving, *, ask: Ask = None) -> None:
    """Make everything ready that a first start needs and a later one finds done."""
    if serving.data is not None:
        os.environ["GEBORGEN_DATA"] = str(serving.data.expanduser().absolute())
    if serving.is_demo:
        os.environ["GEBORGEN_DEMO"] = "1"
    _allow_host(serving.host)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geborgen.practice.settings")
    open_practice(read_configuration(os.environ), ask=ask)
    django.setup()
    open_library(settings.GUIDANCE_FOLDER)  # a text that cannot be used is said before serving
    migrate()
    _make_searchable()
    _collect_static()


def _make_searchable() -> None:
    """Files from before there were words to search by, or from elsewhere, get theirs now."""
    from geborgen.practice.casefiles.models import CaseFile
    from geborgen.practice.casefiles.search_index import build_missing

    build_missing(CaseFile.objects.all())


def serve(serving: Serving, *, say_ready: Callable[[str], None], ask: Ask = None) -> None:
    """Serve until interrupted; `say_ready` gets the address just before the server listens.

    `ask` asks a person for the passphrase, when the key is made of one.
    """
    from granian import Granian  # only serving needs it; tests and commands do not
    from granian.constants import Interfaces

    _check_port(serving.host, serving.port)
    prepare(serving, ask=ask)
    connection.close()
    server = Granian(
        "geborgen.practice.wsgi:application",
        address=serving.host,
        port=serving.port,
        interface=Interfaces.WSGI,
        workers=serving.workers,
        blocking_threads=4,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        # A worker that does not end by itself would otherwise be waited for, and answer, forever.
        workers_kill_timeout=_LAST_REQUESTS_S,
    )
    os.register_at_fork(after_in_child=_obey_signals)
    # Nobody changes the key or restores a backup under a server that is running.
    with holding_folder(settings.CONFIGURATION.data, alone=False):
        say_ready(f"http://{_shown(serving.host)}:{serving.port}/")
        server.serve()


def _obey_signals() -> None:
    """Let a worker stop while it starts: it is born with the server's handlers, to no effect."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)


def _allow_host(host: str) -> None:
    """Let the app answer under the address it was told to listen on."""
    if _is_loopback(host) or host in ("0.0.0.0", "::"):
        return
    known = os.environ.get("GEBORGEN_HOSTS", "")
    os.environ["GEBORGEN_HOSTS"] = f"{known},{host}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _check_port(host: str, port: int) -> None:
    """Say at once that a port is taken, before the workers do so in their own words."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UserError("serve_port", host=host, port=port, reason=reason) from error


def migrate() -> None:
    """Bring the tables up to date, when they are not."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _collect_static() -> None:
    """Collect, compress and name static files by content, when one of them changed."""
    stamp = settings.CONFIGURATION.data / _STAMP
    now = _digest_static()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now, encoding="ascii")


def _digest_static() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
