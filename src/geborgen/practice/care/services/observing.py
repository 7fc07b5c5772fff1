"""Observations: coded sessions that were added to a file."""

from collections.abc import Mapping
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from geborgen.practice.accesslog.acts import Act
from geborgen.practice.care.coded import read_coded_reading
from geborgen.practice.care.figures import keep_figures, take_figures
from geborgen.practice.care.models import Observation
from geborgen.practice.care.services.documents import name_of, seal
from geborgen.practice.casefiles.doors import open_for_writing
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account

__all__ = [
    "add_observation",
    "delete_observation",
    "name_observed",
]


def add_observation(
    account: Account, file_id: Key, upload: UploadedFile, *, on: date, about: str
) -> Observation:
    """Read a coded session, seal it, and keep what was computed; UserError when unreadable."""
    upload.seek(0)
    reading = read_coded_reading(name_of(upload), upload.chunks())
    observation = Observation(
        on=on, about=about, name=name_of(upload), size=upload.size or 0, added_by=account,
        figures=keep_figures(take_figures(reading)),
    )  # fmt: skip
    with seal(upload) as place, transaction.atomic():
        observation.place = place
        observation.file = open_for_writing(account, file_id, about=observation).file
        observation.save()
    return observation


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
