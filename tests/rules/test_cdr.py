import pytest

from conformance.evidence import Part
from tests.rules.messages import PERIOD, UPLOAD, enveloped, failed, judged, noted

SECOND = (
    PERIOD.replace("7.5", "1.0").replace("energy", "serviceFee").replace("0.30", "1.5").replace("2.25", "1.5")
)


def upload(*changes: tuple[str, str]) -> str:
    text = UPLOAD
    for old, new in changes:
        assert old in text, f"{old} is not in the message, so the change would test nothing"
        text = text.replace(old, new)
    return enveloped(text)


def test_plausible_cdr_gives_no_finding() -> None:
    found = judged(upload(), Part.REQUEST)
    assert failed(found) == set()
    assert noted(found) == set()
    assert found.readable


def test_cdr_checks_are_performed_on_a_plausible_cdr() -> None:
    passed = {check.requirement for check in judged(upload(), Part.REQUEST).checks if check.passed}
    assert passed >= {f"OCHP-CDR-{n:03}" for n in (37, 38, 39, 41, 42, 43, 45, 47, 48)}
    assert passed >= {"OCHP-TIME-002", "OCHP-TIME-005", "OCHP-TYPE-001", "OCHP-TYPE-009", "OCHP-GEN-036"}


# each row: what is changed, and the requirements that must fail, no others
BROKEN = [
    pytest.param(
        [("2024-07-01T11:00:00+02:00", "2024-07-01T10:30:00+03:00")],
        {"OCHP-CDR-038", "OCHP-CDR-039", "OCHP-CDR-045"},
        id="ends-before-it-starts-as-instants",
    ),
    pytest.param(
        [("<duration>001:00:00", "<duration>000:75:00")], {"OCHP-CDR-043"}, id="duration-with-75-minutes"
    ),
    pytest.param([("<periodCost>2.25", "<periodCost>4.50")], {"OCHP-CDR-041"}, id="period-cost-doubled"),
    pytest.param([("<totalCost>2.25", "<totalCost>4.50")], {"OCHP-CDR-042"}, id="total-doubled"),
    pytest.param(
        [(PERIOD, PERIOD + SECOND), ("<totalCost>2.25", "<totalCost>3.75")], set(), id="sum-over-two-periods"
    ),
    pytest.param([(PERIOD, PERIOD + SECOND)], {"OCHP-CDR-042"}, id="second-period-left-out-of-the-sum"),
    pytest.param([("energy", "serviceFee")], {"OCHP-CDR-044"}, id="service-fee-times-7.5"),
    pytest.param([("energy", "reservation")], {"OCHP-CDR-044"}, id="reservation-times-7.5"),
    pytest.param([("energy", "usagetime")], {"OCHP-CDR-045"}, id="7.5-hours-in-one-hour"),
    pytest.param([("7.5", "7500"), (">2.25", ">2250")], {"OCHP-CDR-045"}, id="watt-hours-for-kilowatt-hours"),
    pytest.param([("EUR<", "EURO<")], {"OCHP-CDR-047"}, id="currency-of-nobody"),
    pytest.param([("EUR<", "eur<")], {"OCHP-CDR-047"}, id="currency-in-small-letters"),
    pytest.param([("DEABC0", "NLDEF0")], {"OCHP-CDR-048"}, id="cdr-id-of-another-operator"),
    pytest.param([("DE*ABC*E0001", "deabce0001")], set(), id="evse-id-in-another-spelling"),
    pytest.param([("<duration>001:00:00", "<duration>001:00:59")], set(), id="duration-within-a-minute"),
    pytest.param([("<periodCost>2.25", "<periodCost>2.26")], set(), id="cost-within-the-tolerance"),
    pytest.param([("2024-07-01T11", "2024-06-31T11")], {"OCHP-TIME-002"}, id="31-june"),
    pytest.param(
        [("2024-07-01T11:00:00+02:00", "2024-07-01T11:00:00+15:00")], {"OCHP-TIME-005"}, id="offset-15"
    ),
    pytest.param(
        [("2024-07-01T11:00:00+02:00", "2024-07-01T11:00:00+01:60")],
        {"OCHP-TIME-005"},
        id="offset-60-minutes",
    ),
    pytest.param([("0.30", "NaN")], {"OCHP-TYPE-001"}, id="nan"),
    pytest.param([("0.30", "-INF")], {"OCHP-TYPE-001"}, id="infinity"),
    pytest.param([("plain", "sha-160")], {"OCHP-ID-019"}, id="short-hash"),
    pytest.param(
        [("rfid</tokenType>", "remote</tokenType><tokenSubType>mifareCls</tokenSubType>")],
        {"OCHP-ID-023"},
        id="sub-type-of-remote",
    ),
    pytest.param([("<address>Domkloster", "<address>  ")], {"OCHP-GEN-033"}, id="blank-value"),
    pytest.param(
        [("<CdrStatusType>new</CdrStatusType>", "new")],
        {"OCHP-CDR-037", "OCHP-GEN-036"},
        id="status-not-wrapped",
    ),
]


@pytest.mark.parametrize(("changes", "expected"), BROKEN)
def test_change_turns_exactly_its_requirements(changes: list[tuple[str, str]], expected: set[str]) -> None:
    assert failed(judged(upload(*changes), Part.REQUEST)) == expected


def test_gross_total_is_reported() -> None:
    changes = (
        ("</periodCost>", "</periodCost><taxrate>20</taxrate>"),
        ("<totalCost>2.25", "<totalCost>2.70"),
    )
    found = judged(upload(*changes), Part.REQUEST)
    assert failed(found) == set()
    assert "AMB-036/gross" in noted(found)


def test_measured_duration_is_reported() -> None:
    found = judged(upload(("<duration>001:00:00", "<duration>000:58:00")), Part.REQUEST)
    assert failed(found) == set()
    assert "AMB-037/measured" in noted(found)


def test_connector_that_does_not_fit_is_reported() -> None:
    found = judged(upload(("IEC_62196_T2<", "Chademo<")), Part.REQUEST)
    assert "OCHP-TYPE-009/mismatch" in noted(found)


def test_finding_names_the_place_of_the_second_period() -> None:
    text = upload(
        (PERIOD, PERIOD + SECOND.replace("<periodCost>1.5", "<periodCost>9")),
        ("<totalCost>2.25", "<totalCost>3.75"),
    )
    [check] = [c for c in judged(text, Part.REQUEST).checks if c.finding]
    assert check.finding is not None
    assert check.finding.place is not None
    assert check.finding.place.path.endswith("/cdrInfoArray/chargingPeriods[2]/periodCost")
    assert check.finding.expected == "periodCost 1.5"
    lines = text.splitlines()
    assert "<periodCost>9" in lines[check.finding.place.line - 1]


def test_rules_stay_silent_on_a_cdr_without_its_elements() -> None:
    text = enveloped('<AddCDRsRequest xmlns="http://ochp.eu/1.4"><cdrInfoArray/></AddCDRsRequest>')
    assert failed(judged(text, Part.REQUEST)) == {"OCHP-GEN-036"}
