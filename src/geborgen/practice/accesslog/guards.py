"""Triggers by which the database itself refuses to change or remove a line of the log."""

from typing import Any

__all__ = ["create_guards", "drop_guards"]

TABLE = "accesslog_line"
_REFUSAL = "the access log is append-only"

_SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
]
# An INSERT OR REPLACE would remove a line without the trigger on DELETE ever firing.
_SQLITE.append(
    f"CREATE TRIGGER {TABLE}_only_at_the_end BEFORE INSERT ON {TABLE} "
    f"WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM {TABLE}) "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
)
_POSTGRESQL = [
    f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
    f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
]
_DROPS = {
    "sqlite": [
        f"DROP TRIGGER {TABLE}_{name}" for name in ("no_update", "no_delete", "only_at_the_end")
    ],
    "postgresql": [f"DROP FUNCTION {TABLE}_refuse() CASCADE"],
}
_CREATES = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def create_guards(connection: Any) -> None:
    """Make the triggers, in SQLite (also encrypted) or PostgreSQL."""
    _run(connection, _CREATES[connection.vendor])


def drop_guards(connection: Any) -> None:
    """Remove the triggers: for taking the log's table away by migrating back."""
    _run(connection, _DROPS[connection.vendor])


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
