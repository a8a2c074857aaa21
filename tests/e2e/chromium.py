"""Chromium as a reader of reports: pages that record what they ask for and what goes wrong in them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Visit:
    """A page that is open.

    Args:
        page: Playwright's page.
        requests: Addresses that it asked for.
        errors: Uncaught errors and dialogs of scripts.
    """

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def refuse(self, dialog: Any) -> None:
        """Note a dialog of a script and close it."""
        self.errors.append(dialog.message)
        dialog.dismiss()

    def text(self) -> str:
        """Everything that can be read now, frames in their place included."""
        return str(self.page.locator("body").inner_text())


@contextmanager
def browser() -> Iterator[Any]:
    """A browser; `make browser` installs it."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    assert program is not None, "chromium is missing: run `make browser`"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield running
        running.close()


@contextmanager
def visit(running: Any, page: Path) -> Iterator[Visit]:
    """Open a file as a person does who clicks on it."""
    context = running.new_context(viewport={"width": 1300, "height": 2400})
    opened = Visit(context.new_page())
    opened.page.on("request", lambda request: opened.requests.append(request.url))
    opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
    opened.page.on("dialog", opened.refuse)
    opened.page.goto(page.as_uri(), wait_until="domcontentloaded")
    yield opened
    context.close()
