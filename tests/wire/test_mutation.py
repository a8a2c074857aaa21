"""Mutations: each breaks, or puts differently, what its id says, and nothing else."""

import gzip

import pytest
from lxml import etree

from conformance.records import Tree, tree
from conformance.releases import Release
from conformance.schema import of, parse_untrusted
from conformance.wire import (
    MUTATIONS,
    Client,
    Credentials,
    NothingToMutate,
    RawRequest,
    UnknownMutation,
    external_entity,
    external_subset,
    inclusion,
    mutated,
    parameter_entity,
    schema_location,
)
from tests.wire.conftest import Connect, Serve
from tests.wire.scripted import answering
from tests.wire.test_client import CDR, NS, SOAP, WSSE

NOT_WELL_FORMED = {
    "bare-ampersand",
    "control-character",
    "duplicate-attribute",
    "json",
    "mismatched-tags",
    "no-bytes",
    "not-utf-8",
    "truncated",
    "two-roots",
}
ATTACKS = {
    "deep-nesting",
    "doctype",
    "doctype-entity",
    "entity-expansion",
    "entity-repetition",
    "long-10-mb",
    "long-100-mb",
    "long-name",
}
SAME_MEANING = {
    "cdata-values",
    "charset-missing",
    "charset-quoted",
    "chunk-extension",
    "chunked-1",
    "chunked-7",
    "chunked-whole",
    "close",
    "comments-between",
    "comments-in-values",
    "default-namespace",
    "indented",
    "instruction-before",
    "instruction-inside",
    "must-understand-0",
    "must-understand-none",
    "no-declaration",
    "no-password-type",
    "no-wsu-id",
    "nonce-and-created",
    "odd-prefix",
    "optional-headers",
    "password-cdata",
    "password-comment",
    "password-references",
    "redeclared-prefix",
    "reference-values",
    "security-prefixes",
    "timestamp",
    "utf-16-be",
    "utf-16-le",
    "utf-8-mark",
}
OTHER_PASSWORD = {
    "password-blank",
    "password-cut",
    "password-empty",
    "password-longer",
    "password-nil",
    "password-other-case",
    "wrong-password",
}


@pytest.fixture
def request_(connect: Connect, credentials: Credentials) -> RawRequest:
    client: Client = connect("http://localhost:1/ochp")
    return client.envelope("AddCDRs", {"cdrInfoArray": [CDR]}, credentials)


def payload_tree(request: RawRequest) -> Tree:
    charset = "utf-16" if "utf-16" in (request.header("Content-Type") or "") else "utf-8"
    payload = parse_untrusted(request.body, charset=charset).payload
    assert payload is not None
    return tree(payload)


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_mutation_changes_something_and_says_so(request_: RawRequest, name: str) -> None:
    changed = mutated(request_, name)
    assert changed.note == MUTATIONS[name].what
    assert (changed.body, changed.wire, changed.chunks, changed.headers, changed.method) != (
        request_.body, request_.wire, request_.chunks, request_.headers, request_.method
    )  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_ids_are_keys(name: str) -> None:
    assert MUTATIONS[name].id == name


@pytest.mark.parametrize("name", sorted(NOT_WELL_FORMED))
def test_broken_messages_are_broken(request_: RawRequest, name: str) -> None:
    assert parse_untrusted(mutated(request_, name).body, charset="utf-8").root is None


@pytest.mark.parametrize("name", sorted(SAME_MEANING))
def test_other_spellings_mean_the_same(request_: RawRequest, release: Release, name: str) -> None:
    changed = mutated(request_, name)
    assert payload_tree(changed) == payload_tree(request_)
    charset = "utf-16" if name.startswith("utf-16") else "utf-8"
    document = parse_untrusted(changed.body, charset=charset)
    assert document.payload is not None
    assert of(release).is_valid(document.payload)
    assert document.root is not None
    password = document.root.find(f".//{WSSE}Password")
    assert password is not None
    assert password.xpath("string()") == "pa55word&of<DEABC>"


@pytest.mark.parametrize("name", sorted(OTHER_PASSWORD))
def test_wrong_passwords_are_other_passwords(request_: RawRequest, name: str) -> None:
    envelope = etree.fromstring(mutated(request_, name).body)
    assert envelope.findtext(f".//{WSSE}Password") != "pa55word&of<DEABC>"
    assert payload_tree(mutated(request_, name)) == payload_tree(request_)


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_the_parser_of_the_suite_survives_its_own_attacks(request_: RawRequest, name: str) -> None:
    document = parse_untrusted(mutated(request_, name).body, charset="utf-8")
    assert document.root is None or name in ("long-10-mb", "long-name")


