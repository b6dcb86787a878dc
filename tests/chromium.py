"""The browser of the tests: Debian's Chromium, run so that it says nothing to anybody."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@contextmanager
def opened() -> Iterator[Browser]:
    """Open a browser; skip the test, or fail it where `CI` is set, if there is none."""
    if not CHROMIUM.exists() and not shutil.which("chromium"):
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse("needs Debian's Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        path = str(CHROMIUM) if CHROMIUM.exists() else shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()
