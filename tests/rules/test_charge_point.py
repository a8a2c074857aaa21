"""Rules of charge points, each on a plausible upload with one change."""

import pytest

from conformance.evidence import Part
from tests.rules.messages import RELEASE, enveloped, failed, judged, noted

HOURS = """<openingTimes>
    <regularHours weekday="1" periodBegin="08:00" periodEnd="20:00"/>
    <exceptionalOpenings>
      <periodBegin><DateTime>2027-06-22T18:00:00Z</DateTime></periodBegin>
      <periodEnd><DateTime>2027-06-22T22:00:00Z</DateTime></periodEnd>
    </exceptionalOpenings>
    <exceptionalClosings>
      <periodBegin><DateTime>2027-06-24T00:00:00Z</DateTime></periodBegin>
      <periodEnd><DateTime>2027-06-25T00:00:00Z</DateTime></periodEnd>
    </exceptionalClosings>
    <closedCharging>true</closedCharging>
  </openingTimes>"""

POINT = f"""<chargePointInfoArray>
  <evseId>DE*ABC*E1</evseId><locationId>LOC 1</locationId>
  <locationName>Dom</locationName><locationNameLang>DEU</locationNameLang>
  <images><uri>https://images.example/1.png</uri><class>stationPhoto</class><type>png</type></images>
  <chargePointAddress><address>Domkloster</address><city>Köln</city><zipCode>50667</zipCode>
    <country>DEU</country></chargePointAddress>
  <chargePointLocation lat="50.941278" lon="6.958281"/>
  <relatedLocation lat="50.941300" lon="6.958300" type="entrance"/>
  <timeZone>Europe/Berlin</timeZone>
  {HOURS}
  <statusSchedule><startDate><DateTime>2027-01-01T00:00:00Z</DateTime></startDate>
    <endDate><DateTime>2027-02-01T00:00:00Z</DateTime></endDate>
    <status><ChargePointStatusType>Inoperative</ChargePointStatusType></status></statusSchedule>
  <telephoneNumber>+49 221-1234</telephoneNumber>
  <location><GeneralLocationType>on-street</GeneralLocationType></location>
  <parkingSpot><parkingId>DE*ABC*P1</parkingId>
    <restriction><RestrictionType>plugged</RestrictionType></restriction>
    <restriction><RestrictionType>customers</RestrictionType></restriction></parkingSpot>
  <restriction><RestrictionType>customers</RestrictionType></restriction>
  <authMethods><AuthMethodType>Public</AuthMethodType></authMethods>
  <connectors>
    <connectorStandard><ConnectorStandard>IEC_62196_T2</ConnectorStandard></connectorStandard>
    <connectorFormat><ConnectorFormat>Socket</ConnectorFormat></connectorFormat>
    <tariffId>DEABCT1</tariffId>
  </connectors>
  <chargePointType>AC</chargePointType>
  <ratings><maximumPower>22</maximumPower><guaranteedPower>11</guaranteedPower></ratings>
  <userInterfaceLang>ENG</userInterfaceLang>
</chargePointInfoArray>"""
NEIGHBOUR = POINT.replace("DE*ABC*E1<", "DE*ABC*E2<").replace("DE*ABC*P1<", "DE*ABC*P2<")
WEEK = "".join(
    f'<regularHours weekday="{day}" periodBegin="00:00" periodEnd="23:59"/>' for day in range(1, 8)
)


def upload(*changes: tuple[str, str], points: str = POINT) -> str:
    text = f'<SetChargePointListRequest xmlns="{RELEASE.namespace}">{points}</SetChargePointListRequest>'
    for old, new in changes:
        assert old in text, f"{old} is not in the message, so the change would test nothing"
        text = text.replace(old, new)
    return enveloped(text)


def answer(points: str) -> str:
    return enveloped(
        f'<GetChargePointListResponse xmlns="{RELEASE.namespace}"><result><resultCode><resultCode>ok'
        "</resultCode></resultCode><resultDescription>done</resultDescription></result>"
        f"{points}</GetChargePointListResponse>"
    )


