"""The house itself: the door, the dependencies, the licence, and what may not lie in it."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import tempfile
import tomllib
from pathlib import Path

import pytest

import geborgen
from geborgen.moments.version import __version__

ROOT = Path(__file__).resolve().parents[2]
PROJECT_TEXT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(PROJECT_TEXT)["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
REQUIREMENTS = [
    *PROJECT["dependencies"],
    *(line for extra in PROJECT["optional-dependencies"].values() for line in extra),
]
LATER_EXTRAS = {"app", "simulation", "fhir", "cluster"}
# Where packages were fetched, and folders of one machine: none of our readers' business.
PACKAGE_REGISTRY = re.compile(r"\b(pypi|pythonhosted|npmjs|debian)\.(org|com|net)\b", re.I)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/\w")


def _normal(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def _tracked_files() -> list[Path]:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git clone")
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def _tracked_texts() -> list[tuple[str, str]]:
    texts = []
    for path in _tracked_files():
        content = path.read_bytes()
        if b"\0" not in content:
            texts.append((str(path.relative_to(ROOT)), content.decode("utf-8", "replace")))
    return texts


def _run_with(folder: Path, python: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Call a copy of the door where every Python is the given shell script."""
    tools = folder / "tools"
    tools.mkdir()
    for name in ("python3", *(f"python3.{minor}" for minor in range(11, 15))):
        (tools / name).write_text(f"#!/bin/sh\n{python}\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    for name in ("run", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder / name)
    return subprocess.run(
        [folder / "run", *words],
        env={"PATH": f"{tools}:/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("script", ["run", ".ci/run"])
def test_scripts_are_executable(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


def test_run_is_a_posix_script() -> None:
    assert (ROOT / "run").read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n", "run"], cwd=ROOT, check=True)


def test_ci_script_parses() -> None:
    subprocess.run(["bash", "-n", ".ci/run"], cwd=ROOT, check=True)


def test_run_help_names_every_door() -> None:
    script = (ROOT / "run").read_text(encoding="utf-8")
    doors = re.findall(r"^(\w+)\) ?", script[script.index("case $what") :], re.M)
    told = subprocess.run(["./run"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert doors
    assert [door for door in doors if f"./run {door} " not in told] == []


def test_an_unknown_door_is_one_clear_line() -> None:
    refused = subprocess.run(
        ["./run", "nosuch"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert refused.stderr == "run: no 'nosuch' here; ./run help lists what there is\n"


@pytest.mark.parametrize(
    ("python", "said"),
    [
        ("exit 1", "needs Python 3.11 or newer"),
        ('case "$2" in *ensurepip*) exit 1 ;; esac', "has no venv"),
    ],
    ids=["python too old", "venv missing"],
)
def test_an_unfit_python_is_one_line_with_the_cure(tmp_path: Path, python: str, said: str) -> None:
    refused = _run_with(tmp_path, python, "demo")
    assert refused.returncode == 2
    assert said in refused.stderr
    assert "apt install" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_folder_of_somebody_else_is_one_line_with_the_cure() -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        for name in ("run", "pyproject.toml", "constraints.txt"):
            shutil.copy(ROOT / name, folder / name)
        folder.chmod(0o555)
        somebody_else = ["setpriv", "--reuid=65534", "--clear-groups"] if os.getuid() == 0 else []
        refused = subprocess.run(
            [*somebody_else, folder / "run", "demo"], capture_output=True, text=True, check=False
        )
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)
    assert refused.returncode == 2
    assert refused.stderr.startswith("run: may not write in ")
    assert "cure: copy the folder" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_the_installed_version_is_the_written_one() -> None:
    assert importlib.metadata.version("geborgen") == __version__


def test_the_changelog_knows_the_version() -> None:
    assert f"\n## {__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_types_are_shipped() -> None:
    assert (Path(geborgen.__file__).parent / "py.typed").is_file()


def test_python_floor_is_what_debian_12_ships() -> None:
    assert PROJECT["requires-python"] == ">=3.11"


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_every_dependency_has_a_lower_bound_and_a_reason(requirement: str) -> None:
    assert ">=" in requirement
    assert re.search(rf'^  "{re.escape(requirement)}",\s+# \S.{{8,}}', PROJECT_TEXT, re.M)


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_every_dependency_is_pinned(requirement: str) -> None:
    pinned = [_normal(line) for line in CONSTRAINTS]
    assert _normal(requirement) in pinned


def test_constraints_are_names_and_versions_only() -> None:
    pin = re.compile(r"[\w.-]+==[\w.+!]+( ; .+)?")
    assert [line for line in CONSTRAINTS if not pin.fullmatch(line)] == []


def test_extras_of_rooms_to_come_are_not_there_empty() -> None:
    extras = PROJECT["optional-dependencies"]
    assert [name for name in LATER_EXTRAS & extras.keys() if not extras[name]] == []


def test_the_licence_is_complete() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["license"] == "EUPL-1.2"
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    articles = re.findall(r"^(\d+)\.\s?[A-Z]", text, re.M)
    assert articles == [str(number) for number in range(1, 16)]
    assert "Appendix" in text
    assert text.rstrip().endswith("require the production of a new EUPL version.")


def test_no_lock_file_is_tracked() -> None:
    assert [path.name for path in _tracked_files() if path.name == "uv.lock"] == []


def test_no_tracked_file_names_a_package_registry() -> None:
    assert [name for name, text in _tracked_texts() if PACKAGE_REGISTRY.search(text)] == []


def test_no_tracked_file_names_a_folder_of_one_machine() -> None:
    found = [(name, MACHINE_PATH.search(text)) for name, text in _tracked_texts()]
    assert [(name, hit.group()) for name, hit in found if hit] == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    pages = sorted(folder.glob("[0-9]*.md"))
    assert pages
    assert [page.name for page in pages if f"({page.name})" not in listed] == []


def test_every_decision_says_context_choice_and_cost() -> None:
    for page in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        headings = re.findall(r"^## (\w+)", page.read_text(encoding="utf-8"), re.M)
        assert headings[:3] == ["Context", "Choice", "Cost"], page.name
