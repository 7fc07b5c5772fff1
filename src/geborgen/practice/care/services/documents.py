"""Documents: sealed when added; when deleted their key is destroyed, so that nobody reads them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from geborgen.practice.accesslog.acts import Act
from geborgen.practice.care.models import Document
from geborgen.practice.care.uploads import find_kind
from geborgen.practice.casefiles.doors import open_for_writing
from geborgen.practice.keys import Key
from geborgen.practice.people.models import Account

__all__ = ["add_document", "finish_shredding", "name_of", "seal", "shred_document"]

_LONGEST_NAME = 200


def add_document(account: Account, file_id: Key, upload: UploadedFile, *, about: str) -> Document:
    """Seal an upload and keep it in a file; of a failed save nothing stays."""
    kind = find_kind(upload.name or "")
    assert kind is not None  # the form checked it
    document = Document(
        name=name_of(upload), about=about, content_type=kind.content_type,
        size=upload.size or 0, added_by=account,
    )  # fmt: skip
    with seal(upload) as place, transaction.atomic():
        document.place = place
        document.file = open_for_writing(account, file_id, about=document).file
        document.save()
    return document


@contextmanager
def seal(upload: UploadedFile) -> Iterator[str]:
    """Seal an upload and give its place; when the block fails, the sealed file goes again."""
    upload.seek(0)
    place = default_storage.save("attachment", upload)
    try:
        yield place
    except BaseException:
        default_storage.delete(place)
        raise


def name_of(upload: UploadedFile) -> str:
    """Return what an upload was called, without folders, and not longer than there is room."""
    path = PurePath(upload.name or "?")
    return path.stem[: _LONGEST_NAME - len(path.suffix)] + path.suffix


@transaction.atomic
def shred_document(account: Account, document: Document) -> None:
    """Delete a document: name and words now, its key and bytes once that is certain."""
    open_for_writing(account, document.file_id, act=Act.ERASE, about=document)
    document.shredded_at = document.shredded_at or timezone.now()
    document.name = document.about = ""
    document.save(update_fields=["shredded_at", "name", "about"])
    transaction.on_commit(finish_shredding)


def finish_shredding() -> None:
    """Destroy what deleted documents held; also of those where that was once cut short."""
    for document in Document.objects.exclude(shredded_at=None).exclude(place=""):
        default_storage.delete(document.place)
        Document.objects.filter(pk=document.pk).update(place="")
