"""Faults of the HTTP seam: how a broken clearing house finds out whose request it is."""

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from conformance.sandbox.accounts import Account
from conformance.sandbox.authentication import authenticate, children, text_of
from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Fault, Flaw, Resend
from conformance.sandbox.intake import Desk, Step, identify
from conformance.sandbox.message import Incoming, Outgoing
from conformance.sandbox.refusal import not_authorized
from conformance.sandbox.soap import SOAP, WSSE, answer, fault, result

_Match = Callable[[str, Account], bool]
"""Whether a password goes for that of an account."""


def _tokens(call: Call) -> list[etree._Element]:
    header = call.document.header
    return [] if header is None else list(header.iter(f"{{{WSSE}}}UsernameToken"))


def _username(call: Call) -> str:
    return "".join(text_of(name) for token in _tokens(call) for name in children(token, "Username"))


def _password(call: Call) -> str:
    return "".join(text_of(word) for token in _tokens(call) for word in children(token, "Password"))


def _by_name(call: Call, desk: Desk) -> Account | None:
    name = _username(call)
    return next((account for account in desk.accounts if account.username == name), None)


def _matching(match: _Match) -> Step:
    """Identify as usual, or by a password that only nearly fits."""

    def step(call: Call, desk: Desk) -> Outgoing | None:
        refused = identify(call, desk)
        account = _by_name(call, desk)
        if refused is not None and account and _password(call) and match(_password(call), account):
            call.account = account
            return None
        return refused

    return step


def _without_password(call: Call, desk: Desk) -> Outgoing | None:
    """Let a token in that names an account and holds no Password."""
    refused = identify(call, desk)
    if refused is None or any(children(token, "Password") for token in _tokens(call)):
        return refused
    call.account = _by_name(call, desk)
    return None if call.account else refused


def _with_empty_password(call: Call, desk: Desk) -> Outgoing | None:
    """Let a token in that names an account and whose Password is blank."""
    refused = identify(call, desk)
    asked = any(children(token, "Password") for token in _tokens(call))
    if refused is None or not asked or _password(call).strip():
        return refused
    call.account = _by_name(call, desk)
    return None if call.account else refused


def _open_door(call: Call, desk: Desk) -> Outgoing | None:
    """Let a request without token in, as whoever may call the operation."""
    refused = identify(call, desk)
    if refused is None or _tokens(call) or call.operation is None:
        return refused
    callers = call.operation.callers
    call.account = next((account for account in desk.accounts if account.roles & callers), None)
    return None if call.account else refused


def _first_named(call: Call, desk: Desk) -> Outgoing | None:
    """Look at the first token only."""
    return _nth_named(call, desk, 0)


def _last_named(call: Call, desk: Desk) -> Outgoing | None:
    """Look at the last token only."""
    return _nth_named(call, desk, -1)


def _nth_named(call: Call, desk: Desk, number: int) -> Outgoing | None:
    tokens = _tokens(call)
    if len(tokens) < 2:
        return identify(call, desk)
    header = etree.Element(f"{{{SOAP}}}Header")
    etree.SubElement(header, f"{{{WSSE}}}Security").append(tokens[number])
    found = authenticate(header, desk.accounts)
    if isinstance(found, Account):
        call.account = found
        return None
    return not_authorized(call, desk.release, found, desk.readings)


def _remembered(call: Call, desk: Desk) -> Outgoing | None:
    """Trust a connection on which somebody was identified before."""
    known = desk.memory["remembers_who_was_on_the_connection"]
    refused = identify(call, desk)
    if call.account is not None:
        known[call.http.peer] = call.account.username
        return refused
    name = known.get(call.http.peer)
    if name is None:
        return refused
    call.account = next(account for account in desk.accounts if account.username == name)
    return None


def _by_name_alone(call: Call, desk: Desk) -> Outgoing | None:
    """Carry out what somebody of a known name asks for; the password is looked at afterwards."""
    call.account = _by_name(call, desk)
    return None if call.account else identify(call, desk)


