"""`geborgen practice create` and `retention`, in a folder of their own."""

import os
import subprocess
import sys

import pytest

SIGN_UP = """
import os, pathlib
from geborgen.practice.serving import Serving, prepare
prepare(Serving(data=pathlib.Path(os.environ["GEBORGEN_DATA"])))
from geborgen.practice.people.models import Account
Account.objects.create(username="els")
"""


@pytest.mark.slow
def test_a_first_practice_is_founded_and_lists_what_is_due(tmp_path):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("GEBORGEN_", "DJANGO_"))}
    environment = clean | {"GEBORGEN_DATA": str(tmp_path / "data")}

    def run(*words):
        done = subprocess.run(
            [sys.executable, *words],
            env=environment,
            capture_output=True,
            check=False,
            text=True,
            timeout=120,
        )
        return done.returncode, done.stdout + done.stderr

    create = ("-m", "geborgen.cli.main", "practice", "create", "De Linde", "--lang", "nl")
    code, said = run(*create, "--administrator", "els")
    assert (code, "geen account els" in said) == (2, True)
    assert run("-c", SIGN_UP)[0] == 0
    code, said = run(*create, "--administrator", "els", "--also", "professional")
    assert (code, "De Linde" in said) == (0, True)
    code, said = run("-m", "geborgen.cli.main", "practice", "retention", "--lang", "nl")
    assert (code, said.strip()) == (0, "0 dossiers over de bewaartijd of binnen een jaar")
