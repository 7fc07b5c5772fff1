"""What is made up of one file, as every part of the demo practice gets it."""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.people.models import Account

__all__ = ["Told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A file, of which kind, who is in it, who cares; the child is the last of the people."""

    file: CaseFile
    kind: dict[str, Any]
    people: list[Person]
    rng: random.Random
    words: dict[str, Any]
    language: str
    carer: Account | None = None

    @property
    def client(self) -> Person:
        return self.people[0]

    @property
    def child(self) -> Person:
        return self.people[-1]

    def with_carer(self, carer: Account) -> "Told":
        return replace(self, carer=carer)

    def list_days(self, most: int) -> list[date]:
        """Return days spread over the care, none of them still to come."""
        end = min(self.file.closed_on or timezone.localdate(), timezone.localdate())
        length = max(1, (end - self.file.opened_on).days)
        n = max(1, min(most, length // 28))
        return [self.file.opened_on + timedelta(days=length * i // n) for i in range(n)]

    def at(self, day: date, *, hour: int = 10) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(hour, self.rng.choice((0, 30)))))

    def say(self, key: str) -> str:
        """Return one of the sentences of a kind."""
        return str(self.rng.choice(self.words[key][self.language]))
