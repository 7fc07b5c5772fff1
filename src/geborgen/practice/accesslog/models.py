"""The lines of the access log as rows; written by `services.record_access` and nothing else."""

from django.db import models

__all__ = ["AccessLine"]


class AccessLine(models.Model):
    """One line; no foreign keys, since a line outlives what it speaks of."""

    number = models.BigIntegerField(primary_key=True)
    at_us = models.BigIntegerField(db_index=True)
    act = models.CharField(max_length=16)
    outcome = models.CharField(max_length=16)
    user = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=64, blank=True)
    on_behalf_of = models.CharField(max_length=64, blank=True)
    client = models.CharField(max_length=64, blank=True)
    object_kind = models.CharField(max_length=64, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    ground = models.CharField(max_length=16, blank=True)
    reference = models.CharField(max_length=64, blank=True)
    place = models.CharField(max_length=64, blank=True)
    link = models.BinaryField(max_length=32)

    class Meta:
        # Made by a migration, then left alone: no flush, remake or clean-up ever touches the log.
        managed = False
        db_table = "accesslog_line"
        ordering = ("number",)
        indexes = (
            models.Index(fields=("client", "number"), name="accesslog_client"),
            models.Index(fields=("user", "number"), name="accesslog_user"),
        )

    def __str__(self) -> str:
        return f"line {self.number}"
