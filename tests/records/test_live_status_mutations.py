"""Mutations of live status: each makes any valid request break what it claims, and nothing else."""

import pytest

from conformance.evidence import Part
from conformance.records import Mutation, Tree, body, bulk, mutations, still_breaks
from conformance.records.live_status import (
    FORBIDDEN_COMBINATIONS,
    StatusVariant,
    evse_status,
    parking_status,
    utc_time,
)
from conformance.rules import Context, judge
from conformance.schema import parse_untrusted
from tests.records.sample import EPOCH, RELEASE, SCHEMA, setting
from tests.rules.messages import enveloped

UPDATES = mutations(SCHEMA, "UpdateStatusRequest")
QUERIES = mutations(SCHEMA, "GetStatusRequest")
BY_HAND = [m for m in (*UPDATES, *QUERIES) if not m.schema]
EVSES = list(bulk(setting(), 5, 3, StatusVariant(), evse_status))
SPOTS = list(bulk(setting(), 5, 2, StatusVariant.maximal(), parking_status))
TTL: Tree = {"DateTime": utc_time(EPOCH)}
CONTENTS: dict[str, list[Tree]] = {
    "UpdateStatusRequest": [
        {},
        {"evse": [*EVSES]},
        {"parking": [*SPOTS], "ttl": TTL},
        {"evse": [*EVSES], "parking": [*SPOTS], "ttl": TTL},
    ],
    "GetStatusRequest": [{}, {"statusType": "evse"}, {"startDateTime": TTL, "statusType": "combined"}],
}
NOTABLE = frozenset({"OCHP-STATUS-003", "OCHP-TIME-002", "OCHP-STATUS-026", "OCHP-STATUS-017"})


def name(value: object) -> str | None:
    return value.id if isinstance(value, Mutation) else None


@pytest.mark.parametrize("request_name", CONTENTS)
def test_every_mutation_breaks_every_content(request_name: str) -> None:
    tried = [(m, m.apply(c)) for m in mutations(SCHEMA, request_name) for c in CONTENTS[request_name]]
    assert [m.id for m, broken in tried if not still_breaks(m, broken, SCHEMA)] == []


@pytest.mark.parametrize("request_name", CONTENTS)
def test_valid_content_breaks_nothing(request_name: str) -> None:
    found = mutations(SCHEMA, request_name)
    assert [m.id for m in found for c in CONTENTS[request_name] if still_breaks(m, c, SCHEMA)] == []


def test_every_forbidden_combination_has_a_mutation() -> None:
    assert len([m for m in UPDATES if m.requirement == "OCHP-STATUS-003"]) == len(FORBIDDEN_COMBINATIONS)


def failed(request_name: str, content: Tree) -> set[str]:
    payload = body(RELEASE, request_name, content)
    text = enveloped("").replace("<s:Body>", "<s:Body/>").encode()
    document = parse_untrusted(text.replace(b"<s:Body/></s:Body>", b"<s:Body></s:Body>"))
    assert document.body is not None
    document.body.append(payload)
    operation = RELEASE.by_request(request_name)
    judged = judge(document, Part.REQUEST, Context(RELEASE, SCHEMA, NOTABLE), operation=operation)
    return {check.requirement for check in judged.checks if check.finding is not None}


@pytest.mark.parametrize("broken", BY_HAND, ids=name)
def test_rules_find_what_a_mutation_claims(broken: Mutation) -> None:
    request = broken.subject.request
    found = {frozenset(failed(request, broken.apply(content))) for content in CONTENTS[request]}
    assert found == {frozenset({broken.requirement})}
