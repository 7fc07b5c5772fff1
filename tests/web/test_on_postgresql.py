"""The same services on a real PostgreSQL, chosen by its one setting, with every migration run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

FEWEST = 25
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_services_and_areas_work_on_postgresql(postgresql_server, tmp_path):
    ours = ("GEBORGEN_", "PYTEST_", "DJANGO_SETTINGS_MODULE")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    environment |= {"GEBORGEN_DATABASE": postgresql_server, "GEBORGEN_DATA": str(tmp_path)}
    words = (
        "-m",
        "pytest",
        "tests/web/services",
        "tests/web/test_rubbish.py",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
    )
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, timeout=300,
        check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= FEWEST
    assert "skipped" not in done.stdout
