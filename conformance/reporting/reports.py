"""All reports of a campaign at once, as `run` and `report` write them."""

from dataclasses import dataclass
from pathlib import Path

from conformance.errors import UsageError
from conformance.evidence import RESULTS_FILE, Results
from conformance.reporting import allure, generator, junit, overview


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and what to say about it.

    Args:
        overview: The page to open first.
        allure_results: Folder of Allure result files.
        allure_report: Page of the Allure report; None if it was not wanted or could not be made.
        junit: The JUnit file; None if it was not wanted.
        sentences: A line each for the reader: where the reports lie, and why one is missing.
    """

    overview: Path
    allure_results: Path
    allure_report: Path | None
    junit: Path | None
    sentences: tuple[str, ...]


def write_all(
    results: Results, folder: Path, *, junit_file: Path | None = None, html: bool = True
) -> Written:
    """Write every report of a campaign.

    The campaign has ended, so a generator that is missing or fails costs the Allure page and one sentence,
    nothing else.

    Args:
        results: What the campaign found, with message bodies; its results.json lies in `folder` already.
        folder: Report folder; created if missing.
        junit_file: Where to write JUnit; None for nowhere.
        html: Whether to make the Allure report from its result files.

    Raises:
        UsageError: A file cannot be written.
    """
    try:
        allure_results = allure.write(results, folder)
        page, missing = _allure_page(results, allure_results, folder) if html else (None, "")
        links = [("Allure report", f"{generator.REPORT_FOLDER}/index.html")] if page else []
        links.append((RESULTS_FILE, RESULTS_FILE))
        first = overview.write(results, folder, links)
    except OSError as error:
        raise UsageError(
            f"the reports cannot be written ({error.strerror or error})",
            "name another folder with --output",
            file=str(folder),
        ) from error
    if junit_file is not None:
        try:
            junit.write(results, junit_file)
        except OSError as error:
            raise UsageError(
                f"cannot be written ({error.strerror or error})",
                "name another file",
                file=str(junit_file),
                key="--junit",
            ) from error
    sentences = [f"Report: {_here(first)}"]
    sentences += [f"Allure: {_here(page)}"] if page else []
    sentences += [f"JUnit: {_here(junit_file)}"] if junit_file else []
    sentences += [missing] if missing else []
    return Written(first, allure_results, page, junit_file, tuple(sentences))


def _allure_page(results: Results, allure_results: Path, folder: Path) -> tuple[Path | None, str]:
    try:
        page = generator.generate(allure_results, folder, results)
    except UsageError as error:
        return None, str(error)
    return page, "" if page else generator.HOW_TO_INSTALL


def _here(path: Path) -> str:
    """Show a path as the reader would type it here."""
    absolute = path.resolve()
    return str(absolute.relative_to(Path.cwd())) if absolute.is_relative_to(Path.cwd()) else str(absolute)