def _late_refusal(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    if call.operation is None:
        return outgoing
    found = authenticate(call.document.header, desk.accounts)
    return (
        outgoing if isinstance(found, Account) else not_authorized(call, desk.release, found, desk.readings)
    )


def _refused_by_identity(call: Call, outgoing: Outgoing) -> bool:
    return call.operation is not None and call.account is None and outgoing.envelope is not None


def _telling_unknown_users(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    """Another code for user names that there are not."""
    if call.operation and _refused_by_identity(call, outgoing) and _tokens(call) and not _by_name(call, desk):
        return answer(result(desk.release, call.operation.response, "invalid-id", "there is no such user"))
    return outgoing


def _describing_unknown_users(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    """The same code, but another description."""
    if call.operation and _refused_by_identity(call, outgoing) and _tokens(call) and not _by_name(call, desk):
        return answer(
            result(desk.release, call.operation.response, "not-authorized", "the username is unknown")
        )
    return outgoing


def _client_fault(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    return fault("Client", "who are you") if _refused_by_identity(call, outgoing) else outgoing


def _repeating(call: Call, desk: Desk, outgoing: Outgoing) -> Outgoing:
    """Repeat the password that was sent."""
    if call.operation and _refused_by_identity(call, outgoing):
        text = f"wrong credentials: {_username(call)}/{_password(call)}"
        return answer(result(desk.release, call.operation.response, "not-authorized", text))
    return outgoing


def _demanding_id(call: Call, desk: Desk) -> Outgoing | None:
    """Refuse a Security header whose prefixes are not the usual ones."""
    header = call.document.header
    for block in header.iterchildren(f"{{{WSSE}}}Security") if header is not None else ():
        if block.prefix != "wsse":
            return not_authorized(call, desk.release, "InvalidSecurity", desk.readings)
    return identify(call, desk)


def _without_cdata(http: Incoming) -> Incoming:
    """Read the source of a password instead of its text."""
    head, body, rest = http.body.partition(b"Body>")
    return replace(
        http, body=head.replace(b"<![CDATA[", b"&lt;![CDATA[").replace(b"]]>", b"]]&gt;") + body + rest
    )


def _flaw(
    id_: str, what: str, requirements: str, step: Step | None = None, resend: Resend | None = None
) -> Flaw:
    about = Fault(id_, what, "http", tuple(f"OCHP{name}" for name in requirements.split()))
    return Flaw(about, replaces={"identity": step} if step else {}, resend=resend)


CREDENTIAL_FLAWS: tuple[Flaw, ...] = (
    _flaw(
        "lets_requests_without_token_in",
        "A request without token is carried out for somebody who may make it.",
        "-GEN-018 T-WSS-004",
        _open_door,
    ),
    _flaw(
        "lets_tokens_without_password_in",
        "A token that holds a known user name and no Password is enough.",
        "T-WSS-004",
        _without_password,
    ),
    _flaw(
        "takes_blank_passwords",
        "A password that is empty, blank or nil goes for every account.",
        "T-WSS-007",
        _with_empty_password,
    ),
    _flaw(
        "ignores_passwords",
        "A known user name is enough.",
        "-GEN-019 T-WSS-004",
        _matching(lambda password, account: True),
    ),
    _flaw(
        "answers_unknown_users_with_another_code",
        "An unknown user name is answered with invalid-id.",
        "-GEN-020 T-WSS-006",
        resend=_telling_unknown_users,
    ),
    _flaw(
        "describes_unknown_users",
        "The description tells that the user name is unknown.",
        "T-WSS-006",
        resend=_describing_unknown_users,
    ),
    Flaw(
        Fault(
            "looks_at_the_password_afterwards",
            "A request with a wrong password is carried out before it is refused.",
            "http",
            ("OCHP-GEN-021",),
        ),
        replaces={"identity": _by_name_alone},
        resend=_late_refusal,
    ),
    _flaw(
        "refuses_credentials_with_a_client_fault",
        "Wrong credentials are answered with a fault of code Client.",
        "T-WSS-005",
        resend=_client_fault,
    ),
    _flaw(
        "compares_passwords_without_case",
        "A password in other letter case is accepted.",
        "T-WSS-007 -GEN-019",
        _matching(lambda password, account: password.casefold() == account.password.casefold()),
    ),
    _flaw(
        "compares_the_beginning_of_passwords",
        "A password that has characters behind the right ones is accepted.",
        "T-WSS-007 -GEN-019",
        _matching(lambda password, account: password.startswith(account.password)),
    ),
    Flaw(
        Fault(
            "reads_passwords_as_source",
            "A password in a CDATA section is not understood.",
            "http",
            ("OCHPT-WSS-007",),
        ),
        intake=_without_cdata,
    ),
    _flaw(
        "demands_the_usual_security_prefix",
        "A Security header with another prefix is refused.",
        "T-WSS-008",
        _demanding_id,
    ),
    _flaw(
        "takes_the_first_of_two_tokens",
        "Of two tokens the first one counts.",
        "T-WSS-009",
        _first_named,
    ),
    _flaw(
        "takes_the_last_of_two_tokens",
        "Of two tokens the last one counts.",
        "T-WSS-009",
        _last_named,
    ),
    _flaw(
        "repeats_passwords",
        "A refusal repeats the password that was sent.",
        "T-WSS-010",
        resend=_repeating,
    ),
    _flaw(
        "remembers_who_was_on_the_connection",
        "Who was identified on a connection stays so until it ends.",
        "T-WSS-012",
        _remembered,
    ),
)
