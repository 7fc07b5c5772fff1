"""Notes: every save is a new version, drafts are their author's, two writers lose nothing."""

from django.db import transaction

from geborgen.practice.care.models import CareSession, Draft, NoteVersion
from geborgen.practice.casefiles.doors import open_for_writing
from geborgen.practice.people.models import Account

__all__ = ["drop_draft", "keep_draft", "save_note"]


@transaction.atomic
def save_note(
    account: Account, session: CareSession, words: str, *, base: int
) -> NoteVersion | None:
    """Save a note as a new version; None, and kept as a draft, when it was changed meanwhile.

    `base` is the number of the version that the writer began from, 0 where there was none.
    """
    open_for_writing(account, session.episode.file_id, about=session)
    current = session.notes.filter(is_current=True).first()
    number = current.number if current else 0
    if number != base and (current is None or current.words != words):
        _keep(account, session, words, base=base)
        return None
    session.drafts.filter(author=account).delete()
    if current is not None and current.words == words:
        return current
    session.notes.update(is_current=False)
    return session.notes.create(number=number + 1, words=words, author=account)


@transaction.atomic
def keep_draft(account: Account, session: CareSession, words: str, *, base: int) -> Draft:
    """Keep what somebody is writing, for them alone."""
    open_for_writing(account, session.episode.file_id, about=session)
    return _keep(account, session, words, base=base)


@transaction.atomic
def drop_draft(account: Account, session: CareSession) -> None:
    """Throw one's own draft away."""
    open_for_writing(account, session.episode.file_id, about=session)
    session.drafts.filter(author=account).delete()


def _keep(account: Account, session: CareSession, words: str, *, base: int) -> Draft:
    kept = {"words": words, "base": base}
    draft, _ = Draft.objects.update_or_create(session=session, author=account, defaults=kept)
    return draft
