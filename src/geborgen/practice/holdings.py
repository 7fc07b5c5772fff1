"""What a practice keeps and where: database, attachments, anchors of the log, under one folder."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Holdings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The data folder and its parts; `postgresql` is the address of a database elsewhere."""

    data: Path
    postgresql: str | None = None

    @property
    def database(self) -> Path:
        """The SQLite file, when the database is not PostgreSQL."""
        return self.data / "geborgen.sqlite3"

    @property
    def attachments(self) -> Path:
        """The sealed attachments."""
        return self.data / "attachments"

    @property
    def log(self) -> Path:
        """Anchors and key of the access log's chain."""
        return self.data / "log"
