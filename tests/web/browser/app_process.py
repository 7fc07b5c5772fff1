"""The app as `geborgen serve` starts it, in processes of its own that can be killed and return."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

__all__ = ["AppProcess", "find_free_port", "start_app"]

_READY_S = 90


@dataclass(slots=True, kw_only=True)
class AppProcess:
    """The app: its address, its folder, and of the fictive family the password of all three."""

    data: Path
    port: int
    workers: int = 1
    is_demo: bool = True
    environment: dict[str, str] = field(default_factory=dict)
    password: str = ""
    _process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it, or start it again, and wait until it answers."""
        demo = ["--demo"] if self.is_demo else []
        words = ["serve", *demo, "--data", str(self.data), "--port", str(self.port)]
        words += ["--workers", str(self.workers), "--lang", "en"]
        ours = ("GEBORGEN_", "DJANGO_")
        clean = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "geborgen.cli.main", *words],
            stdout=subprocess.PIPE,
            text=True,
            env=clean | self.environment,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        if self.is_demo:
            self.password = re.findall(r"\bgeborgen-\w+", self._process.stdout.readline())[0]
        self._process.stdout.readline()
        self._wait_until_ready()

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it and its workers, at once unless told otherwise."""
        if self._process is None:
            return
        os.killpg(self._process.pid, how)
        self._process.communicate(timeout=10)
        self._process = None

    def read(self, question: str, *given: Any) -> list[tuple[Any, ...]]:
        """Ask its database directly, beside the app."""
        server = self.environment.get("GEBORGEN_DATABASE")
        if server:
            with psycopg.connect(server) as base:
                return base.execute(question.replace("?", "%s"), given).fetchall()
        file = self.data / "geborgen.sqlite3"
        base = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)
        try:
            return base.execute(question, given).fetchall()
        finally:
            base.close()

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + _READY_S
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"{self.address}/health/", timeout=20).read()
                return
            except OSError:
                time.sleep(0.1)
        self.kill()
        raise TimeoutError("the app did not answer in time")


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_app(data: Path, **options: Any) -> AppProcess:
    """Start the app in a folder on a free port."""
    app = AppProcess(data=data, port=find_free_port(), **options)
    app.start()
    return app
