"""Rows of a file's end: the request to erase it, and what is left when it is gone."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Practice


class ErasureRequest(models.Model):
    """Somebody asks to erase a file; another, a supervisor, decides."""

    class WhoAsked(models.TextChoices):
        CLIENT = "client", _("the client")
        YOUTH = "youth", _("the child, twelve or older")
        PARENTS = "parents", _("who has authority over the child")
        PRACTICE = "practice", _("the practice itself")

    class Decision(models.TextChoices):
        ERASED = "erased", _("erase it")
        REFUSED = "refused", _("keep it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="erasure_requests")
    who_asked = models.CharField(_("who asks for it"), max_length=10, choices=WhoAsked.choices)
    reason = models.CharField(_("why"), max_length=500)
    asked_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    because = models.CharField(_("why it is kept"), max_length=500, blank=True)
    decided_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("file",), condition=models.Q(decided_at__isnull=True),
                name="one_open_request_per_file",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"erasure request {self.pk}"


class Tombstone(models.Model):
    """That a file was erased: which, when, by whom and on what ground; nothing of what it held."""

    class Ground(models.TextChoices):
        TERM_OVER = "term_over", _("the time that it has to be kept is over")
        ON_REQUEST = "on_request", _("asked for in writing, and no law or other interest asks more")
        BY_MISTAKE = "by_mistake", _("opened by mistake: nobody was in care")
        COURT = "court", _("a court or supervisory authority ordered it")

    file_id = models.UUIDField(primary_key=True, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="tombstones")
    number = models.PositiveIntegerField()
    who_asked = models.CharField(max_length=10, choices=ErasureRequest.WhoAsked.choices)
    ground = models.CharField(_("on what ground"), max_length=20, choices=Ground.choices)
    # Until when it would have been kept.
    kept_until = models.DateField()
    # Accounts by number: what is left outlives them.
    asked_by = models.PositiveBigIntegerField(null=True)
    erased_by = models.PositiveBigIntegerField()
    erased_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-erased_at",)

    def __str__(self) -> str:
        return f"tombstone {self.file_id}"
