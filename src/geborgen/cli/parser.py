"""The words a person may type: commands, their arguments, and help in both languages."""

import argparse
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, Never

from geborgen.cli.agree_arguments import add_agree
from geborgen.cli.amounts import read_at_least, read_number
from geborgen.cli.harmless import make_harmless
from geborgen.cli.practice_arguments import add_practice
from geborgen.cli.precision_arguments import add_precision
from geborgen.cli.workbench_arguments import add_workbench
from geborgen.moments.phrases import Language, Phrasebook
from geborgen.moments.version import __version__

__all__ = ["COMMANDS", "build_parser"]

COMMANDS = (
    "report",
    "outlook",
    "moments",
    "scheme",
    "convert",
    "formats",
    "agree",
    "workbench",
    "precision",
    "demo",
    "simulate",
    "strange-situation",
    "watch",
    "sweep",
    "tables",
    "measures",
    "serve",
    "practice",
    "completion",
)

_LEAST_FAMILIES = 40  # fewer tell nothing about a share
_LEAST_BANK, _MOST_BANK = 500, 1_000_000  # families of an outlook's bank
_MOST_MONTHS = 72  # the model lives from birth to six years

_LONGEST_INTERVAL_S = 86_400.0
_MOST_FRAMES_PER_S = 100_000
_HIGHEST_PORT = 65_535

_FROM_ZERO, _FROM_ONE = (partial(read_at_least, low=low) for low in (0, 1))
_MONTHS = partial(read_number, low=0, high=_MOST_MONTHS)

