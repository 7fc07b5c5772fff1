"""A whole care path: intake in week 20, birth, six sessions, measures three times, closing."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from .conftest import PASSWORD

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
    fill_part(walk, "main form", **fields)


def fill_part(walk, form, **fields):
    for name, value in fields.items():
        field = walk.page.locator(f"{form} [name={name}]")
        kind = field.first.get_attribute("type")
        if kind == "radio":
            walk.page.locator(f"{form} [name={name}][value='{value}']").check()
        elif field.first.evaluate("one => one.tagName") == "SELECT":
            field.first.select_option(value)
        else:
            field.first.fill(str(value))
    walk.press(f"{form} .actions .button")


def test_from_intake_in_week_twenty_to_the_closing_summary(psychologist):
    walk = psychologist
    walk.go("/practice/me/")
    walk.look()
    fill(walk, display_name="Sanne Visser", profession="psycholoog", registration="BIG 490")
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
    _take_along(walk, file)
    walk.go(f"{file}timeline/")
    walk.look()
    told = walk.page.locator("main").inner_text()
    for kept in ("Afsluiting", "post", "9/10"):
        assert kept in told, kept
    walk.go(f"{file}readers/")
    walk.look()
    assert "Sanne Visser, psycholoog" in walk.page.locator("main").inner_text()
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
    """End the care, sum it up in a letter that is handed over with consent, close the file."""
    walk.go(file)
    walk.press("#sessions a[href*='/episodes/']:not([href$='/sessions/'])")
    walk.look()
    fill(walk, ended_on=MEASURED[-1].isoformat())
    walk.page.wait_for_url(file)
    _sum_up(walk, file)
    walk.go(f"{file}change/")
    walk.look()
    fill(walk, closed_on=MEASURED[-1].isoformat(), next_step="na een half jaar bellen")
    walk.page.wait_for_url(file)


def _sum_up(walk, file):
    walk.go(f"{file}letters/")
    walk.look()
    fill(walk, person="Sanne", to="midwife", to_name="Els Bos", title="Afsluiting", text="closing")
    walk.page.wait_for_url("**/letters/*-*/")
    letter = walk.page.url
    walk.look()
    words = walk.page.locator("main textarea[name=words]")
    drafted = words.input_value()
    for told in ("Sanne", "opziet tegen ouder worden", "rustig blijven", "9/10", "Sanne Visser"):
        assert told in drafted, told
    words.fill(drafted.replace("rustig blijven", "rustig blijven, ook 's nachts,"))
    walk.press("main form .actions .button")
    walk.page.wait_for_url(letter)
    with walk.page.expect_download() as printed:
        walk.press("main form[action$='/pdf/'] .button")
    assert Path(printed.value.path()).read_bytes().startswith(b"%PDF")
    walk.go(letter)
    walk.look()
    fill_part(walk, "form[action$='/handed/']", how="post", on=MEASURED[-1].isoformat())
    walk.page.wait_for_url(letter)
    walk.look()


def _take_along(walk, file):
    """After the password one lands on a page that starts the download."""
    walk.go(f"{file}export/")
    walk.look()
    with walk.page.expect_download() as taken:
        walk.go(f"{file}export/ready/?kind=tables&whose=all")
        if "reauthenticate" in walk.page.url:
            walk.page.fill("#id_password", PASSWORD)
            walk.press("main form .button")
    assert taken.value.suggested_filename.endswith(".zip")
    walk.look()
