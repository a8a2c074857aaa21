from dataclasses import replace

import pytest

from conformance import requirements, rules
from conformance.evidence import Exchange, Message, Part
from conformance.schema import parse_untrusted
from tests.rules.messages import RELEASE, SCHEMA, enveloped, failed, noted

EVERYTHING = frozenset(entry.id for entry in requirements.load())
LIVE = frozenset(id for id in EVERYTHING if "STATUS" in id) | {"OCHP-GEN-049", "OCHP-ID-017"}
NOW = 1_790_000_000
DATE = "Mon, 21 Sep 2026 14:13:20 GMT"
LATER, SOON, PAST = "2026-09-21T15:00:00Z", "2026-09-21T14:13:00Z", "2026-09-21T13:00:00Z"
EVSE = '<evse major="available" minor="reserved" ttl="2026-09-21T15:00:00Z"><evseId>DE*ABC*E1</evseId></evse>'
SPOT = '<parking status="available" ttl="2026-09-21T15:00:00Z"><parkingId>DE*PSO*P1</parkingId></parking>'
BOTH = EVSE.replace("evse ", "combined ").replace("/evse>", "/combined>")


def request(name: str, content: str) -> str:
    return enveloped(f'<{name}Request xmlns="{RELEASE.namespace}">{content}</{name}Request>')


def answer(content: str) -> str:
    return enveloped(f'<GetStatusResponse xmlns="{RELEASE.namespace}">{content}</GetStatusResponse>', "")


def message(text: str, *headers: tuple[str, str]) -> Message:
    content = text.encode()
    return Message("HTTP/1.1 200 OK", headers, content, len(content), "0" * 64)


def judged(text: str, part: Part, called: str, exchange: Exchange | None = None) -> rules.Judged:
    return rules.judge(
        parse_untrusted(text.encode()),
        part,
        rules.Context(RELEASE, SCHEMA, LIVE),
        operation=RELEASE.operation(called),
        exchange=exchange,
    )


def uploaded(content: str) -> rules.Judged:
    text = request("UpdateStatus", content)
    exchange = Exchange("t#1", "UpdateStatus", "", "http://localhost/", NOW, NOW, message(text), None)
    return judged(text, Part.REQUEST, "UpdateStatus", exchange)


def downloaded(content: str, wanted: str | None = None, date: str = DATE) -> rules.Judged:
    asked = request("GetStatus", "" if wanted is None else f"<statusType>{wanted}</statusType>")
    text = answer(content)
    headers = (("Date", date),) if date else ()
    exchange = Exchange(
        "t#1", "GetStatus", "", "http://localhost/", NOW, NOW, message(asked), message(text, *headers)
    )
    return judged(text, Part.ANSWER, "GetStatus", exchange)


def passed(found: rules.Judged) -> set[str]:
    return {check.requirement for check in found.checks if check.passed}


def test_a_plausible_upload_gives_no_finding() -> None:
    found = uploaded(EVSE + SPOT + "<ttl><DateTime>2026-09-21T15:00:00Z</DateTime></ttl>")
    assert (failed(found), noted(found)) == (set(), set())
    assert passed(found) == {
        "OCHP-STATUS-003",
        "OCHP-STATUS-021",
        "OCHP-STATUS-024",
        "OCHP-STATUS-026",
        "OCHP-ID-017",
    }


UPLOADS = [
    pytest.param(EVSE.replace("reserved", "charging"), {"OCHP-STATUS-003"}, set(), id="forbidden"),
    pytest.param(EVSE.replace(' minor="reserved"', ""), set(), set(), id="major-alone"),
    pytest.param(
        EVSE.replace('"available"', '"unknown"'), {"OCHP-STATUS-003"}, set(), id="unknown-with-minor"
    ),
    pytest.param(EVSE.replace("reserved", "rusty"), set(), set(), id="minor-of-no-release"),
    pytest.param(EVSE.replace(LATER, PAST), {"OCHP-STATUS-024"}, set(), id="overdue-when-sent"),
    pytest.param(EVSE.replace(LATER, "2026-09-21T14:13:18Z"), set(), set(), id="clocks-differ-a-little"),
    pytest.param(SPOT.replace(LATER, PAST), {"OCHP-STATUS-024"}, set(), id="parking-overdue-when-sent"),
    pytest.param(EVSE.replace(LATER, "soon"), {"OCHP-STATUS-026"}, set(), id="ttl-in-words"),
    pytest.param(EVSE.replace(LATER, "2026-09-31T15:00:00Z"), {"OCHP-STATUS-026"}, set(), id="no-such-day"),
    pytest.param(EVSE.replace(LATER, LATER[:-1]), set(), {"OCHP-STATUS-026/zone-less"}, id="zone-less"),
    pytest.param(
        EVSE.replace(LATER, "2026-09-21T15:00:00.5Z"), set(), {"OCHP-STATUS-026/other-form"}, id="fraction"
    ),
    pytest.param(
        EVSE.replace(LATER, "2026-09-21T17:00:00+02:00"), set(), {"OCHP-STATUS-026/other-form"}, id="offset"
    ),
    pytest.param(
        SPOT.replace('status="available"', 'major="available"'), {"OCHP-STATUS-021"}, set(), id="major"
    ),
    pytest.param(
        SPOT.replace('status="available"', 'status="free"'), {"OCHP-STATUS-021"}, set(), id="unlisted-status"
    ),
    pytest.param(
        SPOT.replace("P1", "P" + 31 * "1"), set(), {"OCHP-ID-017/31-characters"}, id="31-characters"
    ),
    pytest.param(SPOT.replace("P1", "P" + 30 * "1"), set(), set(), id="30-characters"),
]


