"""The app is closed by default: deploy check, headers, lock-out, limits, and no name in a log."""

import logging
import os
import subprocess
import sys

import pytest

from .people import PASSWORD, tell


@pytest.mark.slow
def test_the_deploy_check_finds_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        # The tests allow what a browser's event loop needs; whoever serves the app does not.
        env={k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"} | {
            "DJANGO_SETTINGS_MODULE": "geborgen.practice.settings",
            "GEBORGEN_DATA": str(tmp_path), "GEBORGEN_TLS": "1", "GEBORGEN_HOSTS": "geborgen.test",
        },
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", ["/account/login/", "/moment/", "/circle/", "/answers/"])
def test_pages_allow_no_inline_script_and_no_frame(mother_client, path):
    answer = mother_client.get(path, follow=True)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy or "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_cookies_are_closed_to_scripts_and_other_sites(client, family):
    client.post("/account/login/", {"login": "moeder", "password": PASSWORD})
    cookie = client.cookies["geborgen-session"]
    assert cookie["httponly"]
    assert cookie["samesite"] in ("Lax", "Strict")


def test_five_wrong_passwords_lock_the_name_out(client, family):
    wrong = {"login": "moeder", "password": "fout-fout-fout"}
    answers = [client.post("/account/login/", wrong) for _ in range(5)]
    assert answers[-1].status_code == 429
    client.post("/account/login/", {"login": "moeder", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_form_without_its_token_is_refused(family):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(family.mother)
    assert strict.post("/moment/", {"signal": "toddler_hurt"}).status_code == 403


def test_a_note_too_long_is_refused_at_the_field(mother_client):
    answer = mother_client.post("/moment/", {"signal": "toddler_hurt", "note": "a" * 2001})
    assert answer.status_code == 422


def test_a_request_too_large_is_refused(mother_client):
    answer = mother_client.post("/moment/", {"signal": "toddler_hurt", "note": "a" * 3_000_000})
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example"])
def test_another_host_name_is_refused(mother_client, host):
    assert mother_client.get("/moment/", headers={"host": host}).status_code == 400


def test_no_name_and_no_word_of_anybody_reaches_a_log(mother_client, family, caplog):
    planted = "Roderick-van-Geheimen"
    family.child.name = planted
    family.child.save()
    row = tell(family.mother, family.child, note=planted)
    with caplog.at_level(logging.DEBUG):
        for path in (
            "/circle/",
            f"/moment/{row.pk}/",
            "/nergens/",
            f"/children/{family.child.pk}/",
        ):
            mother_client.get(path, follow=True)
        mother_client.post("/moment/", {"signal": planted, "note": planted})
        mother_client.post("/answers/search/", {"question": planted})
    ours = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert planted not in "\n".join(ours)
    assert planted not in repr(row) + repr(family.child) + str(row)
