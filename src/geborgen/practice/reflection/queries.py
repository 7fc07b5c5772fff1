"""Reading reflections, and what one's own moments show over weeks."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from geborgen.practice.diary.queries import list_own_moments
from geborgen.practice.diary.store import make_moment
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account
from geborgen.practice.reflection.models import Reflection
from geborgen.practice.reflection_texts import (
    LivedMoment,
    NoticedPattern,
    find_patterns,
    lived_moment,
)
from geborgen.practice.tiles import Mood, load_tiles

__all__ = ["find_reflection", "list_reflections", "notice_patterns"]

_WEEKS = timedelta(weeks=8)


def list_reflections(account: Account) -> QuerySet[Reflection]:
    return Reflection.objects.filter(account=account).select_related("child")


def find_reflection(account: Account, reflection_id: Key) -> Reflection | None:
    return list_reflections(account).filter(pk=reflection_id).first()


def notice_patterns(account: Account) -> tuple[NoticedPattern, ...]:
    """Return what stands out in the account's own moments of the last eight weeks."""
    moods = {tile.key: tile.mood for tile in load_tiles().feelings}
    rows = list_own_moments(account).filter(at__gte=timezone.now() - _WEEKS)
    lived: list[LivedMoment] = []
    for row in rows:
        moment = make_moment(row, row.child, caregiver="-")
        if moment.child_age_months is None:
            continue  # before birth nobody asked anything yet
        found = lived_moment(moment, mood=moods.get(row.feeling, Mood.UNTOLD))
        if found is not None:
            lived.append(found)
    return find_patterns(lived)
