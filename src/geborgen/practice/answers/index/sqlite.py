"""The index in SQLite: an FTS5 table per language, ranked by BM25."""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

from geborgen.moments import Language
from geborgen.practice.answers.index.columns import WEIGHTS, Row, Wanted

__all__ = ["create", "drop", "fill", "rank"]


def create(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for language in Language:
            cursor.execute(
                f"CREATE VIRTUAL TABLE {_table(language)} USING fts5("
                "slug UNINDEXED, title, questions, summary, body, tokenize='ascii')"
            )


def drop(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for language in Language:
            cursor.execute(f"DROP TABLE IF EXISTS {_table(language)}")


def fill(connection: BaseDatabaseWrapper, language: Language, rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table(language)}")
        cursor.executemany(
            f"INSERT INTO {_table(language)} VALUES (%s, %s, %s, %s, %s)",
            [(row.slug, *row.columns) for row in rows],
        )


def rank(
    connection: BaseDatabaseWrapper, language: Language, wanted: Wanted
) -> list[tuple[str, float]]:
    """Return slugs and scores, best first."""
    terms = [f'"{token}"' for token in wanted.whole] + [f'"{t}"*' for t in wanted.beginnings]
    weights = ", ".join(map(str, (0.0, *WEIGHTS)))
    table = _table(language)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT slug, -bm25({table}, {weights}) AS score FROM {table} "
            f"WHERE {table} MATCH %s ORDER BY score DESC",
            [" OR ".join(terms)],
        )
        return [(str(slug), float(score)) for slug, score in cursor.fetchall()]


def _table(language: Language) -> str:
    return f"answers_text_{Language(language).value}"
