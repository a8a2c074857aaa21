"""Tariffs: what a house does with them, and that belief goes along with every permitted reading."""

from typing import Any

import pytest

from conformance.model import Answer, Belief, Facts, Policy, Reading, Request, Seen
from conformance.releases import Role
from tests.model.play import CPO1, CPO2, EMP1, EMP2, EMP3, Peer, house, moment, ours

READINGS = (
    "AMB-011/roaming",
    "AMB-016/invalid-id",
    "AMB-048/returned",
    "AMB-049/must-be-provided",
    "AMB-097/pattern-only",
    "AMB-102/any-role",
    "AMB-108/with-default",
    "AMB-109/started-and-not-ended",
    "AMB-111/accepted",
)
LATER = 60.0


def part(price: str, *recipients: str, **restriction: Any) -> dict[str, Any]:
    element = {
        "priceComponent": {
            "billingItem": {"BillingItemType": "energy"},
            "itemPrice": price,
            "stepSize": "0.25",
        },
        "tariffRestriction": restriction,
    }
    named = {"recipient": list(recipients)} if recipients else {}
    return {"tariffElement": [element], **named, "currency": "EUR"}


def tariff(*parts: dict[str, Any], number: int = 1, operator: str = CPO1) -> dict[str, Any]:
    return {"tariffId": f"{operator}T{number}", "individualTariff": list(parts or (part("1"),))}


def upload(*tariffs: dict[str, Any], caller: str = CPO1) -> Request:
    return Request("UpdateTariffs", caller, frozenset({Role.CPO}), tariffs)


def download(caller: str = EMP1, since: str | None = None) -> Request:
    parameters = {"lastUpdate": {"DateTime": since}} if since else {}
    return Request("GetTariffUpdates", caller, frozenset({Role.EMP}), parameters=parameters)


def prices(answer: Answer) -> list[list[str]]:
    return [_prices(facts) for _, facts in answer.records]


def _prices(facts: Facts) -> list[str]:
    return [
        one["tariffElement"][0]["priceComponent"]["itemPrice"]
        for one in facts.content.tree["individualTariff"]
    ]


def told(request: Request, *uploads: Request, readings: tuple[str, ...] = (), at: float = LATER) -> Answer:
    peer = Peer(house(), Policy(frozenset(map(Reading, readings))))
    for one in uploads:
        assert peer.answer(one, moment()).signal == "ok"
    return peer.answer(request, moment(at))


BOTH = tariff(part("1"), part("2", EMP1), part("3", EMP3))


@pytest.mark.parametrize(
    ("stored", "caller", "expected"),
    [
        (tariff(), EMP1, [["1"]]),
        (tariff(), EMP2, []),
        (BOTH, EMP1, [["2"]]),
        (BOTH, EMP3, [["3"]]),
        (tariff(part("1"), part("2", EMP3)), EMP1, [["1"]]),
        (tariff(part("2", EMP3)), EMP1, []),
        (tariff(part("2", EMP2)), EMP2, []),
        (tariff(part("2", EMP1, EMP3), part("4")), EMP1, [["2"]]),
    ],
    ids=[
        "default",
        "unconnected",
        "own",
        "other-own",
        "not-named",
        "no-default",
        "unconnected-recipient",
        "shared",
    ],
)
def test_provider_receives_what_is_meant_for_it(
    stored: dict[str, Any], caller: str, expected: list[list[str]]
) -> None:
    assert prices(told(download(caller), upload(stored))) == expected


def test_recipients_are_not_delivered() -> None:
    [(_, facts)] = told(download(), upload(BOTH)).records
    assert all("recipient" not in one for one in facts.content.tree["individualTariff"])


def test_recipient_is_delivered_by_the_reading_that_says_so() -> None:
    [(_, facts)] = told(download(), upload(BOTH), readings=("AMB-048/returned",)).records
    assert [one.get("recipient") for one in facts.content.tree["individualTariff"]] == [EMP1]


def test_default_comes_along_by_the_reading_that_says_so() -> None:
    assert prices(told(download(), upload(BOTH), readings=("AMB-108/with-default",))) == [["1", "2"]]


def test_upload_replaces_the_whole_tariff() -> None:
    assert prices(told(download(), upload(BOTH), upload(tariff(part("9"))))) == [["9"]]


def test_tariff_in_another_spelling_is_the_same() -> None:
    spelt = {**tariff(part("9")), "tariffId": f"{CPO1[:2]}*{CPO1[2:]}*t1"}
    assert prices(told(download(), upload(BOTH), upload(spelt))) == [["9"]]


@pytest.mark.parametrize(
    ("since", "count"), [("2026-03-01T11:59:00Z", 1), ("2026-03-01T12:00:30Z", 0), (None, 1)]
)
def test_filter_tells_earlier_from_later(since: str | None, count: int) -> None:
    assert len(told(download(since=since), upload(tariff())).records) == count


