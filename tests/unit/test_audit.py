"""The check of known faults, held against a list of the test's own."""

import json
import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

pytest.importorskip("pip_audit")
pytestmark = pytest.mark.slow
SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "audit.py"
FAULT = {
    "id": "FICTIVE-1",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1"}]}],
        }
    ],
}


class Advisories(BaseHTTPRequestHandler):
    """A list in which one version of one package has a fault."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        is_old = (asked["package"]["name"], asked["version"]) == ("jinja2", "2.0")
        body = json.dumps({"vulns": [FAULT]} if is_old else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        """Stay silent."""


@contextmanager
def advisories():
    server = HTTPServer(("127.0.0.1", 0), Advisories)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def audit(folder, address, *pins, words=()):
    (folder / ".ci").mkdir(exist_ok=True)
    (folder / ".venv").mkdir(exist_ok=True)
    (folder / "constraints.txt").write_text("\n".join(["django==5.2.19", *pins]))
    script = shutil.copy(SCRIPT, folder / ".ci")
    return subprocess.run(
        [sys.executable, script, *words], capture_output=True, text=True, timeout=120,
        env={**os.environ, "GEBORGEN_ADVISORIES": address}, check=False,
    )  # fmt: skip


def test_a_version_with_a_known_fault_fails_and_a_mended_one_does_not(tmp_path):
    with advisories() as address:
        old = audit(tmp_path, address, "jinja2==2.0")
        again = audit(tmp_path, "http://127.0.0.1:9/", "jinja2==2.0")
        new = audit(tmp_path, address, "jinja2==3.1")
    assert old.returncode == 1
    assert "jinja2 2.0: FICTIVE-1, mended in 3.1" in old.stderr
    assert (new.returncode, new.stderr) == (0, "")
    assert again.returncode == 0  # another list: today's result is not of this one


def test_out_of_reach_is_said_plainly_and_fails_only_where_asked(tmp_path):
    done = audit(tmp_path, "http://127.0.0.1:9/", "jinja2==2.0")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert "nothing was compared" in done.stderr
    assert audit(tmp_path, "http://127.0.0.1:9/", words=["--strict"]).returncode == 1


def test_todays_result_is_kept_and_still_fails(tmp_path):
    with advisories() as address:
        audit(tmp_path, address, "jinja2==2.0")
    assert audit(tmp_path, address, "jinja2==2.0").returncode == 1