# What argparse says of a wrong command line, in its English, and our key for the same.
_COMPLAINTS = (
    (r"the following arguments are required: (?P<what>.+)", "required"),
    (r"unrecognized arguments: (?P<what>.+)", "unrecognised"),
    (
        r"argument (?P<what>.+?): invalid choice: (?P<found>'[^']*').*\((?P<choices>choose .*)\)",
        "choice",
    ),
    (r"argument (?P<what>.+?): least (?P<low>\S+), found (?P<found>.*)", "least"),
    (r"argument (?P<what>.+?): from (?P<low>\S+) to (?P<high>\S+), found (?P<found>.*)", "range"),
    (r"argument (?P<what>.+?): expected (?:one|at least one) argument", "one_argument"),
    (r"argument (?P<what>.+?): invalid read_(?:duration|unit) value: (?P<found>.+)", "duration"),
    (r"argument (?P<what>.+?): invalid .+? value: (?P<found>.+)", "value"),
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


def _add_reading(
    parser: argparse.ArgumentParser, book: Phrasebook, *, without: tuple[str, ...] = ()
) -> None:
    """Add what a person may know better than the file; what a command has no use for is None."""
    for flag, key, kind in (
        ("--scheme", "scheme_option", str),
        ("--observation", "observation", str),
        ("--child", "child", str),
        ("--observer", "observer", str),
        ("--interval", "interval", _seconds),
        ("--fps", "fps", _frames),
    ):
        if flag in without:
            parser.set_defaults(**{flag.lstrip("-"): None})
            continue
        word = book.say(f"help.{key}_word")
        parser.add_argument(flag, metavar=word, type=kind, help=book.say(f"help.{key}"))


def _seconds(text: str) -> float:
    value = float(text.replace(",", "."))
    if not 0 < value <= _LONGEST_INTERVAL_S:
        raise ValueError(text)
    return value


def _frames(text: str) -> float:
    value = float(text.replace(",", "."))
    if not 0 < value <= _MOST_FRAMES_PER_S:
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


def _agree(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_reading(parser, book, without=("--scheme", "--observation", "--observer"))
    add_agree(parser, book)


def _workbench(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_reading(parser, book, without=("--observation",))
    add_workbench(parser, book)


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
    parser.add_argument("--no-outlook", action="store_true", help=book.say("help.no_outlook"))


def _outlook(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_files(parser, book, many=True)
    _add_reading(parser, book)
    for flag, key in (
        ("--caregiver", "caregiver"),
        ("--what-if", "what_if"),
        ("--programme", "programme"),
    ):
        word = book.say(f"help.{key}_word")
        parser.add_argument(flag, action="append", metavar=word, help=book.say(f"help.{key}"))
    number = book.say("help.number_word")
    parser.add_argument("--bank", type=_bank_size, metavar=number, help=book.say("help.bank"))
    _add_number(parser, book, "--seed", kind=_FROM_ZERO, usual=1)
    _add_output(parser, book, help_key="output_report")
    parser.add_argument("--json", action="store_true", help=book.say("help.json"))


def _bank_size(text: str) -> int:
    value = int(text)
    if not _LEAST_BANK <= value <= _MOST_BANK:
        raise ValueError(text)
    return value


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
    parser.add_argument(
        "--to", metavar=book.say("help.format_word"), help=book.say("help.to_format")
    )
    _add_reading(parser, book)
    parser.add_argument("--force", action="store_true", help=book.say("help.force"))


def _formats(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    parser.add_argument("--json", action="store_true", help=book.say("help.json"))


def _demo(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_output(parser, book, help_key="output_report")


def _add_number(
    parser: argparse.ArgumentParser, book: Phrasebook, flag: str, *, kind: Any, usual: Any
) -> None:
    key = flag.lstrip("-")
    key = "server_workers" if key == "workers" else key
    parser.add_argument(
        flag,
        type=kind,
        default=usual,
        metavar=book.say("help.number_word"),
        help=book.say(f"help.{key}_option", usual=str(usual)),
    )


def _add_caregiver_type(parser: argparse.ArgumentParser, book: Phrasebook, *, usual: str) -> None:
    parser.add_argument(
        "--caregiver",
        metavar=book.say("help.caregiver_word"),
        help=book.say("help.caregiver_type", usual=usual),
    )


def _add_families(parser: argparse.ArgumentParser, book: Phrasebook, *, tapes: int) -> None:
    """Add what every command asks that simulates many families."""
    _add_number(parser, book, "--families", kind=_FROM_ONE, usual=100)
    _add_number(parser, book, "--months", kind=_MONTHS, usual=12)
    _add_number(parser, book, "--seed", kind=_FROM_ZERO, usual=1)
    _add_caregiver_type(parser, book, usual="varied")
    parser.add_argument(
        "--population", choices=["calibrated", "plain"], default="calibrated",
        help=book.say("help.population"),
    )  # fmt: skip
    _add_number(parser, book, "--tapes", kind=_FROM_ZERO, usual=tapes)


def _add_workers(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    word = book.say("help.number_word")
    parser.add_argument("--workers", type=_FROM_ONE, metavar=word, help=book.say("help.workers"))
    parser.add_argument(
        "--cluster", metavar=book.say("help.cluster_word"), help=book.say("help.cluster")
    )


def _add_folder(parser: argparse.ArgumentParser, book: Phrasebook, *, required: bool) -> None:
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=required,
        metavar=book.say("help.folder_word"),
        help=book.say("help.folder" if required else "help.folder_optional"),
    )


def _simulate(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_families(parser, book, tapes=0)
    _add_workers(parser, book)
    _add_folder(parser, book, required=True)


def _strange_situation(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    parser.add_argument(
        "files", nargs="*", type=Path, metavar=book.say("help.file_word"),
        help=book.say("help.situation_files"),
    )  # fmt: skip
    _add_reading(parser, book)
    parser.add_argument("--force", action="store_true", help=book.say("help.force"))
    _add_families(parser, book, tapes=10)
    _add_workers(parser, book)
    _add_folder(parser, book, required=False)


def _sweep(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    parser.add_argument(
        "file", type=Path, metavar=book.say("help.plan_word"), help=book.say("help.plan")
    )
    _add_workers(parser, book)
    _add_folder(parser, book, required=True)


def _watch(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_caregiver_type(parser, book, usual="warm")
    parser.add_argument(
        "--setting",
        choices=["day", "strange-situation"],
        default="day",
        help=book.say("help.setting"),
    )
    _add_number(parser, book, "--months", kind=_MONTHS, usual=12)
    _add_number(parser, book, "--seed", kind=_FROM_ZERO, usual=1)
    _add_output(parser, book, help_key="output_watch")


def _tables(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_number(
        parser, book, "--families", kind=partial(read_at_least, low=_LEAST_FAMILIES), usual=1000
    )
    _add_number(parser, book, "--seed", kind=_FROM_ZERO, usual=1)
    parser.add_argument(
        "--table",
        action="append",
        type=Path,
        metavar=book.say("help.table_word"),
        help=book.say("help.table"),
    )
    _add_output(parser, book, help_key="output_tables")


def _port(text: str) -> int:
    value = int(text)
    if not 1 <= value <= _HIGHEST_PORT:
        raise ValueError(text)
    return value


def _serve(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    _add_number(parser, book, "--port", kind=_port, usual=8000)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar=book.say("help.address_word"),
        help=book.say("help.host"),
    )
    parser.add_argument(
        "--data", type=Path, metavar=book.say("help.folder_word"), help=book.say("help.data")
    )
    _add_number(parser, book, "--workers", kind=_FROM_ONE, usual=2)
    parser.add_argument(
        "--demo",
        nargs="?",
        const="family",
        choices=["family", "practice"],
        help=book.say("help.demo_family"),
    )


def _measures(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    parser.add_argument(
        "what",
        choices=["list", "show", "score", "change", "plot"],
        help=book.say("help.measures_what"),
    )
    word = book.say("help.measure_word")
    parser.add_argument("measure", nargs="?", metavar=word, help=book.say("help.measure"))
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar=book.say("help.file_word"),
        help=book.say("help.measures_file"),
    )
    for flag, key in (
        ("--scale", "scale"),
        ("--before", "column"),
        ("--after", "column"),
        ("--context", "context"),
        ("--day", "column"),
        ("--person", "person"),
    ):
        name = flag.lstrip("-")
        parser.add_argument(
            flag, metavar=book.say(f"help.{key}_word"), help=book.say(f"help.measures_{name}")
        )
    parser.add_argument(
        "--entered", choices=["answers", "points"], help=book.say("help.measures_entered")
    )
    parser.add_argument(
        "--norms",
        type=Path,
        metavar=book.say("help.file_word"),
        help=book.say("help.measures_norms"),
    )
    parser.add_argument("--own-spread", action="store_true", help=book.say("help.measures_own"))
    _add_output(parser, book, help_key="output_measures")
    parser.add_argument("--json", action="store_true", help=book.say("help.json"))


def _completion(parser: argparse.ArgumentParser, book: Phrasebook) -> None:
    parser.add_argument("shell", choices=["bash", "zsh", "tcsh"], help=book.say("help.shell"))


_ARGUMENTS = {
    "report": _report,
    "outlook": _outlook,
    "moments": _moments,
    "scheme": _scheme,
    "convert": _convert,
    "formats": _formats,
    "agree": _agree,
    "workbench": _workbench,
    "precision": add_precision,
    "demo": _demo,
    "simulate": _simulate,
    "strange-situation": _strange_situation,
    "watch": _watch,
    "sweep": _sweep,
    "tables": _tables,
    "measures": _measures,
    "serve": _serve,
    "practice": add_practice,
    "completion": _completion,
}
