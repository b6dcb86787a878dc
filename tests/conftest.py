"""What the tests share."""

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with gold and corpus, beside the project. Without it a test is skipped, but never in CI."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse(f"needs the gold articles at {folder}")
    return folder


@pytest.fixture(scope="session")
def bench() -> Callable[[str], ModuleType]:
    """Load bench/NAME.py, a script outside every package."""

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"bench_{name}", ROOT / "bench" / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module  # dataclasses look their module up there
        spec.loader.exec_module(module)
        return module

    return load