def test_plausible_charge_point_gives_no_finding() -> None:
    found = judged(upload(), Part.REQUEST, called="SetChargepointList")
    assert (failed(found) - {"OCHPT-SOAP-014"}, noted(found)) == (set(), set())
    assert found.readable


def test_rules_are_performed_on_a_plausible_charge_point() -> None:
    found = judged(upload(), Part.REQUEST, called="SetChargepointList")
    passed = {check.requirement for check in found.checks if check.passed}
    assert passed >= {
        f"OCHP-POI-{n:03}" for n in (11, 12, 15, 17, 20, 22, 23, 28, 30, 31, 32, 33, 34, 36, 38, 39, 41)
    }
    assert passed >= {"OCHP-ID-010", "OCHP-ID-012", "OCHP-ID-014", "OCHP-TYPE-009"}


BROKEN = [
    pytest.param([('lat="50.941278"', 'lat="90.000001"')], {"OCHP-POI-028"}, id="latitude-91"),
    pytest.param([('lat="50.941278"', 'lat="-90.000000"')], set(), id="south-pole"),
    pytest.param([('lon="6.958300"', 'lon="-180.000001"')], {"OCHP-POI-028"}, id="longitude-beyond"),
    pytest.param([("DEU</locationNameLang", "GER</locationNameLang")], {"OCHP-POI-030"}, id="ger"),
    pytest.param([("ENG</userInterfaceLang", "XXX</userInterfaceLang")], {"OCHP-POI-030"}, id="xxx"),
    pytest.param([("DEU</country", "GER</country")], {"OCHP-POI-031"}, id="country-ger"),
    pytest.param([("Europe/Berlin", "CET+1")], {"OCHP-POI-032"}, id="zone-cet+1"),
    pytest.param([("Europe/Berlin", "Europe/Cologne")], {"OCHP-POI-032"}, id="zone-of-no-town"),
    pytest.param([("50667", "D-50667")], {"OCHP-POI-034"}, id="vehicle-code"),
    pytest.param([("50667", "DE 50667")], {"OCHP-POI-034"}, id="alpha-2"),
    pytest.param([("50667", "NL-50667")], set(), id="code-of-another-country"),
    pytest.param([(">11<", ">22.1<")], {"OCHP-POI-038"}, id="guaranteed-above-maximum"),
    pytest.param([(">22<", ">0<"), (">11<", ">0<")], {"OCHP-POI-038"}, id="no-power"),
    pytest.param([("DEABCT1", "NLABCT1")], {"OCHP-POI-039"}, id="tariff-of-another-operator"),
    pytest.param([("DEABCT1", "de*abc*t1")], set(), id="tariff-in-another-spelling"),
    pytest.param(
        [
            (
                "<restriction><RestrictionType>customers</RestrictionType></restriction></parkingSpot>",
                "</parkingSpot>",
            )
        ],
        {"OCHP-POI-041"},
        id="parking-less-restricted",
    ),
    pytest.param([("2027-02-01T", "2026-02-01T")], {"OCHP-POI-015"}, id="schedule-ends-before"),
    pytest.param([('"20:00"', '"08:00"')], {"OCHP-POI-022"}, id="period-of-nothing"),
    pytest.param(
        [('"08:00"', '"20:00"'), ('periodEnd="20:00"', 'periodEnd="08:00"')], {"OCHP-POI-022"}, id="overnight"
    ),
    pytest.param([("2027-06-22T22", "2027-06-22T17")], {"OCHP-POI-022"}, id="opening-ends-before"),
    pytest.param([('"20:00"', '"29:59"')], {"OCHP-POI-023"}, id="29-59"),
    pytest.param([('"20:00"', '"24:00"')], set(), id="24-00-as-end"),
    pytest.param([('"20:00"', '"24:01"')], {"OCHP-POI-023"}, id="24-01"),
    pytest.param(
        [('<regularHours weekday="1" periodBegin="08:00" periodEnd="20:00"/>', WEEK)],
        {"OCHP-POI-017"},
        id="whole-week",
    ),
    pytest.param(
        [
            (
                '<regularHours weekday="1" periodBegin="08:00" periodEnd="20:00"/>',
                WEEK.replace("00:00", "01:00"),
            )
        ],
        set(),
        id="almost-a-whole-week",
    ),
    pytest.param([("DE*ABC*E1<", "AB*ABC*E1<"), ("DEABC", "ABABC")], {"OCHP-ID-012"}, id="no-country"),
]


