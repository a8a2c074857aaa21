from functools import partial

import pytest

from conformance.evidence import Part
from conformance.rules import Judged
from tests.rules.messages import RELEASE, enveloped, failed, noted
from tests.rules.messages import judged as judged_by_everything

ELEMENT = """<tariffElement>
    <priceComponent><billingItem><BillingItemType>usagetime</BillingItemType></billingItem>
      <itemPrice>2.5</itemPrice><stepSize>0.25</stepSize></priceComponent>
    <tariffRestriction><regularHours weekday="1" periodBegin="08:00" periodEnd="24:00"/>
      <startDateTime><DateTime>2024-07-01T00:00:00Z</DateTime></startDateTime>
      <endDateTime><DateTime>2034-07-01T00:00:00Z</DateTime></endDateTime>
      <minEnergy>1</minEnergy><maxEnergy>50</maxEnergy><minPower>0</minPower><maxPower>11.0</maxPower>
      <minDuration>0</minDuration><maxDuration>7200</maxDuration></tariffRestriction>
  </tariffElement>"""
LATE = "2034-07-01T00:00:01"
NEXT = ELEMENT.replace("2034-", "2044-").replace("2024-", "2034-")
ONCE = ELEMENT.replace("usagetime", "serviceFee").replace("0.25", "1.0")
DEFAULT = f"<individualTariff>{ELEMENT}<currency>EUR</currency></individualTariff>"
OWN = f"<individualTariff>{ELEMENT}<recipient>DE8EM</recipient><currency>EUR</currency></individualTariff>"
TARIFF = f"<TariffInfoArray><tariffId>DE8AAT1</tariffId>{DEFAULT}{OWN}</TariffInfoArray>"
UPLOAD = f'<UpdateTariffsRequest xmlns="{RELEASE.namespace}">{TARIFF}</UpdateTariffsRequest>'
DOWNLOAD = f"""<GetTariffUpdatesResponse xmlns="{RELEASE.namespace}"><result><resultCode>
<resultCode>ok</resultCode></resultCode><resultDescription>1 record</resultDescription></result>
{TARIFF}</GetTariffUpdatesResponse>"""
HOURS = '<regularHours weekday="1" periodBegin="08:00" periodEnd="24:00"/>'

UPDATE = '"http://ochp.eu/1.4/UpdateTariffs"'

judged = partial(judged_by_everything, called="UpdateTariffs", action=UPDATE)


def upload(*changes: tuple[str, str]) -> str:
    text = UPLOAD
    for old, new in changes:
        assert old in text, f"{old} is not in the message, so the change would test nothing"
        text = text.replace(old, new, 1)
    return enveloped(text)


def download(*changes: tuple[str, str], partner: str = "DE8EM") -> Judged:
    text = DOWNLOAD
    for old, new in changes:
        assert old in text, f"{old} is not in the message, so the change would test nothing"
        text = text.replace(old, new)
    return judged_by_everything(enveloped(text, ""), Part.ANSWER, called="GetTariffUpdates", partner=partner)


def test_plausible_tariff_gives_no_finding() -> None:
    found = judged(upload(), Part.REQUEST)
    assert failed(found) == set()
    assert noted(found) == set()


def test_tariff_checks_are_performed_on_a_plausible_tariff() -> None:
    passed = {check.requirement for check in judged(upload(), Part.REQUEST).checks if check.passed}
    assert passed >= {f"OCHP-TARIFF-{n:03}" for n in (12, 13, 17, 19, 22, 23, 25)}
    assert passed >= {"OCHP-ID-015", "OCHP-ID-016", "OCHP-TIME-002", "OCHP-TYPE-001", "OCHP-GEN-036"}


