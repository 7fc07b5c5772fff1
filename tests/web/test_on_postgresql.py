"""The same services on a real PostgreSQL, chosen by its one setting, with every migration run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

FEWEST = 150
SUITES = (
    "tests/web/services", "tests/web/test_rubbish.py", "tests/web/test_care_notes.py",
    "tests/web/test_care_pages.py", "tests/web/test_measuring.py",
    "tests/web/test_case_file_access.py", "tests/web/test_case_file_pages.py",
    "tests/web/test_case_file_search.py", "tests/web/trust/test_signing_in.py",
    "tests/web/trust/test_own_acts.py",
    "tests/web/lifecycle/test_file_erasure.py", "tests/web/lifecycle/test_file_export.py",
    "tests/web/lifecycle/test_fhir_map.py", "tests/web/lifecycle/test_research_export.py",
    "tests/web/lifecycle/test_readers.py",
)  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_services_and_areas_work_on_postgresql(postgresql_server, tmp_path):
    ours = ("GEBORGEN_", "PYTEST_", "DJANGO_SETTINGS_MODULE")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    environment |= {"GEBORGEN_DATABASE": postgresql_server, "GEBORGEN_DATA": str(tmp_path)}
    words = (
        "-m",
        "pytest",
        *SUITES,
        "-m",
        "not slow",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
    )
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, timeout=600,
        check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= FEWEST
    assert "skipped" not in done.stdout
