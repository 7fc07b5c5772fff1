"""What whoever runs the app may choose: where the data lies, which database, behind TLS or not."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from geborgen.moments import UserError
from geborgen.practice.holdings import Holdings
from geborgen.practice.keyring.hierarchy import SecretKey

__all__ = [
    "Configuration",
    "encrypt",
    "prepare_data_folder",
    "read_configuration",
    "read_secret_key",
]

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_SECRET_FILE = "secret-key"
_POSTGRESQL = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The app's settings, each from one environment variable (docs/reference/app-settings.md)."""

    data: Path
    database_url: str | None = None
    hosts: tuple[str, ...] = _LOOPBACK
    is_behind_tls: bool = False
    is_demo: bool = False
    answers_folder: Path | None = None
    guidance_folder: Path | None = None

    @property
    def static_root(self) -> Path:
        return self.data / "static"

    @property
    def holdings(self) -> Holdings:
        return Holdings(data=self.data, postgresql=self.database_url)

    @property
    def database(self) -> dict[str, object]:
        """Return Django's description of the database."""
        if self.database_url is None:
            return _describe_sqlite(self.holdings.database)
        return _describe_postgresql(self.database_url)


def read_configuration(environment: Mapping[str, str]) -> Configuration:
    """Read the settings from environment variables; raises UserError when one makes no sense."""
    data = environment.get("GEBORGEN_DATA")
    hosts = environment.get("GEBORGEN_HOSTS", "")
    is_demo = _read_switch(environment, "GEBORGEN_DEMO")
    folder = Path(data).expanduser().absolute() if data else _default_folder(environment)
    return Configuration(
        # A fictive family never lies among a real one's moments.
        data=folder.with_name(f"{folder.name}-demo") if is_demo and not data else folder,
        database_url=environment.get("GEBORGEN_DATABASE") or None,
        hosts=(*_LOOPBACK, *filter(None, (host.strip() for host in hosts.split(",")))),
        is_behind_tls=_read_switch(environment, "GEBORGEN_TLS"),
        is_demo=is_demo,
        answers_folder=_read_folder(environment, "GEBORGEN_ANSWERS"),
        guidance_folder=_read_folder(environment, "GEBORGEN_GUIDANCE"),
    )


def prepare_data_folder(configuration: Configuration) -> None:
    """Make the data folder, closed to others, and the key that signs sessions, when not there."""
    try:
        configuration.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = configuration.data / _SECRET_FILE
        if not file.exists():
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(64))
    except FileExistsError:
        return  # another process made it at the same time
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError("data_folder", folder=configuration.data.name, reason=reason) from error


def encrypt(database: dict[str, object], key: SecretKey | None) -> dict[str, object]:
    """Let Django's description of a SQLite database open it with a key, if there is one."""
    options = database.get("OPTIONS")
    if key is None or not isinstance(options, dict):
        return database
    return database | {
        "ENGINE": "geborgen.practice.encrypted_sqlite",
        "OPTIONS": options | {"key": key},
    }


def read_secret_key(configuration: Configuration) -> str:
    """Return the kept key; before the folder is prepared, one for this process alone."""
    try:
        return (configuration.data / _SECRET_FILE).read_text(encoding="ascii").strip()
    except OSError:
        return secrets.token_urlsafe(64)


def _read_folder(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name)
    return Path(value).expanduser().absolute() if value else None


def _default_folder(environment: Mapping[str, str]) -> Path:
    home = environment.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "geborgen"


def _read_switch(environment: Mapping[str, str], name: str) -> bool:
    found = environment.get(name, "").strip().lower()
    if found in ("", "0", "no", "false"):
        return False
    if found in ("1", "yes", "true"):
        return True
    raise UserError("setting", name=name, expected="0, 1", found=found)


def _describe_sqlite(file: Path) -> dict[str, object]:
    """As measured: IMMEDIATE loses no write under several writers where DEFERRED lost half."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-20000;PRAGMA mmap_size=134217728;"
                "PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=27103364;"
            ),
        },
    }


def _describe_postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in _POSTGRESQL or not parts.path.strip("/"):
        expected = "postgresql://user:password@host:port/name"
        raise UserError(
            "setting", name="GEBORGEN_DATABASE", expected=expected, found=parts.scheme or "-"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
