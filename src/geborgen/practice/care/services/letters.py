"""Letters: drafted, edited in versions, printed only while the person agrees to sharing."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from geborgen.practice.accesslog.acts import Act
from geborgen.practice.care.models import Letter, LetterHanding, LetterVersion
from geborgen.practice.care.policies import can_share_about
from geborgen.practice.casefiles.doors import Opened, note_act, open_for_writing
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account

__all__ = ["begin_letter", "hand_over_letter", "print_letter", "save_letter"]


@transaction.atomic
def begin_letter(account: Account, file_id: Key, letter: Letter, *, words: str) -> Letter:
    """Keep a new letter with the words it begins with."""
    opened = open_for_writing(account, file_id, about=letter)
    _check_consent(letter)
    letter.file = opened.file
    letter.save()
    letter.versions.create(number=1, words=words, author=account)
    return letter


@transaction.atomic
def save_letter(account: Account, letter: Letter, words: str, *, base: int) -> LetterVersion | None:
    """Save a letter's words as a new version; None when somebody else saved one meanwhile."""
    open_for_writing(account, letter.file_id, about=letter)
    _check_consent(letter)
    current = letter.versions.get(is_current=True)
    if current.words == words:
        return current
    if current.number != base:
        return None
    letter.versions.update(is_current=False)
    return letter.versions.create(number=current.number + 1, words=words, author=account)


@transaction.atomic
def print_letter(opened: Opened, letter: Letter, version: LetterVersion) -> None:
    """Log that a letter was made into a PDF, and of which version."""
    _check_consent(letter)
    note_act(opened, Act.PRINT, about=letter)
    letter.printed_at, letter.printed_number = timezone.now(), version.number
    letter.save(update_fields=["printed_at", "printed_number"])


@transaction.atomic
def hand_over_letter(account: Account, letter: Letter, handing: LetterHanding) -> LetterHanding:
    """Keep that a printed letter was given or sent; only while the person agrees to sharing."""
    open_for_writing(account, letter.file_id, act=Act.SHARE, about=letter)
    _check_consent(letter)
    if letter.printed_number is None:
        raise PermissionDenied
    handing.letter, handing.by, handing.number = letter, account, letter.printed_number
    handing.save()
    return handing


def _check_consent(letter: Letter) -> None:
    if not can_share_about(letter.person):
        raise PermissionDenied
