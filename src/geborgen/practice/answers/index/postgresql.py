"""The index in PostgreSQL: a weighted tsvector per page under a GIN index.

PostgreSQL's own ranking knows no rarity of words: each word's rank is weighed here by how few
pages have it, as BM25 does.
"""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

from geborgen.moments import Language
from geborgen.practice.answers.index.columns import WEIGHTS, Row, Wanted

__all__ = ["create", "drop", "fill", "rank"]

_INSERT = """
INSERT INTO answers_text (language, slug, vector) VALUES (%s, %s,
  setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'B') ||
  setweight(to_tsvector('simple', %s), 'C') || setweight(to_tsvector('simple', %s), 'D'))
"""

# Ranks of one word are cut off softly (r / (r + 0.3)): the tenth mention adds little.
_RANK = """
WITH found AS (
  SELECT slug, term, ts_rank(%s::float4[], vector, to_tsquery('simple', term)) AS r
  FROM answers_text, unnest(%s::text[]) AS term
  WHERE language = %s AND vector @@ to_tsquery('simple', term)
), rarity AS (
  SELECT term, ln(1 + (pages.n - count(*) + 0.5) / (count(*) + 0.5)) AS rare
  FROM found, (SELECT count(*) AS n FROM answers_text WHERE language = %s) AS pages
  GROUP BY term, pages.n
)
SELECT slug, sum(rare * r / (r + 0.3)) AS score
FROM found JOIN rarity USING (term) GROUP BY slug ORDER BY score DESC, slug
"""


def create(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE answers_text (language varchar(2) NOT NULL, slug varchar(100) NOT NULL, "
            "vector tsvector NOT NULL, PRIMARY KEY (language, slug))"
        )
        cursor.execute("CREATE INDEX answers_text_vector ON answers_text USING gin (vector)")


def drop(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS answers_text")


def fill(connection: BaseDatabaseWrapper, language: Language, rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        # Two servers that start at once fill one after the other.
        cursor.execute("LOCK TABLE answers_text IN EXCLUSIVE MODE")
        cursor.execute("DELETE FROM answers_text WHERE language = %s", [language])
        cursor.executemany(_INSERT, [(language, row.slug, *row.columns) for row in rows])


def rank(
    connection: BaseDatabaseWrapper, language: Language, wanted: Wanted
) -> list[tuple[str, float]]:
    """Return slugs and scores, best first."""
    terms = [*wanted.whole, *(f"{token}:*" for token in wanted.beginnings)]
    weights = [weight / max(WEIGHTS) for weight in reversed(WEIGHTS)]
    with connection.cursor() as cursor:
        cursor.execute(_RANK, [weights, terms, str(language), str(language)])
        return [(str(slug), float(score)) for slug, score in cursor.fetchall()]
