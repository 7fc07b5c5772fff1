"""A whole care path: intake in week 20, birth, six sessions, measures three times, closing."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SESSIONS = 6
BORN = date(2026, 6, 20)
INTAKE = BORN - timedelta(weeks=20)
MEASURED = (INTAKE, BORN + timedelta(weeks=6), BORN + timedelta(weeks=20))


@pytest.fixture
def psychologist(walk, served_app):
    """Somebody with an account who starts a practice of their own, as the manual says."""
    walk.sign_up()
    words = [
        "practice",
        "create",
        "De Linde",
        "--administrator",
        walk.name,
        "--also",
        "professional",
    ]
    ours = ("GEBORGEN_", "DJANGO_")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    subprocess.run(
        [sys.executable, "-m", "geborgen.cli.main", *words, "--data", str(served_app.data)],
        env=clean | {"GEBORGEN_DEMO": "1"}, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return walk


def fill(walk, **fields):
    """Fill in a form by the names of its fields, and send it."""
    for name, value in fields.items():
        field = walk.page.locator(f"main [name={name}]")
        kind = field.first.get_attribute("type")
        if kind == "radio":
            walk.page.locator(f"main [name={name}][value='{value}']").check()
        elif field.first.evaluate("one => one.tagName") == "SELECT":
            field.first.select_option(value)
        else:
            field.first.fill(str(value))
    walk.press("main form .actions .button")


def test_from_intake_in_week_twenty_to_the_closing_summary(psychologist):
    walk = psychologist
    walk.go("/practice/files/new/")
    walk.look()
    fill(
        walk,
        opened_on=INTAKE.isoformat(),
        referrer="verloskundige",
        reason="opziet tegen ouder worden",
    )
    walk.page.wait_for_url("**/people/")
    file = walk.page.url.removesuffix("people/")
    _add_people(walk, file)
    _agree_and_aim(walk, file)
    _have_sessions(walk, file)
    for day, answer in zip(MEASURED, (1, 3, 4), strict=True):
        _measure(walk, file, day, answer)
    _be_born(walk, file)
    _close(walk, file)
    walk.go(f"{file}timeline/")
    walk.look()
    walk.go(file)
    walk.look()
    text = walk.page.locator("main").inner_text()
    assert "9/10" in text
    assert "WHO-5" in text


def _add_people(walk, file):
    for part, name, more in (
        ("client", "Sanne", {}),
        ("child", "Mo", {"due_date": BORN.isoformat()}),
    ):
        walk.go(f"{file}people/")
        fill(walk, part=part, name=name, **more)
        walk.page.wait_for_url(file)
    walk.look()


def _agree_and_aim(walk, file):
    for purpose in ("care", "sharing"):
        walk.go(file)
        walk.press("#people li:has-text('Sanne') a[href$='/consent/']")
        walk.look()
        fill(walk, purpose=purpose, given_by="zelf", given_on=INTAKE.isoformat())
        walk.page.wait_for_url(file)
    walk.go(f"{file}goals/")
    fill(walk, words="rustig blijven als de baby huilt", made_on=INTAKE.isoformat())
    walk.page.wait_for_url(file)
    for on, score in ((INTAKE, 2), (MEASURED[-1], 9)):
        walk.press("#goals a[href$='/rate/']")
        fill(walk, on=on.isoformat(), score=score)
        walk.page.wait_for_url(file)


def _have_sessions(walk, file):
    walk.go(f"{file}episodes/")
    walk.look()
    fill(walk, kind="preventive_before_birth", began_on=INTAKE.isoformat())
    for number in range(SESSIONS):
        walk.go(file)
        walk.press("a[href$='/sessions/']")
        day = INTAKE + timedelta(weeks=4 * number)
        fill(walk, at=f"{day.isoformat()}T10:00")
        walk.page.wait_for_url("**/sessions/*-*/")
        if number == 0:
            walk.look()
            walk.press("a[href$='/note/']")
            walk.look()
            walk.page.locator("main textarea[name=words]").fill("Ze wil het anders doen dan thuis.")
            walk.press("main form .actions .button")


def _measure(walk, file, day, answer):
    walk.go(f"{file}measures/")
    walk.press("section:has-text('Sanne') a[href$='/who-5/']")
    answers = {f"item_{number}": answer for number in range(1, 6)}
    fill(walk, on=day.isoformat(), way="paper", **answers)
    walk.page.wait_for_url("**/answering/*/")
    walk.look()


def _be_born(walk, file):
    walk.go(file)
    walk.press("#people li:has-text('Mo') a[href*='/people/']")
    fill(walk, birth_date=BORN.isoformat(), due_date="")
    walk.page.wait_for_url(file)


def _close(walk, file):
    walk.go(f"{file}letters/")
    walk.look()
    walk.press("main form .actions .button")
    walk.go(f"{file}change/")
    fill(walk, closed_on=MEASURED[-1].isoformat())
    walk.page.wait_for_url(file)
