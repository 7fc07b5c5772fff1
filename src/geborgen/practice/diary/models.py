"""Rows of moments; `store` turns them into the record's `Moment` and back."""

import uuid

from django.db import models

from geborgen.practice.people.models import Account, Child


class MomentRow(models.Model):
    """A told moment. The device makes its id, so that what is sent twice arrives once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="moments")
    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="moments")
    at = models.DateTimeField()
    # What was tapped: keys of tiles.
    signal = models.CharField(max_length=40)
    answers = models.JSONField(default=list)
    ending = models.CharField(max_length=40, blank=True)
    # What the caregiver thinks was needed; empty when they did not say.
    need = models.CharField(max_length=20, blank=True)
    is_hidden = models.BooleanField(default=False)
    intensity = models.FloatField(null=True)
    feeling = models.CharField(max_length=40, blank=True)
    mending = models.CharField(max_length=40, blank=True)
    mended_at = models.DateTimeField(null=True)
    note = models.TextField(max_length=2000, blank=True)
    # Of the author alone until shared with the child's other caregivers.
    shared_at = models.DateTimeField(null=True)
    # Where and in which order it was entered, for moments that waited for a network.
    device = models.UUIDField(null=True)
    device_sequence = models.PositiveBigIntegerField(null=True)
    saved_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-saved_at")
        indexes = (
            models.Index(fields=("author", "child", "-at"), name="moments_of_a_pair"),
            models.Index(fields=("child", "-at"), name="moments_of_a_child"),
        )

    def __str__(self) -> str:
        return f"moment {self.pk}"


class MomentVersion(models.Model):
    """What a moment said before it was changed or deleted; undo brings it back."""

    moment = models.ForeignKey(MomentRow, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    fields = models.JSONField()
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("moment", "version"), name="one_row_per_version"),
        )

    def __str__(self) -> str:
        return f"version {self.version} of {self.moment_id}"
