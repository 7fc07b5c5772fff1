"""Observations: coded sessions that were added to a file."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from geborgen.practice.accesslog.acts import Act
from geborgen.practice.care.coded import CodedFile, read_coded
from geborgen.practice.care.figures import keep_figures, take_figures
from geborgen.practice.care.models import Observation
from geborgen.practice.care.schemes import ChosenScheme
from geborgen.practice.care.services.documents import name_of, seal
from geborgen.practice.casefiles.doors import open_for_writing
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account

__all__ = [
    "add_observation",
    "delete_observation",
    "name_observed",
    "rework_observation",
]

_NONE = ChosenScheme()


def add_observation(
    account: Account, file_id: Key, upload: UploadedFile, *, on: date, about: str,
    chosen: ChosenScheme = _NONE,
) -> Observation:  # fmt: skip
    """Read a coded session, seal it, and keep what was computed; UserError when unreadable."""
    upload.seek(0)
    coded = read_coded(name_of(upload), upload.chunks(), scheme=chosen.read())
    observation = Observation(
        on=on, about=about, name=name_of(upload), size=upload.size or 0, added_by=account
    )
    _work_out(observation, coded, chosen)
    with seal(upload) as place, transaction.atomic():
        observation.place = place
        observation.file = open_for_writing(account, file_id, about=observation).file
        observation.save()
    return observation


def rework_observation(
    account: Account, observation: Observation, chosen: ChosenScheme, *, session: str
) -> None:
    """Work figures and report out anew, by another scheme or for another session; logged."""
    with default_storage.open(observation.place) as sealed:
        coded = read_coded(
            observation.name, sealed.chunks(), scheme=chosen.read(), session=session
        )  # fmt: skip
    with transaction.atomic():
        open_for_writing(account, observation.file_id, about=observation)
        _work_out(observation, coded, chosen, session=session)
        observation.save(update_fields=["scheme", "scheme_text", "session", "held", "figures"])


def _work_out(
    observation: Observation, coded: CodedFile, chosen: ChosenScheme, *, session: str = ""
) -> None:
    reading = coded.compute_reading()
    unknown: Counter[str] = Counter()
    for one in reading.sessions:
        unknown.update(dict(one.unknown_codes))
    guessed = {code for one in reading.sessions for code in one.guessed_codes}
    observation.scheme, observation.scheme_text = chosen.key, chosen.text
    observation.session = session
    observation.held = {
        "sessions": [*coded.sessions], "unknown": unknown.most_common(),
        "guessed": sorted(guessed), "scheme": chosen.name or coded.scheme.name,
    }  # fmt: skip
    observation.figures = keep_figures(take_figures(reading))


@transaction.atomic
def name_observed(account: Account, observation: Observation, who: Mapping[str, str]) -> None:
    """Say who in the file somebody in a coded session is, so that their sessions come together."""
    open_for_writing(account, observation.file_id, about=observation)
    observation.who = {coded: key for coded, key in who.items() if key}
    observation.save(update_fields=["who"])


@transaction.atomic
def delete_observation(account: Account, observation: Observation) -> None:
    """Delete a coded session and what was computed of it; its key goes with it."""
    open_for_writing(account, observation.file_id, act=Act.ERASE, about=observation)
    Observation.objects.filter(pk=observation.pk).delete()