@pytest.mark.parametrize(("content", "wrong", "reported"), UPLOADS)
def test_an_upload_gives_exactly_its_findings(content: str, wrong: set[str], reported: set[str]) -> None:
    found = uploaded(content)
    assert (failed(found), noted(found)) == (wrong, reported)


KINDS = {"evse": EVSE, "parking": SPOT, "combined": BOTH}
OF_KIND = {"evse": "OCHP-STATUS-012", "parking": "OCHP-STATUS-013", "combined": "OCHP-STATUS-014"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_of_the_kind_asked_for_gives_no_finding(kind: str) -> None:
    found = downloaded(KINDS[kind], kind)
    assert failed(found) == set()
    assert passed(found) >= {OF_KIND[kind], "OCHP-STATUS-016", "OCHP-STATUS-026", "OCHP-GEN-049"}


@pytest.mark.parametrize(
    ("wanted", "given"), [(a, b) for a in KINDS for b in KINDS if a != b] + [(None, "parking")]
)
def test_an_answer_of_another_kind_is_found(wanted: str | None, given: str) -> None:
    assert failed(downloaded(KINDS[given], wanted)) == {OF_KIND[wanted or "evse"]}


def test_nothing_asked_for_means_evse() -> None:
    assert "OCHP-STATUS-012" in passed(downloaded(EVSE))


def test_what_was_asked_for_wrongly_has_no_right_answer() -> None:
    assert failed(downloaded(SPOT, "EVSE")) == set()


def test_two_kinds_in_one_answer_are_found() -> None:
    assert failed(downloaded(EVSE + SPOT)) == {"OCHP-STATUS-016", "OCHP-STATUS-012"}


def test_an_empty_answer_gives_no_finding() -> None:
    found = downloaded("")
    assert (failed(found), passed(found)) == (set(), {"OCHP-STATUS-016"})


DELIVERIES = [
    pytest.param(EVSE.replace(LATER, PAST), {"OCHP-STATUS-009"}, id="overdue"),
    pytest.param(EVSE.replace(LATER, SOON), set(), id="overdue-while-the-answer-was-written"),
    pytest.param(
        EVSE.replace(LATER, PAST).replace('"available" minor="reserved"', '"unknown"'),
        set(),
        id="unknown-once-overdue",
    ),
    pytest.param(EVSE.replace("reserved", "blocked"), {"OCHP-STATUS-004"}, id="forbidden"),
    pytest.param(EVSE + EVSE, {"OCHP-GEN-049"}, id="twice"),
    pytest.param(EVSE + EVSE.replace("DE*ABC*E1", "DEABCE1"), set(), id="twice-in-two-spellings"),
    pytest.param(EVSE.replace(LATER, LATER[:-1]), set(), id="zone-less"),
    pytest.param(EVSE.replace(LATER, "now"), {"OCHP-STATUS-026"}, id="ttl-in-words"),
]


@pytest.mark.parametrize(("content", "wrong"), DELIVERIES)
def test_a_delivery_gives_exactly_its_findings(content: str, wrong: set[str]) -> None:
    found = downloaded(content)
    assert (failed(found), noted(found)) == (wrong, set())


def test_overdue_parking_is_found() -> None:
    assert failed(downloaded(SPOT.replace(LATER, PAST), "parking")) == {"OCHP-STATUS-009"}


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Sep 2026 14:13:20 GMT"])
def test_without_a_date_nothing_is_overdue(date: str) -> None:
    assert failed(downloaded(EVSE.replace(LATER, PAST), date=date)) == set()


def test_a_request_that_was_cut_off_says_nothing_of_its_kind() -> None:
    text = answer(SPOT)
    asked = replace(message(request("GetStatus", "")), length=10**9)
    exchange = Exchange("t#1", "GetStatus", "", "http://localhost/", NOW, NOW, asked, message(text))
    assert failed(judged(text, Part.ANSWER, "GetStatus", exchange)) == set()


def test_a_file_is_judged_as_a_whole() -> None:
    found = judged(answer(EVSE.replace("reserved", "charging")), Part.ANSWER, "GetStatus")
    assert failed(found) == {"OCHP-STATUS-003", "OCHP-STATUS-004"}


@pytest.mark.parametrize(("wanted", "wrong"), [("parking", set()), ("Parking", {"OCHP-STATUS-017"})])
def test_the_kind_is_asked_for_in_small_letters(wanted: str, wrong: set[str]) -> None:
    text = request("GetStatus", f"<statusType>{wanted}</statusType>")
    assert failed(judged(text, Part.REQUEST, "GetStatus")) == wrong
