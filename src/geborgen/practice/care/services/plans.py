"""Episodes, sessions and tasks: what was agreed and what is to be done."""

from django.db import transaction
from django.utils import timezone

from geborgen.practice.care.models import CareSession, Episode, Task
from geborgen.practice.casefiles.doors import open_for_writing
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account

__all__ = ["finish_task", "save_episode", "save_session", "save_task"]


@transaction.atomic
def save_episode(account: Account, file_id: Key, episode: Episode) -> Episode:
    """Begin a stretch of care, or change what it says."""
    opened = open_for_writing(account, file_id, about=episode)
    episode.file = opened.file
    episode.save()
    return episode


@transaction.atomic
def save_session(account: Account, episode: Episode, session: CareSession) -> CareSession:
    """Plan or keep a time together."""
    open_for_writing(account, episode.file_id, about=session)
    session.episode = episode
    session.save()
    return session


@transaction.atomic
def save_task(account: Account, file_id: Key, task: Task) -> Task:
    """Say what is to be done, by whom, before when."""
    opened = open_for_writing(account, file_id, about=task)
    task.file = opened.file
    task.save()
    return task


@transaction.atomic
def finish_task(account: Account, task: Task, *, is_done: bool) -> None:
    """Tick a task off, or open it again."""
    open_for_writing(account, task.file_id, about=task)
    task.done_at = (task.done_at or timezone.now()) if is_done else None
    task.save(update_fields=["done_at"])