@pytest.mark.parametrize(
    ("sent", "signal"),
    [
        (upload(tariff(operator=CPO2)), "invalid-id"),
        (upload(tariff(), tariff(operator=CPO2)), "partly"),
        (upload({**tariff(), "individualTariff": [{**part("1"), "currency": ""}]}), "format"),
        (upload(tariff(part("NaN"))), "format"),
        (upload(tariff(part("1"), part("2"))), "format"),
        (upload(tariff(part("1", minPower="9", maxPower="2"))), "format"),
        (upload(tariff(part("2", EMP1))), "ok"),
    ],
    ids=["foreign", "mixed", "no-currency", "nan", "two-defaults", "reversed", "without-default"],
)
def test_upload_is_answered(sent: Request, signal: str) -> None:
    assert told(sent).signal == signal


def test_refused_tariff_is_listed_as_uploaded() -> None:
    foreign = tariff(operator=CPO2)
    answer = told(upload(tariff(), foreign))
    assert [key.id for key in answer.refused] == [foreign["tariffId"]]


def test_tariff_without_default_is_refused_by_the_reading_that_says_so() -> None:
    answer = told(upload(tariff(part("2", EMP1))), readings=("AMB-049/must-be-provided",))
    assert answer.signal == "format"


ENDED = {"endDateTime": {"DateTime": "2026-01-01T00:00:00Z"}}


@pytest.mark.parametrize(("readings", "count"), [((), 1), (("AMB-109/started-and-not-ended",), 0)])
def test_ended_tariff_is_a_matter_of_reading(readings: tuple[str, ...], count: int) -> None:
    answer = told(download(), upload(tariff(part("1", **ENDED))), readings=readings)
    assert len(answer.records) == count


CONVERSATION = (
    upload(BOTH, tariff(number=2)),
    download(),
    upload(tariff(part("2", EMP1), number=3), tariff(operator=CPO2)),
    upload(tariff(part("7"), part("8", EMP3))),
    download(),
    download(EMP2),
    download(EMP3),
    download(since="2026-03-01T11:00:00Z"),
    upload(tariff(number=4), caller=EMP1),
    download(CPO1),
    download(),
)


def observed(belief: Belief, request: Request, answer: Answer, at: float) -> Seen:
    return belief.observe(house(), request, answer, moment(at), ours)


@pytest.mark.parametrize("reading", ["", *READINGS])
def test_belief_goes_along_with_each_reading(reading: str) -> None:
    peer, belief = Peer(house(), Policy(frozenset({Reading(reading)} if reading else ()))), Belief()
    for number, request in enumerate(CONVERSATION):
        answer = peer.answer(request, moment(10.0 * number))
        seen = observed(belief, request, answer, 10.0 * number)
        assert seen.fits, (number, seen.expected, seen.observed)
        belief = seen.belief


def stored(*tariffs: dict[str, Any]) -> Belief:
    return observed(Belief(), upload(*tariffs), Answer("ok"), 0).belief


def shown(*tariffs: dict[str, Any]) -> Answer:
    return Answer("ok", records=tuple(house().record("GetTariffUpdates", one) for one in tariffs))


@pytest.mark.parametrize(
    ("caller", "answer", "because"),
    [
        (EMP1, Answer("ok"), "OCHP-TARIFF-001"),
        (EMP1, shown(tariff(part("3"))), "OCHP-TARIFF-003"),
        (EMP1, shown(tariff(part("2"), part("3"))), "OCHP-TARIFF-003"),
        (EMP1, shown(tariff(part("2")), tariff(part("2"))), "OCHP-GEN-049"),
        (EMP2, shown(tariff(part("1"))), "OCHP-TARIFF-007"),
    ],
    ids=["missing", "part-of-another", "one-part-too-many", "twice", "unconnected"],
)
def test_wrong_download_is_noticed(caller: str, answer: Answer, because: str) -> None:
    seen = observed(stored(BOTH), download(caller), answer, LATER)
    assert not seen.fits
    assert seen.because[0] == because


@pytest.mark.parametrize(
    ("delivered", "readings"),
    [
        (tariff(part("2")), {"AMB-108/own-only", "AMB-048/never-returned"}),
        (tariff(part("2", EMP1)), {"AMB-108/own-only", "AMB-048/returned"}),
        (tariff(part("2"), part("1")), {"AMB-108/with-default", "AMB-048/never-returned"}),
        (tariff(part("2.00")), {"AMB-108/own-only", "AMB-048/never-returned"}),
    ],
    ids=["own", "named", "default-behind", "another-spelling-of-the-price"],
)
def test_readings_are_seen(delivered: dict[str, Any], readings: set[str]) -> None:
    seen = observed(stored(BOTH), download(), shown(delivered), LATER)
    assert seen.fits, seen.observed
    assert seen.readings == readings
