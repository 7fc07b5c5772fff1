"""The hand-made scenes, by name."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def scenes() -> ModuleType:
    path = Path(__file__).with_name("scenes.py")
    spec = importlib.util.spec_from_file_location("geborgen_view_scenes", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def reading(scenes):
    return scenes.reading()


@pytest.fixture(scope="session", params=["nl", "en"])
def book(request):
    from geborgen.views import load_report_book

    return load_report_book(request.param)
