"""Words as data: one thing said in both languages, and the TOML tables such words lie in."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from geborgen.moments import Language

__all__ = ["Saying", "read_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One thing said in Dutch and in English."""

    nl: str
    en: str

    def words(self, language: Language | str) -> str:
        """Return it in a language."""
        return self.nl if Language(language) is Language.NL else self.en


def read_table(package: str, name: str) -> dict[str, Any]:
    """Return a TOML table that comes with a package."""
    file = resources.files(package).joinpath(f"{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
