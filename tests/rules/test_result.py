import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.evidence import Part
from tests.rules.messages import CDR, OK, RELEASE, UPLOAD, enveloped, failed, judged, noted

REFUSED = "<implausibleCdrsArray>DEABC1</implausibleCdrsArray></AddCDRsResponse>"
DOWNLOAD = OK.replace("AddCDRs", "GetCDRs").replace("</GetCDRsResponse>", CDR + "</GetCDRsResponse>")

ANSWERS = [
    pytest.param(
        OK.replace("<resultCode><resultCode>ok</resultCode></resultCode>", "<resultCode>ok</resultCode>"),
        {"OCHP-GEN-023", "OCHP-GEN-035"},
        id="code-not-wrapped",
    ),
    pytest.param(OK.replace(">ok<", ">fine<"), {"OCHP-GEN-024", "OCHP-GEN-035"}, id="unknown-code"),
    pytest.param(OK.replace("</AddCDRsResponse>", REFUSED), {"OCHP-GEN-026"}, id="ok-with-refusals"),
    pytest.param(
        OK.replace("</AddCDRsResponse>", REFUSED).replace(">ok<", ">partly<"),
        set(),
        id="partly-with-refusals",
    ),
    pytest.param(
        OK.replace("<resultDescription>all accepted</resultDescription>", ""),
        {"OCHP-GEN-032", "OCHP-GEN-035"},
        id="no-description",
    ),
    pytest.param(
        OK.replace("all accepted", "x" * 1001), {"OCHP-GEN-032", "OCHP-GEN-035"}, id="long-description"
    ),
    pytest.param(OK.replace("all accepted", ""), set(), id="empty-description"),
]


@pytest.mark.parametrize(("payload", "expected"), ANSWERS)
def test_answer_turns_exactly_its_requirements(payload: str, expected: set[str]) -> None:
    assert failed(judged(enveloped(payload, ""))) == expected


def test_refusal_without_description_is_reported() -> None:
    found = judged(enveloped(OK.replace(">ok<", ">format<").replace("all accepted", ""), ""))
    assert failed(found) == set()
    assert "AMB-085/empty" in noted(found)


def test_download_with_a_cdr_is_readable() -> None:
    found = judged(enveloped(DOWNLOAD, ""), called="GetCDRs")
    assert failed(found) == set()
    assert found.readable


@pytest.mark.parametrize(
    ("change", "requirement"),
    [
        (("<city>Köln", "<city> "), "OCHP-GEN-033"),
        (("2024-07-01T11", "2024-06-31T11"), "OCHP-TIME-002"),
        (("+02:00", "+15:00"), "OCHP-TIME-005"),
        (("0.30", "NaN"), "OCHP-TYPE-001"),
    ],
)
def test_wrong_value_of_a_record_that_is_handed_on_is_not_the_house_s(
    change: tuple[str, str], requirement: str
) -> None:
    text = enveloped(DOWNLOAD.replace(*change), "")
    assert requirement not in failed(judged(text, called="GetCDRs"))
    assert requirement in failed(judged(enveloped(UPLOAD.replace(*change)), Part.REQUEST))


def test_schema_finding_has_its_line() -> None:
    found = judged(enveloped(DOWNLOAD.replace(">22<", ">many<"), ""), called="GetCDRs")
    [check] = [c for c in found.checks if c.requirement == "OCHP-GEN-035"]
    assert check.finding is not None
    assert check.finding.place is not None
    assert check.finding.place.path.endswith("/ratings/maximumPower")
    assert check.finding.place.line > 1


def test_many_findings_of_one_rule_are_bounded() -> None:
    text = DOWNLOAD.replace(CDR, CDR.replace(">22<", ">many<") * 200)
    found = judged(enveloped(text, ""), called="GetCDRs")
    assert 0 < len([c for c in found.checks if not c.passed]) <= 40


@given(st.binary(max_size=300), st.sampled_from(Part))
def test_bytes_never_raise(content: bytes, part: Part) -> None:
    assert not judged(content, part).readable


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40))
def test_any_text_in_any_leaf_never_raises(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    for old in (">22<", "04A1B2C3", "10:00:00+02:00", ">7.5<", "DE*ABC*E0001", "001:00:00", "EUR"):
        message = enveloped(DOWNLOAD.replace(old, old.replace(old.strip("<>"), escaped)), "")
        judged(message, called="GetCDRs")


def test_codes_of_the_release_pass() -> None:
    for code in RELEASE.result_codes:
        assert failed(judged(enveloped(OK.replace(">ok<", f">{code}<"), ""))) == set()
