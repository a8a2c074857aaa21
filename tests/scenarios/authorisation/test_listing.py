"""How authorisation lists are read: which records are a token's, and when a list shows it as it is now."""

import pytest
from lxml import etree

from conformance.records import Tree, body, element
from conformance.releases import get
from conformance.scenarios.authorisation.listing import (
    awaited,
    identity_of,
    listed,
    name_of,
    of_same_contract,
    refused,
    sightings,
)
from conformance.scenarios.judge import Judge
from conformance.wire import Reply
from tests.scenarios.answers import reply
from tests.scenarios.stand import stage

RELEASE = get("1.4")
ARRAY, INFO, REFUSED = (
    "roamingAuthorisationInfoArray",
    "roamingAuthorisationInfo",
    "refusedRoamingAuthorisationInfo",
)


def token(
    instance: str = "04A1B2C3", contract: str = "DE8EXC00000001", until: str = "2099-01-01", **emt_id: str
) -> Tree:
    return {
        "EmtId": {**emt_id, "instance": instance, "tokenType": "rfid"},
        "contractId": contract,
        "expiryDate": {"DateTime": f"{until}T00:00:00Z"},
    }


def answer(*tokens: Tree, member: str = ARRAY, operation: str = "GetRoamingAuthorisationList") -> Reply:
    payload = body(RELEASE, f"{operation}Response", {member: list(tokens)})
    envelope = element({}, "Envelope", "http://schemas.xmlsoap.org/soap/envelope/")
    etree.SubElement(envelope, "{http://schemas.xmlsoap.org/soap/envelope/}Body").append(payload)
    return reply(etree.tostring(envelope))


@pytest.mark.parametrize(
    "other",
    [
        token(instance="04a1b2c3"),
        token(contract="de-8ex-c00000001"),
        token(contract="DE8EXC00000002"),
        token(**{"@representation": "plain"}),
        token(until="2020-01-01"),
    ],
)
def test_the_same_token_is_found_however_it_is_written(other: Tree) -> None:
    assert identity_of(other) == identity_of(token())
    assert len(sightings(answer(other), token())) == 1


@pytest.mark.parametrize(
    "other",
    [
        token(instance="04A1B2C4"),
        token(contract="NL8FYC00000001"),
        token(**{"@representation": "sha-160"}),
        {**token(), "EmtId": {"instance": "04A1B2C3", "tokenType": "15118"}},
    ],
)
def test_another_token_is_not_taken_for_it(other: Tree) -> None:
    assert sightings(answer(other), token()) == []


@pytest.mark.parametrize("member", [ARRAY, INFO])
def test_records_are_found_in_every_download(member: str) -> None:
    assert len(sightings(answer(token(), member=member), token())) == 1


def test_refused_records_are_no_downloads() -> None:
    told = answer(token(), member=REFUSED, operation="SetRoamingAuthorisationList")
    assert refused(told) == {identity_of(token())}
    assert listed(told) == {}


def test_a_contract_is_found_behind_another_token() -> None:
    assert len(of_same_contract(answer(token(instance="FF")), token(contract="DE-8EX-C00000001-X"))) == 1


def test_what_is_no_contract_is_nobody_s() -> None:
    assert of_same_contract(answer(token(contract="?")), token()) == []


def test_a_token_has_a_name() -> None:
    assert name_of(token()) == "04A1B2C3 of DE8EXC00000001"


def test_an_answer_without_records_shows_nothing() -> None:
    assert sightings(reply(b"<html/>"), token()) == []


@pytest.mark.parametrize(("until", "asked"), [("2099-01-01", 1), ("2020-01-01", 2)])
def test_a_list_is_asked_for_until_it_shows_the_latest(until: str, asked: int) -> None:
    answers = [answer(token(until=until)), answer(token())]
    made = stage()
    with made.scenario("authorisation.sample"), made.trial.example({}):
        last = awaited(Judge(made), lambda: answers.pop(0), token())
    assert len(answers) == 2 - asked
    assert len(sightings(last, token())) == 1
