"""Makes the pages of the manual that code can tell; ``--check`` says whether they are current."""

import argparse
import inspect
import json
import sys
import tomllib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import geborgen
from geborgen.analysis.references import load_references
from geborgen.cli.language import cli_phrasebook
from geborgen.cli.parser import COMMANDS, build_parser
from geborgen.moments import Language, load_phrasebook
from geborgen.practice.measures import load_shipped_measures
from geborgen.practice.measures.describe import describe_measure
from geborgen.sources.own import describe_own_schema
from geborgen.views.design import render_palette_css
from geborgen.views.outlook_json import describe_outlook_schema
from geborgen.views.report_json import describe_report_schema

ROOT = Path(__file__).resolve().parent.parent
PALETTE = ROOT / "src" / "geborgen" / "practice" / "site" / "static" / "site" / "palette.css"
MADE = "<!-- Made by docs/render.py: change the source, not this page. -->\n\n"

RULES_INTRO = {
    Language.EN: (
        "# How moments are derived\n\nThe rules by which a coded session is read, each with a "
        "scene and what comes out of it. A coding scheme can change every number. The tests run "
        "these same scenes.\n"
    ),
    Language.NL: (
        "# Hoe momenten worden afgeleid\n\nDe regels waarmee een gecodeerde sessie wordt gelezen, "
        "elk met een scène en wat eruit komt. Een codeerschema kan elk getal veranderen. De tests "
        "draaien precies deze scènes.\n"
    ),
}
SCENE_WORD = {Language.EN: ("Scene", "Shows"), Language.NL: ("Scène", "Toont")}
MEASURES_INTRO = {
    Language.EN: "# What is computed\n\nHow each number in a report is counted.\n",
    Language.NL: "# Wat er berekend wordt\n\nHoe elk getal in een verslag wordt geteld.\n",
}
QUESTIONNAIRES_INTRO = {
    Language.EN: (
        "# Measures\n\nThe questionnaires the program can score, made from their data. No wording "
        "of items or answers is in the program; a practice has its own forms. A measure that is "
        "switched off does not score. [How to add one of your own](../how-to/measures.md); "
        "[why some are off](../decisions/0020-measures.md).\n"
    ),
    Language.NL: (
        "# Meetinstrumenten\n\nDe vragenlijsten die het programma kan tellen, gemaakt uit hun "
        "gegevens. Teksten van items of antwoorden staan niet in het programma; een praktijk heeft "
        "haar eigen formulieren. Wat uit staat, telt niet. [Zelf een lijst "
        "toevoegen](../how-to/meetinstrumenten.md); [waarom er een paar uit "
        "staan](../decisions/0020-measures.md).\n"
    ),
}
WIDTH = 100
PYTHON_INTRO = (
    "# From Python\n\nEverything `import geborgen` offers. `help(geborgen.read)` says more: units, "
    "what comes back, what is raised. `geborgen.__version__` is the version.\n"
)
WORKS_WORD = {Language.EN: "Works", Language.NL: "Bronnen"}


def render_rules(language: Language) -> str:
    """Say the rules of deriving, from the entries that the spec tests run."""
    file = ROOT / "tests" / "spec" / "rules.toml"
    rules = tomllib.loads(file.read_text(encoding="utf-8"))["rule"]
    scene_word, shows_word = SCENE_WORD[language]
    parts = [MADE, RULES_INTRO[language]]
    for rule in rules:
        shows = "\n".join(rule["shows"])
        parts.append(
            f"\n## {rule['title'][language]}\n\n{rule['text'][language]}\n\n"
            f"{scene_word}:\n\n```text\n{rule['scene'].strip()}\n```\n\n"
            f"{shows_word}:\n\n```text\n{shows}\n```\n"
        )
    return "".join(parts)


def render_measures(language: Language) -> str:
    """Say how each number is counted, from the phrasebook the report itself uses."""
    book = load_phrasebook(language, "geborgen.analysis")
    rules = {key: text for key, text in book.entries.items() if key.startswith("rules.")}
    lines = [f"- **{key.removeprefix('rules.')}**: {text}" for key, text in rules.items()]
    works = [f"- `{key}` {text}" for key, text in load_references().items()]
    return "\n".join(
        [MADE + MEASURES_INTRO[language], *lines, "", f"## {WORKS_WORD[language]}", "", *works, ""]
    )


