"""Making the fictive family, once; its moments go through the same services as real ones."""

import random
import secrets
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from geborgen.moments import UserError
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.services import ToldMoment, record_moment
from geborgen.practice.people.models import Account, Caregiving, Child
from geborgen.practice.people.services import add_child

__all__ = [
    "NOOR",
    "DemoAccount",
    "born_of_noor",
    "make_family",
    "make_family_accounts",
    "read_password",
    "tell_moments",
]

NOOR = "Noor"
_WEEKS = 6
_PEOPLE = {
    "m": ("demo", Caregiving.Role.CAREGIVER, {"nl": "mama", "en": "mum"}),
    "f": ("demo-papa", Caregiving.Role.CO_CAREGIVER, {"nl": "papa", "en": "dad"}),
    "t": ("demo-juf", Caregiving.Role.TEACHER, {"nl": "juf Els", "en": "Miss Els"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """How to sign in to the fictive family."""

    name: str
    password: str


def make_family(language: str = "nl") -> DemoAccount:
    """Make the family when it is not there yet, and return how to sign in as the mother."""
    shown = DemoAccount(name=_PEOPLE["m"][0], password=read_password())
    if Account.objects.filter(username=shown.name).exists():
        return shown
    if Account.objects.exists():
        raise UserError("demo_folder", folder=settings.CONFIGURATION.data.name)
    with transaction.atomic():
        today = timezone.localdate()
        accounts, child = make_family_accounts(language, make_password(shown.password), today=today)
        for who, told in tell_moments(language, today):
            record_moment(accounts[who], told, child_id=child.pk, moment_id=uuid.uuid4())
        MomentRow.objects.filter(author=accounts["t"]).update(shared_at=timezone.now())
    return shown


def born_of_noor(today: date) -> date:
    return today - timedelta(days=int(3.3 * 365))


def make_family_accounts(
    language: str, hashed: str, *, today: date
) -> tuple[dict[str, Account], Child]:
    """Make mother (m), father (f) and teacher (t), and the child they care for."""
    accounts = {who: _make_account(who, language, hashed) for who in _PEOPLE}
    return accounts, _make_child(accounts, language, born=born_of_noor(today))


def read_password() -> str:
    """Return the password of this demo, made once and kept beside its data."""
    file = settings.CONFIGURATION.data / "demo-password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(f"geborgen-{secrets.token_hex(3)}", encoding="ascii")
    return str(file.read_text(encoding="ascii"))


def _make_account(who: str, language: str, hashed: str) -> Account:
    name, link_role, _ = _PEOPLE[who]
    is_teacher = link_role == Caregiving.Role.TEACHER
    role = Account.Role.TEACHER if is_teacher else Account.Role.CAREGIVER
    return Account.objects.create(username=name, language=language, role=role, password=hashed)


def _make_child(accounts: dict[str, Account], language: str, *, born: date) -> Child:
    words = {
        "nl": "Een denker. Kijkt eerst, doet dan alles tegelijk. Drukte is snel te veel.",
        "en": "A thinker. Looks first, then does all at once. A crowd is soon too much.",
    }
    child = Child(name=NOOR, birth_date=born, temperament=words[language])
    add_child(accounts["m"], child, called=_PEOPLE["m"][2][language])
    for who in ("f", "t"):
        _, role, called = _PEOPLE[who]
        Caregiving.objects.create(
            account=accounts[who], child=child, role=role, called=called[language]
        )
    return child


def tell_moments(language: str, today: date) -> Iterator[tuple[str, ToldMoment]]:
    """Spread the scenes over the last weeks: the same days and hours for everybody who looks."""
    file = resources.files("geborgen.practice.demo").joinpath("scenes.toml")
    scenes: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["scene"]
    rng = random.Random(7)
    for scene in scenes:
        lines = scene.get(language, [])
        for i in range(scene["times"]):
            at = _draw_time(rng, today, is_school=scene["who"] == "t")
            yield scene["who"], _make_told(scene, at, lines[i] if i < len(lines) else "")


def _draw_time(rng: random.Random, today: date, *, is_school: bool) -> datetime:
    day = today - timedelta(days=rng.randint(1, 7 * _WEEKS))
    while is_school and day.weekday() > 4:
        day -= timedelta(days=1)
    hour = rng.randint(9, 14) if is_school else rng.choice((7, 8, 12, 16, 17, 18, 19))
    return timezone.make_aware(datetime.combine(day, time(hour, rng.randint(0, 59))))


def _make_told(scene: dict[str, Any], at: datetime, line: str) -> ToldMoment:
    hours = scene.get("mended_after_hours")
    return ToldMoment(
        at=at,
        signal=scene["signal"],
        answers=tuple(scene["answers"]),
        ending=scene["ending"],
        need=scene.get("need", ""),
        feeling=scene.get("feeling", ""),
        mending=scene.get("mending", ""),
        mended_at=at + timedelta(hours=hours) if hours else None,
        note=line,
    )