def test_every_mutation_survives_evidence(serve: Serve, connect: Connect, credentials: Credentials) -> None:
    server = serve(answering())
    client = connect(server, timeout_s=0.5)
    request = client.envelope("AddCDRs", {"cdrInfoArray": [CDR]}, credentials)
    for name in sorted(MUTATIONS.keys() - {"long-100-mb", "long-10-mb"}):
        exchange = client.send(mutated(request, name)).exchange
        assert "pa55word" not in repr(exchange), name
        assert "&#112;&#97;&#53;" not in repr(exchange), name


@pytest.mark.parametrize(
    ("name", "count"), [("wrong-header-first", 2), ("wrong-header-last", 2), ("no-security", 0)]
)
def test_security_headers_are_counted(request_: RawRequest, name: str, count: int) -> None:
    envelope = etree.fromstring(mutated(request_, name).body)
    assert len(envelope.findall(f"{{{SOAP}}}Header/{WSSE}Security")) == count


@pytest.mark.parametrize(("name", "right"), [("wrong-token-first", 1), ("wrong-token-last", 0)])
def test_wrong_tokens_stand_where_they_say(request_: RawRequest, name: str, right: int) -> None:
    envelope = etree.fromstring(mutated(request_, name).body)
    names = [element.text for element in envelope.iter(f"{WSSE}Username")]
    assert names.index("cpo-a") == right


def test_two_children_are_two_children(request_: RawRequest) -> None:
    assert len(etree.fromstring(mutated(request_, "two-body-children").body)[1]) == 2


def test_an_empty_body_is_empty(request_: RawRequest) -> None:
    assert len(etree.fromstring(mutated(request_, "empty-body").body)[1]) == 0


@pytest.mark.parametrize("name", ["other-release", "foreign-namespace", "no-namespace"])
def test_moved_payloads_leave_the_release(request_: RawRequest, name: str) -> None:
    assert NS.encode() + b'"' not in mutated(request_, name).body


def test_soap_1_2_is_soap_1_2(request_: RawRequest) -> None:
    document = parse_untrusted(mutated(request_, "soap-1.2").body)
    assert document.soap_namespace == "http://www.w3.org/2003/05/soap-envelope"


def test_a_coded_body_can_be_decoded(request_: RawRequest) -> None:
    assert gzip.decompress(mutated(request_, "gzip").body) == request_.body


def test_chunks_are_the_body(request_: RawRequest) -> None:
    chunks = mutated(request_, "chunked-7").chunks
    assert chunks is not None
    assert b"".join(chunks) == request_.body
    assert {len(chunk) for chunk in chunks[:-1]} == {7}


def test_chunks_cross_the_wire(serve: Serve, connect: Connect, credentials: Credentials) -> None:
    server = serve(answering())
    client = connect(server)
    client.send(mutated(client.envelope("GetCDRs", {}, credentials), "chunked-7"))
    assert b"\r\nTransfer-Encoding: chunked\r\n" in server.requests[0]
    assert b"\r\nContent-Length" not in server.requests[0]


@pytest.mark.parametrize(
    "name", ["host-missing", "length-too-great", "length-no-number", "length-and-chunked"]
)
def test_malformed_http_is_written_as_it_is(
    serve: Serve, connect: Connect, credentials: Credentials, name: str
) -> None:
    received = []
    server = serve(lambda c: (received.append(c.sock.recv(100_000)), c.answer(status="400 Bad Request"))[0])  # type: ignore[func-returns-value]
    client = connect(server)
    request = mutated(client.envelope("GetCDRs", {}, credentials), name)
    reply = client.send(request)
    assert received == [request.wire]
    assert reply.status == 400
    assert reply.exchange.note == MUTATIONS[name].what


def test_several_mutations_follow_one_another(request_: RawRequest) -> None:
    changed = mutated(request_, "mandatory-header", "soap-1.2")
    assert changed.note == f"{MUTATIONS['mandatory-header'].what}; {MUTATIONS['soap-1.2'].what}"
    assert b"Foo" in changed.body


def test_a_typo_is_told(request_: RawRequest) -> None:
    with pytest.raises(UnknownMutation) as caught:
        mutated(request_, "trunkated")
    assert caught.value.closest == "truncated"


def test_a_mutation_without_its_object_is_told(connect: Connect) -> None:
    request = connect("http://localhost:1").envelope("GetCDRs", {}, None)
    with pytest.raises(NothingToMutate):
        mutated(request, "cdata-values")


@pytest.mark.parametrize(
    "make", [external_entity, external_subset, inclusion, parameter_entity, schema_location]
)
def test_addresses_stand_in_the_message(request_: RawRequest, make: object) -> None:
    assert callable(make)
    changed = mutated(request_, make("http://127.0.0.1:9/canary"))
    assert b"http://127.0.0.1:9/canary" in changed.body