# each row: what is changed, and the requirements that must fail, no others
BROKEN = [
    pytest.param([(OWN, DEFAULT)], {"OCHP-TARIFF-012"}, id="two-defaults"),
    pytest.param([(DEFAULT, "")], {"OCHP-TARIFF-012"}, id="no-default"),
    pytest.param([(OWN, OWN + OWN)], {"OCHP-TARIFF-012"}, id="recipient-twice"),
    pytest.param([("DE8EM", "DE8E")], {"OCHP-TARIFF-013"}, id="recipient-of-four-characters"),
    pytest.param([("DE8EM", "8DE8E")], {"OCHP-TARIFF-013"}, id="recipient-without-country"),
    pytest.param([(ELEMENT, ONCE)], set(), id="service-fee"),
    pytest.param([(ELEMENT, ONCE.replace("1.0</step", "2.0</step"))], {"OCHP-TARIFF-018"}, id="fee-in-twos"),
    pytest.param([(HOURS, 2 * HOURS)], set(), id="two-periods-a-day"),
    pytest.param([(HOURS, 3 * HOURS)], {"OCHP-TARIFF-019"}, id="three-periods-a-day"),
    pytest.param([("2034-07-01", "2024-07-01")], {"OCHP-TARIFF-022"}, id="ends-at-its-start"),
    pytest.param([("<maxEnergy>50", "<maxEnergy>0.5")], {"OCHP-TARIFF-022"}, id="energy-below-its-minimum"),
    pytest.param([("<minPower>0", "<minPower>11.0")], set(), id="powers-equal"),
    pytest.param([("<minPower>0", "<minPower>11.1")], {"OCHP-TARIFF-022"}, id="power-above-its-maximum"),
    pytest.param([("<minDuration>0", "<minDuration>9999")], {"OCHP-TARIFF-022"}, id="duration-above"),
    pytest.param([("EUR", "EURO")], {"OCHP-TARIFF-025"}, id="currency-of-nobody"),
    pytest.param([("EUR", "")], {"OCHP-TARIFF-025", "OCHP-GEN-033"}, id="currency-empty"),
    pytest.param([("DE8AAT1", "DE*8AA*T1")], {"OCHP-ID-016"}, id="separators"),
    pytest.param([(TARIFF, TARIFF + TARIFF)], {"OCHP-ID-016"}, id="same-id-twice"),
    pytest.param([(TARIFF, TARIFF + TARIFF.replace("8AAT1", "8AAT2"))], set(), id="two-tariffs"),
    pytest.param([("2034-07-01", "2034-06-31")], {"OCHP-TIME-002"}, id="31-june"),
    pytest.param([("<stepSize>0.25", "<stepSize>NaN")], {"OCHP-TYPE-001"}, id="step-nan"),
    pytest.param([("<maxPower>11.0", "<maxPower>INF")], {"OCHP-TYPE-001"}, id="power-infinite"),
    pytest.param([("<itemPrice>2.5", "<itemPrice>-INF")], {"OCHP-TYPE-001"}, id="price-infinite"),
]


@pytest.mark.parametrize(("changes", "expected"), BROKEN)
def test_change_turns_exactly_its_requirements(changes: list[tuple[str, str]], expected: set[str]) -> None:
    assert failed(judged(upload(*changes), Part.REQUEST)) == expected


@pytest.mark.parametrize(
    ("changes", "reading"),
    [
        ([("<stepSize>0.25", "<stepSize>300")], "AMB-018/other-unit"),
        ([("<maxPower>11.0", "<maxPower>11000")], "OCHP-TARIFF-023/other-unit"),
        ([("DE8AAT1", "DE8AAT1234567890")], "AMB-047/schema"),
        (
            [(ELEMENT, ELEMENT + NEXT.replace(LATE[:-1] + "0", LATE))],
            "OCHP-TARIFF-021/gap",
        ),
        (
            [(HOURS, "".join(HOURS.replace('"1"', f'"{n}"').replace("08:", "00:") for n in range(1, 8)))],
            "OCHP-TARIFF-019/around-the-clock",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_only_probably_wrong_is_reported(changes: list[tuple[str, str]], reading: str) -> None:
    found = judged(upload(*changes), Part.REQUEST)
    assert failed(found) == set()
    assert noted(found) == {reading}


def test_adjoining_elements_leave_no_gap() -> None:
    found = judged(upload((ELEMENT, ELEMENT + NEXT)), Part.REQUEST)
    assert "OCHP-TARIFF-021" in {check.requirement for check in found.checks if check.passed}


def test_finding_names_the_place_of_the_second_part() -> None:
    found = judged(upload((">DE8EM", ">DE8E")), Part.REQUEST)
    [check] = [c for c in found.checks if c.finding]
    assert check.finding is not None
    assert check.finding.place is not None
    assert check.finding.place.path.endswith("/TariffInfoArray/individualTariff[2]/recipient")


def test_download_without_recipients_passes() -> None:
    found = download(("<recipient>DE8EM</recipient>", ""))
    assert "OCHP-TARIFF-006" in {check.requirement for check in found.checks if check.passed}
    assert noted(found) == set()


def test_own_recipient_in_a_download_is_reported() -> None:
    found = download()
    assert failed(found) == set()
    assert noted(found) == {"AMB-048/returned"}


def test_recipient_of_another_provider_fails() -> None:
    assert failed(download(partner="NLABC")) == {"OCHP-TARIFF-006"}


def test_delivered_tariff_is_not_judged_as_the_house_composed_it() -> None:
    assert failed(download(("EUR", "EURO"), ("<minPower>0", "<minPower>99"))) == set()


def test_rules_stay_silent_on_a_tariff_without_its_elements() -> None:
    text = f'<UpdateTariffsRequest xmlns="{RELEASE.namespace}"><TariffInfoArray/></UpdateTariffsRequest>'
    assert failed(judged(enveloped(text), Part.REQUEST)) == {"OCHP-GEN-036"}
