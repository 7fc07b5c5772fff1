"""What is made up of one file, as every part of the demo practice gets it."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.demo.agenda import Agenda
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Practice

__all__ = ["Told", "at_work"]


def at_work(day: date) -> date:
    """Return the day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A file, of which kind, who is in it, who cares; the child is the last of the people."""

    file: CaseFile
    place: int
    kind: dict[str, Any]
    people: list[Person]
    rng: random.Random
    words: dict[str, Any]
    language: str
    carer: Account
    agenda: Agenda
    today: date
    is_old: bool = False
    # The one file in which there is something of everything.
    is_shown: bool = False

    @property
    def client(self) -> Person:
        return self.people[0]

    @property
    def adults(self) -> list[Person]:
        return self.people[:-1]

    @property
    def child(self) -> Person:
        return self.people[-1]

    @property
    def is_flemish(self) -> bool:
        return bool(self.file.practice.jurisdiction == Practice.Jurisdiction.BELGIUM)

    @property
    def last_day(self) -> date:
        return min(self.file.closed_on or self.today, self.today)

    def list_days(self, most: int) -> list[date]:
        """Return working days spread over the care, none of them still to come."""
        length = max(1, (self.last_day - self.file.opened_on).days)
        n = max(1, min(most, length // 28))
        days = (self.file.opened_on + timedelta(days=length * i // n) for i in range(n))
        return [max(self.file.opened_on, at_work(day)) for day in days]

    def at(self, day: date, *, hour: int = 10) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour, self.rng.choice((0, 30)))))

    def say(self, key: str) -> str:
        """Return one of the sentences of a kind."""
        return str(self.rng.choice(self.words[key][self.language]))

    def do(self, at: datetime, act: Callable[[], object]) -> None:
        """Let something be done through a service at a time; of an old file nothing is."""
        if not self.is_old:
            self.agenda.do(at, act)

    def log(self, at: datetime, act: Act, about: Model | None = None) -> None:
        """Let a line be written as the door would have written it; an old file has none left."""
        if self.is_old:
            return
        subject = about or self.file
        self.agenda.log(at, Access(
            act=act, user=str(self.carer.pk), role="professional", client=str(self.file.pk),
            object_kind=subject._meta.label_lower, object_id=str(subject.pk),
            ground=Ground.CARE, place="web",
        ))  # fmt: skip
