"""TLS: only a trusted connection carries a request; everything else is told."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from conformance.errors import UsageError
from conformance.wire import ErrorKind, RawRequest, Reply
from tests.wire.conftest import Connect, Serve
from tests.wire.scripted import answering

OK = b"<ok/>"


@dataclass(frozen=True)
class Settings:
    ca: Path | None = None
    verify: bool = True
    client_cert: Path | None = None
    client_key: str | None = None


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trust(authority: trustme.CA, tmp_path: Path) -> Settings:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return Settings(ca=path)


def context_of(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def ask(serve: Serve, connect: Connect, certificate: trustme.LeafCert, tls: Settings) -> Reply:
    server = serve(answering(OK), context_of(certificate))
    reply = connect(server, tls=tls).send(RawRequest(server.url))
    assert reply.error is None or server.requests == []
    return reply


def kind_of(reply: Reply) -> ErrorKind | None:
    return reply.error.kind if reply.error else None


def test_a_trusted_connection_carries_the_request(
    serve: Serve, connect: Connect, authority: trustme.CA, trust: Settings
) -> None:
    reply = ask(serve, connect, authority.issue_cert("localhost"), trust)
    assert (reply.error, reply.body) == (None, OK)


def test_an_untrusted_authority_is_refused(serve: Serve, connect: Connect, trust: Settings) -> None:
    reply = ask(serve, connect, trustme.CA().issue_cert("localhost"), trust)
    assert kind_of(reply) is ErrorKind.TLS


def test_the_system_does_not_trust_a_private_authority(
    serve: Serve, connect: Connect, authority: trustme.CA
) -> None:
    assert kind_of(ask(serve, connect, authority.issue_cert("localhost"), Settings())) is ErrorKind.TLS


def test_environment_variables_add_no_trust(
    serve: Serve, connect: Connect, authority: trustme.CA, trust: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trust.ca))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(trust.ca))
    reply = ask(serve, connect, trustme.CA().issue_cert("localhost"), trust)
    assert kind_of(reply) is ErrorKind.TLS


def test_a_certificate_of_another_host_is_refused(
    serve: Serve, connect: Connect, authority: trustme.CA, trust: Settings
) -> None:
    reply = ask(serve, connect, authority.issue_cert("elsewhere.example"), trust)
    assert kind_of(reply) is ErrorKind.TLS


def test_an_expired_certificate_is_refused(
    serve: Serve, connect: Connect, authority: trustme.CA, trust: Settings
) -> None:
    past = datetime.now(UTC) - timedelta(days=2)
    certificate = authority.issue_cert("localhost", not_before=past - timedelta(days=30), not_after=past)
    reply = ask(serve, connect, certificate, trust)
    assert kind_of(reply) is ErrorKind.TLS
    assert reply.error is not None
    assert "expired" in reply.error.what


def test_verification_can_be_switched_off(serve: Serve, connect: Connect) -> None:
    reply = ask(serve, connect, trustme.CA().issue_cert("elsewhere.example"), Settings(verify=False))
    assert reply.body == OK


def test_plain_http_behind_an_https_url_is_a_matter_of_tls(serve: Serve, connect: Connect) -> None:
    server = serve(lambda c: c.answer(status="400 Bad Request"))
    url = server.url.replace("http:", "https:")
    assert kind_of(connect(url).send(RawRequest(url))) is ErrorKind.TLS


def test_tls_behind_an_http_url_is_told(serve: Serve, connect: Connect, authority: trustme.CA) -> None:
    server = serve(answering(OK), context_of(authority.issue_cert("localhost")))
    url = server.url.replace("https:", "http:")
    reply = connect(url).send(RawRequest(url))
    assert kind_of(reply) in (ErrorKind.PROTOCOL, ErrorKind.RESET, ErrorKind.INCOMPLETE)


def test_a_handshake_that_never_ends_is_bounded(serve: Serve, connect: Connect) -> None:
    server = serve(lambda c: c.until_closed())
    url = server.url.replace("http:", "https:")
    assert kind_of(connect(url, timeout_s=0.3).send(RawRequest(url))) is ErrorKind.TIMEOUT


@pytest.fixture
def strict(authority: trustme.CA) -> ssl.SSLContext:
    context = context_of(authority.issue_cert("localhost"))
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    return context


def test_a_missing_client_certificate_is_a_matter_of_tls(
    serve: Serve, connect: Connect, strict: ssl.SSLContext, trust: Settings
) -> None:
    server = serve(answering(OK), strict)
    assert kind_of(connect(server, tls=trust).send(RawRequest(server.url))) is ErrorKind.TLS


@pytest.mark.parametrize("form", ["text", "path"])
def test_a_client_certificate_is_presented(
    serve: Serve,
    connect: Connect,
    authority: trustme.CA,
    strict: ssl.SSLContext,
    trust: Settings,
    tmp_path: Path,
    form: str,
) -> None:
    leaf = authority.issue_cert("client.example")
    chain, key = tmp_path / "client.pem", tmp_path / "client.key"
    leaf.cert_chain_pems[0].write_to_path(chain)
    leaf.private_key_pem.write_to_path(key)
    value = key.read_text(encoding="ascii") if form == "text" else str(key)
    tls = Settings(ca=trust.ca, client_cert=chain, client_key=value)
    server = serve(answering(OK), strict)
    assert connect(server, tls=tls).send(RawRequest(server.url)).body == OK


def test_bytes_go_through_tls_too(
    serve: Serve, connect: Connect, authority: trustme.CA, trust: Settings
) -> None:
    server = serve(answering(OK), context_of(authority.issue_cert("localhost")))
    data = b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"
    assert connect(server, tls=trust).send_bytes(server.url, data).body == OK


@pytest.mark.parametrize("what", ["ca", "client_cert"])
def test_a_file_that_is_no_pem_is_told(connect: Connect, tmp_path: Path, what: str) -> None:
    path = tmp_path / "some.pem"
    path.write_text("nothing", encoding="ascii")
    settings = Settings(ca=path) if what == "ca" else Settings(client_cert=path)
    with pytest.raises(UsageError) as caught:
        connect("https://localhost", tls=settings)
    assert (caught.value.key, caught.value.file) == (f"tls.{what}", str(path))
