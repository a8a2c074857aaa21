"""The overview tells the whole campaign on one page that needs nothing else."""

import tempfile
from pathlib import Path

from hypothesis import given
from lxml import html

from conformance.evidence import Results
from conformance.reporting import overview
from tests.evidence import drawn
from tests.reporting import campaigns


def _page(results: Results, folder: Path) -> html.HtmlElement:
    return html.document_fromstring(overview.write(results, folder).read_text(encoding="utf-8"))


def _rows(page: html.HtmlElement, heading: str) -> list[list[str]]:
    for table in page.iter("table"):
        if table.findtext("thead/tr/th") == heading:
            return [[" ".join(c.text_content().split()) for c in row] for row in table.iterfind("tbody/tr")]
    raise AssertionError(heading)


@given(drawn.results)
def test_any_results_give_a_page(results: Results) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _page(results, Path(folder))


def test_each_requirement_has_its_row(tmp_path: Path) -> None:
    rows = _rows(_page(campaigns.campaign(), tmp_path), "Id")
    assert [(row[0], row[1]) for row in rows] == [
        ("OCHP-CDR-001", "pass"),
        ("OCHP-CDR-012", "fail (waived: known, ticket 7)"),
        ("OCHP-CDR-030", "fail"),
        ("OCHP-CDR-040", "inconclusive"),
        ("OCHP-TARIFF-001", "not applicable"),
    ]


def test_each_scenario_has_its_row(tmp_path: Path) -> None:
    results = campaigns.campaign()
    assert [row[0] for row in _rows(_page(results, tmp_path), "Scenario")] == [
        s.id for s in results.scenarios
    ]


def test_observations_are_told(tmp_path: Path) -> None:
    (row,) = _rows(_page(campaigns.campaign(), tmp_path), "Question")
    assert (row[0], row[1], row[3]) == ("AMB-016", "AMB-016/partly", "4")


def test_page_says_first_what_the_result_is_and_why(tmp_path: Path) -> None:
    text = _page(campaigns.campaign(), tmp_path).findtext(".//strong")
    assert text == "not conformant (1 waived)"


def test_marked_element_is_shown(tmp_path: Path) -> None:
    page = _page(campaigns.campaign(campaigns.failed(), extra=False), tmp_path)
    assert [mark.text for mark in page.iter("mark")] == ["<CdrId>DEABCA1</CdrId>"]


def test_hostile_text_makes_no_element(tmp_path: Path) -> None:
    page = _page(campaigns.campaign(), tmp_path)
    assert [e.tag for e in page.iter("script", "img", "iframe", "object", "link")] == []


def test_page_loads_nothing(tmp_path: Path) -> None:
    page = _page(campaigns.campaign(), tmp_path)
    assert [e for e in page.iter() if e.get("src") or (e.get("href") or "#")[0] != "#"] == []


def test_links_lead_to_the_other_reports(tmp_path: Path) -> None:
    text = overview.write(campaigns.campaign(), tmp_path, [("Allure report", "allure-report/index.html")])
    page = html.document_fromstring(text.read_text(encoding="utf-8"))
    assert [a.get("href") for a in page.iter("a")] == ["allure-report/index.html", "#requirements"]
