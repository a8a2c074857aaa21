"""Generated faults on the command line, and the reasons of those that may survive."""

from fnmatch import fnmatchcase

import pytest
from typer.testing import CliRunner

from conformance.cli.app import app
from conformance.cli.generated import reason_for, reasons
from conformance.errors import UsageError
from conformance.sandbox import generated_faults

IDS = [fault.id for fault in generated_faults("1.4")]


def test_they_are_listed_by_id() -> None:
    ran = CliRunner().invoke(app, ["faults", "list", "--generated"])
    assert ran.output.split() == IDS


def test_a_pattern_that_fits_nothing_is_refused() -> None:
    ran = CliRunner().invoke(app, ["faults", "run", "--generated", "drops:Nothing*"])
    assert isinstance(ran.exception, UsageError)


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in reasons()])
def test_each_reason_is_for_some_fault(pattern: str) -> None:
    assert [id for id in IDS if fnmatchcase(id, pattern)]


def test_free_text_may_say_anything() -> None:
    assert reason_for("alters:AddCDRsResponse/result/resultDescription")


def test_nothing_else_is_excused_by_the_way() -> None:
    assert reason_for("drops:GetCDRsResponse/cdrInfoArray/CdrId") == ""