def render_questionnaires(language: Language) -> str:
    """Say what every measure's data hold."""
    book = load_phrasebook(language, "geborgen.practice.measures")
    parts = [MADE, QUESTIONNAIRES_INTRO[language]]
    for measure in load_shipped_measures():
        parts.append(f"\n## {measure.key}\n\n{measure.name}\n")
        for section in describe_measure(measure, book):
            lines = "\n".join(f"- {line}" for line in section.lines)
            parts.append(f"\n**{section.title}**\n\n{lines}\n")
    return "".join(parts)


def render_commands(language: Language) -> str:
    """Show the help of every command."""
    book = cli_phrasebook(language)
    parser = build_parser(book)
    subparsers: Any = next(a for a in parser._actions if a.dest == "command")
    parts = [MADE, "# geborgen\n\n```text\n", parser.format_help(), "```\n"]
    for name in COMMANDS:
        for command in _with_those_below(subparsers.choices[name]):
            parts.append(f"\n## {command.prog}\n\n```text\n{command.format_help()}```\n")
    return "".join(parts)


def _with_those_below(command: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Give a command and, in order, those below it."""
    yield command
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _with_those_below(below)


def render_python() -> str:
    """List everything public by its room, with its first line and its arguments."""
    parts = [MADE, PYTHON_INTRO]
    for name in geborgen.__all__:
        thing = getattr(geborgen, name)
        said = " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())
        parts.append(f"\n## {name}\n\n```text\n{_sign(name, thing)}\n```\n\n{said}\n")
    return "".join(parts)


def _sign(name: str, thing: Any) -> str:
    """How something is called: its arguments, or the words it may be."""
    if inspect.isclass(thing) and issubclass(thing, Enum):
        return "\n".join(f"{name}.{member.name}" for member in thing)
    parameters = inspect.signature(thing).parameters.values()
    # A default that is a function would show where it lies in memory.
    shown = [
        f"{p.name}=…"
        if inspect.isfunction(p.default)
        else str(p.replace(annotation=inspect.Parameter.empty))
        for p in parameters
    ]
    if any(p.kind is p.KEYWORD_ONLY for p in parameters):
        first = next(i for i, p in enumerate(parameters) if p.kind is p.KEYWORD_ONLY)
        shown.insert(first, "*")
    line = f"{name}({', '.join(shown)})"
    return line if len(line) <= WIDTH else f"{name}(\n    " + ",\n    ".join(shown) + "\n)"


def render_pages() -> dict[str, str]:
    """Every page by its path below docs/reference."""
    pages = {
        "geborgen-outlook-1.schema.json": _json(describe_outlook_schema()),
        "geborgen-recordings-1.schema.json": _json(describe_own_schema()),
        "geborgen-report-1.schema.json": _json(describe_report_schema()),
    }
    pages["python.md"] = render_python()
    for language in Language:
        pages[f"rules.{language}.md"] = render_rules(language)
        pages[f"measures.{language}.md"] = render_measures(language)
        pages[f"questionnaires.{language}.md"] = render_questionnaires(language)
        pages[f"commands.{language}.md"] = render_commands(language)
    return pages


def _json(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def write_stale(pages: dict[Path, str], *, check: bool) -> list[str]:
    """Write what is not current, or with `check` only name it."""
    stale = []
    for path, text in pages.items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(str(path.relative_to(ROOT)))
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return stale


def main() -> int:
    """Write the pages, or with --check only compare them; 1 when one is not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    reference = ROOT / "docs" / "reference"
    pages = {reference / name: text for name, text in render_pages().items()}
    stale = write_stale(pages | {PALETTE: render_palette_css()}, check=check)
    if check and stale:
        sys.stderr.write(f"not current ({', '.join(stale)}); cure: docs/render.py\n")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
