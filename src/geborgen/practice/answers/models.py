"""Which pages the index holds; the index itself is a table of the database's own search."""

from django.db import models

__all__ = ["FilledIndex"]


class FilledIndex(models.Model):
    """The digest of the pages with which a language's index was filled."""

    language = models.CharField(max_length=2, primary_key=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.language
