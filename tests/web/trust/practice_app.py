"""A practice served by two processes, and professionals with connections of their own to it."""

import http.client
import json
import os
import subprocess
import sys
import urllib.parse
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from geborgen.practice.encrypted_sqlite import files
from geborgen.practice.holdings import Holdings
from geborgen.practice.keyring import MasterKey
from geborgen.practice.keyring.change import database_key
from geborgen.practice.keyring.keeping import KeyKind, KeyRecord, KeyState, write_key_state

from ..browser.app_process import AppProcess, find_free_port

__all__ = ["KEY", "Answer", "PracticeApp", "Worker", "make_practice_app"]

ROOT = Path(__file__).resolve().parents[3]
KEY = MasterKey(b"m" * 32)
_SESSIONS = 8
_PREPARE = f"""
import json, os, sys
from datetime import date
import django
from geborgen.practice.configuration import read_configuration
from geborgen.practice.opening import open_practice
open_practice(read_configuration(os.environ))
django.setup()
from geborgen.practice.serving import migrate
migrate()
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from geborgen.practice.care.models import CareSession
from geborgen.practice.care.services.plans import save_session
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.services import start_care
from geborgen.practice.lifecycle.services import ask_erasure
from tests.web.case_scenes import make_case
from tests.web.people import make_staff

def sign_in(account):
    if account.role == "professional":
        TOTP.activate(account, generate_totp_secret())
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store["account_authentication_methods"] = [
        {{"method": "password", "at": timezone.now().timestamp(),
         "reauthenticated": True}}
    ]
    store["account_authentication_methods_user"] = str(account.pk)
    store.create()
    return store.session_key

staff = make_staff()
case = make_case(staff.psychologist, staff)
start_care(staff.psychologist, case.file.pk, staff.colleague)
# A second file, long over but for a supervision order, that somebody asked to erase.
old = CaseFile.objects.create(practice=staff.practice, number=1001, opened_on=date(1991, 3, 1),
                              closed_on=date(1992, 3, 1))
old.relations.create(account=staff.psychologist)
old.episodes.create(kind="school", began_on=old.opened_on, ended_on=old.closed_on)
child = old.people.create(part="child", name="Sem", birth_date=date(1988, 2, 29))
child.authorities.create(holder="instelling", kind="guardian", has_authority=True)
ask_erasure(staff.psychologist, old.pk, who_asked="client", reason="verhuisd")
over = CaseFile.objects.create(practice=staff.practice, number=1002, opened_on=date(1995, 3, 1))
sessions = [
    str(save_session(staff.psychologist, case.episode, CareSession(at=timezone.now())).pk)
    for _ in range({_SESSIONS})
]
print(json.dumps({{
    "file": str(case.file.pk), "sessions": sessions,
    "keys": [sign_in(one) for one in (staff.psychologist, staff.colleague, case.caregiver,
                                      staff.supervisor, staff.researcher)],
    "old_file": str(old.pk),
}}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the app answered: its status, where it sends one, and its page."""

    status: int
    location: str
    page: str


@dataclass(slots=True, kw_only=True)
class Worker:
    """Somebody on a device of their own: each question goes over a new connection.

    Raises OSError when the app does not answer.
    """

    port: int
    session_key: str

    def ask(self, path: str, fields: dict[str, Any] | None = None) -> Answer:
        """Get a page, or send a form."""
        if fields is None:
            return self._send("GET", path, b"", "")
        form = urllib.parse.urlencode(fields).encode()
        return self._send("POST", path, form, "application/x-www-form-urlencoded")

    def send(self, path: str, record: object) -> Answer:
        """Send what a script of ours sends."""
        return self._send("POST", path, json.dumps(record).encode(), "application/json")

    def upload(self, path: str, *, name: str, content: bytes) -> Answer:
        """Send a file by a form's field `upload`."""
        edge = "edge-of-the-form"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="upload"; filename="{name}"'
        body = head.encode() + b"\r\n\r\n" + content + f"\r\n--{edge}--\r\n".encode()
        return self._send("POST", path, body, f"multipart/form-data; boundary={edge}")

    def _send(self, verb: str, path: str, body: bytes, content_type: str) -> Answer:
        token = "t" * 32
        headers = {
            "Cookie": f"geborgen-session={self.session_key}; geborgen-csrf={token}",
            "X-CSRFToken": token, "Content-Type": content_type,
        }  # fmt: skip
        with closing(http.client.HTTPConnection("localhost", self.port, timeout=30)) as line:
            line.request(verb, path, body=body, headers=headers)
            answer = line.getresponse()
            page = answer.read().decode(errors="replace")
            location = answer.headers.get("Location", "")
            return Answer(status=answer.status, location=location, page=page)


@dataclass(slots=True, kw_only=True)
class PracticeApp:
    """The app of a practice: a file with two who care for it, a caregiver's app, old files."""

    app: AppProcess
    file: str
    old_file: str
    sessions: list[str]
    keys: list[str] = field(repr=False)

    def worker(self, which: int = 0) -> Worker:
        return Worker(port=self.app.port, session_key=self.keys[which])

    def note_path(self, which: int = 0, ending: str = "note/") -> str:
        return f"/practice/files/{self.file}/sessions/{self.sessions[which]}/{ending}"

    @property
    def holdings(self) -> Holdings:
        return Holdings(data=self.app.data)

    def read(self, question: str) -> list[tuple[Any, ...]]:
        """Ask its database directly, beside the app."""
        if "GEBORGEN_DATABASE" in self.app.environment:
            with psycopg.connect(self.app.environment["GEBORGEN_DATABASE"]) as base:
                return base.execute(question).fetchall()
        key = database_key(KEY, KeyKind.FILE)
        with closing(files.connect(self.holdings.database, key=key)) as base:
            return list(base.execute(question).fetchall())


def make_practice_app(data: Path, *, server: str = "", workers: int = 2) -> PracticeApp:
    """Serve a practice from a folder: its file encrypted, or on a server of PostgreSQL."""
    data.mkdir(mode=0o700)
    record = KeyRecord(kind=KeyKind.FILE, fingerprint=KEY.fingerprint)
    write_key_state(data, KeyState(current=record))
    environment = {"GEBORGEN_KEY": KEY.to_text()}
    if server:
        name = f"practice_{os.getpid()}_{data.parent.name}".replace("-", "_").lower()
        with psycopg.connect(server, autocommit=True) as base:
            base.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            base.execute(f"CREATE DATABASE {name}")
        environment["GEBORGEN_DATABASE"] = f"{server.rpartition('/')[0]}/{name}"
    told = json.loads(run_in(data, environment, "-c", _PREPARE).stdout)
    app = AppProcess(
        data=data, port=find_free_port(), workers=workers, is_demo=False, environment=environment
    )
    app.start()
    return PracticeApp(app=app, **told)


def run_in(
    data: Path, environment: dict[str, str], *words: str, is_checked: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run Python with the practice's folder and key, as a command beside the app."""
    ours = ("GEBORGEN_", "DJANGO_", "PYTEST_")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    given = {"GEBORGEN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "geborgen.practice.settings"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *words], env=clean | given | environment, cwd=ROOT,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert not is_checked or done.returncode == 0, done.stderr[-2000:]
    return done