@pytest.mark.parametrize(("changes", "requirements"), BROKEN)
def test_changed_upload_fails_exactly(changes: list[tuple[str, str]], requirements: set[str]) -> None:
    found = judged(upload(*changes), Part.REQUEST, called="SetChargepointList")
    assert failed(found) - {"OCHPT-SOAP-014"} == requirements


@pytest.mark.parametrize(
    ("change", "reading"),
    [
        (("+49 221-1234", "0221-1234"), "OCHP-POI-033/national"),
        ((">png<", ">tiff<"), "OCHP-POI-036/other"),
        (("DE*ABC*E1", "de*abc*e1"), "OCHP-ID-010/lower-case"),
        ((">IEC_62196_T2<", ">IEC_62196_T2_COMBO<"), "OCHP-TYPE-009/mismatch"),
        (("2027-06-24T00", "2027-06-22T20"), "OCHP-POI-020/overlap"),
    ],
)
def test_what_is_only_reported(change: tuple[str, str], reading: str) -> None:
    found = judged(upload(change), Part.REQUEST, called="SetChargepointList")
    assert (failed(found) - {"OCHPT-SOAP-014"}, noted(found)) == (set(), {reading})


def together(*changes: tuple[str, str]) -> set[str]:
    neighbour = NEIGHBOUR
    for old, new in changes:
        assert old in neighbour
        neighbour = neighbour.replace(old, new)
    found = judged(upload(points=POINT + neighbour), Part.REQUEST, called="SetChargepointList")
    return (failed(found) - {"OCHPT-SOAP-014"}) | noted(found)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("LOC 1", "LOC 1"), set()),
        (("Domkloster", "Roncalliplatz"), {"OCHP-POI-011"}),
        (("Köln", "Bonn"), {"OCHP-POI-011", "OCHP-POI-012"}),
        (('lat="50.941278"', 'lat="50.941378"'), {"OCHP-POI-011/apart"}),
        (('lat="50.941278"', 'lat="50.991278"'), {"OCHP-POI-011"}),
        (("DE*ABC*E2", "DEABCE1"), {"OCHP-ID-014"}),
    ],
)
def test_two_charge_points_of_one_location(change: tuple[str, str], found: set[str]) -> None:
    assert together(change) == found


def test_other_locations_may_lie_elsewhere() -> None:
    assert together(("LOC 1", "LOC 2"), ("Domkloster", "Markt"), ("Köln", "Bonn")) == set()


def test_locations_of_other_operators_may_have_the_same_id() -> None:
    assert together(("ABC*E2", "XYZ*E2"), ("DEABCT1", "DEXYZT1"), ("Köln", "Bonn")) == set()


def test_a_charge_point_that_comes_twice_in_an_answer() -> None:
    found = judged(answer(POINT + POINT), called="GetChargePointList")
    assert "OCHP-GEN-049" in failed(found)


def test_charge_points_of_an_answer_in_other_spellings_are_not_compared() -> None:
    found = judged(answer(POINT + POINT.replace("DE*ABC*E1", "deabce1")), called="GetChargePointList")
    assert "OCHP-GEN-049" not in failed(found)


def test_hours_of_tariffs_are_judged_likewise() -> None:
    hours = '<regularHours weekday="1" periodBegin="20:00" periodEnd="08:00"/>'
    text = (
        f'<UpdateTariffsRequest xmlns="{RELEASE.namespace}"><TariffInfoArray><individualTariff>'
        f"<tariffElement><tariffRestriction>{hours}</tariffRestriction></tariffElement>"
        "</individualTariff></TariffInfoArray></UpdateTariffsRequest>"
    )
    assert "OCHP-POI-022" in failed(judged(enveloped(text), Part.REQUEST, called="UpdateTariffs"))
