"""The words a person may type: commands, their arguments, and help in both languages."""

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Never

from geborgen.cli.harmless import make_harmless
from geborgen.moments.phrases import Language, Phrasebook
from geborgen.moments.version import __version__

__all__ = ["COMMANDS", "build_parser"]

COMMANDS = ("report", "moments", "scheme", "convert", "demo", "completion")

_LONGEST_INTERVAL_S = 86_400.0

# What argparse says of a wrong command line, in its English, and our key for the same.
_COMPLAINTS = (
    (r"the following arguments are required: (?P<what>.+)", "required"),
    (r"unrecognized arguments: (?P<what>.+)", "unrecognised"),
    (
        r"argument (?P<what>.+?): invalid choice: (?P<found>'[^']*').*\((?P<choices>choose .*)\)",
        "choice",
    ),
    (r"argument (?P<what>.+?): expected (?:one|at least one) argument", "one_argument"),
    (r"argument (?P<what>.+?): invalid \S+ value: (?P<found>.+)", "value"),
)


class _Formatter(argparse.HelpFormatter):
    """Help with our own word before the usage."""

    usage_word = "usage"

    def add_usage(  # noqa: PLR0917 - argparse's own signature
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Put our word where argparse has its English one."""
        ours = f"{self.usage_word}: " if prefix is None else prefix
        super().add_usage(usage, actions, groups, ours)


class _DutchFormatter(_Formatter):
    usage_word = "gebruik"


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one clear line in the reader's language, exit code 2."""

    def __init__(self, *, book: Phrasebook, key: str, **given: Any) -> None:
        dutch = book.language is Language.NL
        super().__init__(
            description=book.say(f"describe.{key}"),
            epilog=book.say(f"example.{key}"),
            formatter_class=_DutchFormatter if dutch else _Formatter,
            add_help=False,
            allow_abbrev=False,
            **given,
        )
        self.book = book
        self._positionals.title = book.say("help.arguments")
        self._optionals.title = book.say("help.options")
        self.add_argument("-h", "--help", action="help", help=book.say("help.help"))
        self.add_argument(
            "--lang",
            choices=[str(language) for language in Language],
            default=argparse.SUPPRESS,
            help=book.say("help.lang"),
        )

    def error(self, message: str) -> Never:
        """Say what is wrong and where help is, and stop with 2."""
        said = make_harmless(self._said(message)).replace("\n", " ")
        self.exit(2, f"geborgen: {said}. {self._cure()}\n")

    def _said(self, message: str) -> str:
        for pattern, key in _COMPLAINTS:
            if found := re.fullmatch(pattern, message):
                values = {
                    k: str(v).replace("choose from ", "") for k, v in found.groupdict().items()
                }
                return self.book.say(f"usage.{key}", **values)
        return message

    def _cure(self) -> str:
        return self.book.say("usage.cure", command=self.prog)


def build_parser(book: Phrasebook) -> argparse.ArgumentParser:
    """The whole command line, with its help in one language."""
    parser = _Parser(book=book, key="main", prog="geborgen")
    parser.add_argument(
        "--version",
        action="version",
        version=f"geborgen {__version__}",
        help=book.say("help.version"),
    )
    commands = parser.add_subparsers(
        dest="command",
        metavar=book.say("help.command_word"),
        title=book.say("help.commands"),
        required=True,
        parser_class=_Parser,
    )
    for name in COMMANDS:
        command = commands.add_parser(name, book=book, key=name, help=book.say(f"help.{name}"))
        _ARGUMENTS[name](command, book)
    return parser


def _add_files(parser: argparse.ArgumentParser, book: Phrasebook, *, many: bool) -> None:
    word = book.say("help.file_word")
    if many:
        parser.add_argument(
            "files", nargs="+", type=Path, metavar=word, help=book.say("help.files")
        )
    else:
        parser.add_argument("file", type=Path, metavar=word, help=book.say("help.file"))


def _add_reading(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    """Add what a person may know better than the file."""
    for flag, key, kind in (
        ("--scheme", "scheme_option", str),
        ("--observation", "observation", str),
        ("--child", "child", str),
        ("--observer", "observer", str),
        ("--interval", "interval", _seconds),
    ):
        word = book.say(f"help.{key}_word")
        parser.add_argument(flag, metavar=word, type=kind, help=book.say(f"help.{key}"))


def _seconds(text: str) -> float:
    value = float(text.replace(",", "."))
    if not 0 < value <= _LONGEST_INTERVAL_S:
        raise ValueError(text)
    return value


def _add_output(parser: argparse.ArgumentParser, book: Phrasebook, *, help_key: str) -> None:
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=book.say("help.output_word"),
        help=book.say(f"help.{help_key}"),
    )
    parser.add_argument("--force", action="store_true", help=book.say("help.force"))


def _report(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_files(parser, book, many=True)
    _add_reading(parser, book)
    parser.add_argument(
        "--caregiver",
        action="append",
        metavar=book.say("help.caregiver_word"),
        help=book.say("help.caregiver"),
    )
    _add_output(parser, book, help_key="output_report")
    parser.add_argument("--json", action="store_true", help=book.say("help.json_report"))


def _moments(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_files(parser, book, many=False)
    _add_reading(parser, book)
    _add_output(parser, book, help_key="output_moments")
    parser.add_argument("--json", action="store_true", help=book.say("help.json"))


def _scheme(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_files(parser, book, many=True)
    _add_reading(parser, book)
    _add_output(parser, book, help_key="output_scheme")
    parser.add_argument("--json", action="store_true", help=book.say("help.json"))


def _convert(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_files(parser, book, many=False)
    parser.add_argument(
        "output", type=Path, metavar=book.say("help.output_word"), help=book.say("help.output_to")
    )
    _add_reading(parser, book)
    parser.add_argument("--force", action="store_true", help=book.say("help.force"))


def _demo(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_output(parser, book, help_key="output_report")


def _completion(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    parser.add_argument("shell", choices=["bash", "zsh", "tcsh"], help=book.say("help.shell"))


_ARGUMENTS = {
    "report": _report,
    "moments": _moments,
    "scheme": _scheme,
    "convert": _convert,
    "demo": _demo,
    "completion": _completion,
}
