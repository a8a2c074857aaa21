"""JUnit says what results.json says, in a file that every reader accepts."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from lxml import etree

from conformance.evidence import Results
from conformance.reporting import junit
from tests.evidence import drawn
from tests.reporting import campaigns

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("junit.xsd")))


def _written(results: Results, folder: Path) -> etree._Element:
    root = etree.parse(junit.write(results, folder / "junit.xml")).getroot()
    SCHEMA.assertValid(root)
    return root


def _cases(root: etree._Element, suite: str, kind: str) -> list[str]:
    found = root.xpath(f"testsuite[@name='{suite}']/testcase[{kind}]/@name")
    assert isinstance(found, list)
    return [str(name) for name in found]


@given(drawn.results)
def test_any_results_give_a_valid_file(results: Results) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _written(results, Path(folder))


def test_scenarios_by_verdict(tmp_path: Path) -> None:
    root = _written(campaigns.campaign(), tmp_path)
    assert _cases(root, "scenarios", "failure") == [campaigns.failed().id, campaigns.hostile().id]
    assert _cases(root, "scenarios", "skipped") == [campaigns.inconclusive().id]
    assert _cases(root, "scenarios", "error") == [campaigns.broken().id, "suite error: merge"]
    assert _cases(root, "scenarios", "not(*)") == [campaigns.passed().id]


def test_requirements_by_verdict(tmp_path: Path) -> None:
    root = _written(campaigns.campaign(), tmp_path)
    assert _cases(root, "requirements", "failure") == ["OCHP-CDR-012", "OCHP-CDR-030"]
    assert _cases(root, "requirements", "skipped") == ["OCHP-CDR-040"]
    assert _cases(root, "requirements", "not(*)") == ["OCHP-CDR-001"]


def test_not_applicable_is_counted_in_a_property(tmp_path: Path) -> None:
    root = _written(campaigns.campaign(), tmp_path)
    assert root.xpath("testsuite/properties/property[@name='Not applicable']/@value") == ["1", "1"]


def test_failure_begins_with_the_requirement_and_ends_with_how_to_repeat(tmp_path: Path) -> None:
    root = _written(campaigns.campaign(campaigns.failed(), extra=False), tmp_path)
    text = root.findtext("testsuite/testcase/failure") or ""
    assert text.startswith(f"OCHP-CDR-012 (MUST): {campaigns.SENTENCE}\n")
    assert text.endswith(f"\nRepeat: {campaigns.failed().reproduce}")


def test_inconclusive_is_skipped_with_its_reason(tmp_path: Path) -> None:
    root = _written(campaigns.campaign(campaigns.inconclusive()), tmp_path)
    assert root.xpath("testsuite/testcase/skipped/@message")[:1] == [  # type: ignore[index]
        f"inconclusive: {campaigns.inconclusive().reason}"
    ]


def test_type_tells_remarks_from_non_conformities(tmp_path: Path) -> None:
    root = _written(campaigns.campaign(campaigns.passed(), campaigns.failed()), tmp_path)
    types = root.xpath("testsuite[@name='requirements']/testcase/failure/@type")
    assert types == ["non-conformity", "remark"]


def test_hostile_text_arrives_as_text(tmp_path: Path) -> None:
    root = _written(campaigns.campaign(campaigns.hostile(), extra=False), tmp_path)
    text = root.findtext("testsuite/testcase/failure") or ""
    assert "<script>alert('x')</script>" in text
    assert "\\x1b[2J\\x00\\u202e" in text


def test_counts_are_those_of_the_cases(tmp_path: Path) -> None:
    root = _written(campaigns.campaign(), tmp_path)
    assert (root.get("tests"), root.get("failures"), root.get("errors"), root.get("skipped")) == (
        "10",
        "4",
        "2",
        "2",
    )


def test_campaign_without_scenarios_is_written(tmp_path: Path) -> None:
    results = replace(campaigns.campaign(campaigns.passed(), extra=False), scenarios=(), requirements=())
    assert _written(results, tmp_path).get("tests") == "0"
