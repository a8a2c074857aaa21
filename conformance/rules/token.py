"""Rules of tokens: instances, whose they are, and the answers that list them.

What a token consists of is judged where it was composed: at the provider that uploads it, or at the operator
that asks for it. Which records stand in an answer, under which name and how often, is the house's own doing.

Source: OCHP.md 1.4, EmtId class, ContractId, RoamingAuthorisationInfo class, Messages for the Exchange of
Authorisation Data, Messages for single authorisation.
"""

from collections.abc import Iterator

from lxml import etree

from conformance.evidence import Part
from conformance.rules.rule import PASSED, Failed, Noted, Outcome, View, own_text, quoted, rule
from conformance.schema import parse_untrusted
from conformance.values import ContractId, InvalidId, is_hash, is_uid

TOKENS = ("EmtId", "emtId")
"""Names of a token: in an authorisation, and in a CDR or a request for a single authorisation."""
RECORDS = ("roamingAuthorisationInfoArray", "roamingAuthorisationInfo")
REFUSED = "refusedRoamingAuthorisationInfo"
BEARERS = ("cdrInfoArray", "emtId", REFUSED, *RECORDS)
"""Members of a message that are a token or hold one."""
DELTA = "GetRoamingAuthorisationListUpdatesResponse"
SINGLE = "GetSingleRoamingAuthorisationResponse"
UPLOADED = ("SetRoamingAuthorisationListResponse", "UpdateRoamingAuthorisationListResponse")
_HASHES = {"sha-160": 40, "sha-256": 64}
_PLAIN = "plain"
"""Representation of a token that says nothing of it (OCHP-ID-020)."""


def _tokens(view: View) -> Iterator[etree._Element]:
    if view.payload is not None:
        yield from view.payload.iter(*map(view.release.qname, TOKENS))


def _records(view: View) -> Iterator[etree._Element]:
    """The authorisations that stand in a payload, the refused ones apart."""
    for name in RECORDS:
        yield from view.members.get(name, ())


@rule("OCHP-ID-018", on=BEARERS)
def plain_card_is_a_uid(view: View) -> Iterator[Outcome]:
    """A plain rfid instance is the hexadecimal UID of 4, 7 or 10 bytes, without filling."""
    for token in _tokens(view):
        instance = view.text(token, "instance")
        kind, representation = view.text(token, "tokenType"), token.get("representation", _PLAIN)
        if kind != "rfid" or representation != _PLAIN or instance is None:
            continue
        if is_uid(instance):
            yield PASSED
        else:
            yield Failed("a UID of 8, 14 or 20 hexadecimal digits", quoted(instance), _instance(view, token))


@rule("OCHP-ID-019", on=BEARERS)
def hashed_token_has_its_length(view: View) -> Iterator[Outcome]:
    """A sha-160 instance has 40, a sha-256 instance 64 hexadecimal digits."""
    for token in _tokens(view):
        representation, instance = token.get("representation", _PLAIN), view.text(token, "instance")
        if representation not in _HASHES or instance is None:
            continue
        if is_hash(instance, representation):
            yield PASSED
        else:
            digits = f"{_HASHES[representation]} hexadecimal digits"
            yield Failed(digits, quoted(instance), _instance(view, token))


@rule("OCHP-ID-023", on=BEARERS)
def sub_type_belongs_to_rfid(view: View) -> Iterator[Outcome]:
    """TokenSubType is used for rfid tokens only."""
    for token in _tokens(view):
        kind, sub_type = view.text(token, "tokenType"), view.find(token, "tokenSubType")
        if sub_type is None or kind is None:
            continue
        if kind == "rfid":
            yield PASSED
        else:
            yield Failed("tokenSubType for rfid only", f"tokenType {quoted(kind)}", sub_type)


@rule("OCHP-ID-004", on=BEARERS)
def check_digit_is_right(view: View) -> Iterator[Outcome]:
    """A check digit of a contract-id is the computed one; a wrong one is reported (AMB-041)."""
    for element in view.own("contractId"):
        try:
            contract = ContractId.parse(own_text(element))
        except InvalidId:
            continue  # the schema says so
        if contract.digit is None:
            continue
        if contract.has_right_digit:
            yield PASSED
        else:
            right = contract.with_digit().digit
            yield Noted(
                "OCHP-ID-004/wrong-digit",
                f"The check digit of {quoted(contract.text)} should be {right}.",
                "AMB-041",
            )


@rule("OCHP-AUTH-016", Part.REQUEST, on=RECORDS)
def no_remote_token_is_uploaded(view: View) -> Iterator[Outcome]:
    """Tokens of type remote are not uploaded to an authorisation list."""
    for record in _records(view):
        kind = view.find(record, "EmtId", "tokenType")
        if kind is not None and own_text(kind) == "remote":
            yield Failed("no token of type remote in an authorisation list", "one", kind)
        else:
            yield PASSED


@rule("OCHP-AUTH-017", Part.ANSWER, on=RECORDS)
def no_remote_token_is_distributed(view: View) -> Iterator[Outcome]:
    """An authorisation list that is downloaded holds no token of type remote."""
    for record in _records(view):
        kind = view.find(record, "EmtId", "tokenType")
        if kind is not None and own_text(kind) == "remote":
            yield Failed("no token of type remote in an authorisation list", "one", kind)
        else:
            yield PASSED


@rule("OCHP-AUTH-009", Part.ANSWER, on=(DELTA,))
def delta_names_its_records(view: View) -> Iterator[Outcome]:
    """Records of a delta answer are called roamingAuthorisationInfo (AMB-003)."""
    wrong, right = RECORDS
    for record in view.members.get(wrong, ()):
        yield Failed(f"records called {right}", f"an element {wrong}", record)
    for _ in view.members.get(right, ()):
        yield PASSED


@rule("OCHP-AUTH-010", Part.ANSWER, on=UPLOADED)
def partly_lists_the_refused(view: View) -> Iterator[Outcome]:
    """Where only a part of the tokens was accepted, the others are returned (AMB-016, AMB-023)."""
    if view.code != "partly":
        return
    if REFUSED in view.members:
        yield PASSED
    else:
        yield Failed(f"{REFUSED} beside the code partly", "no refused record", view.result)


@rule("OCHP-GEN-049", Part.ANSWER, on=RECORDS)
def authorisation_is_listed_once(view: View) -> Iterator[Outcome]:
    """No download holds the same token of the same contract twice (AMB-105)."""
    seen: set[tuple[str | None, ...]] = set()
    for record in _records(view):
        token = view.find(record, "EmtId")
        if token is None:
            continue
        parts = (view.text(token, name) for name in ("instance", "tokenType", "tokenSubType"))
        identity = (*parts, token.get("representation", _PLAIN), view.text(record, "contractId"))
        if identity in seen:
            yield Failed("each authorisation once", f"token {quoted(identity[0] or '')} again", record)
        else:
            seen.add(identity)
            yield PASSED


@rule("OCHP-SINGLE-001", Part.ANSWER, on=(SINGLE,))
def authorisation_is_that_of_the_token(view: View) -> Iterator[Outcome]:
    """The record of a single authorisation is about the token that was asked for (AMB-106, AMB-107)."""
    asked = _asked(view)
    record = next(_records(view), None)
    token = None if record is None else view.find(record, "EmtId")
    if asked is None or token is None:
        return
    if token.get("representation", _PLAIN) != asked.get("representation", _PLAIN):
        return  # whether it was found in another representation is left open
    wanted, seen = view.text(asked, "instance"), view.text(token, "instance")
    if wanted is None or seen is None:
        return
    if seen.casefold() == wanted.casefold():
        yield PASSED
    else:
        yield Failed(f"the record of token {quoted(wanted)}", quoted(seen), _instance(view, token))


def _asked(view: View) -> etree._Element | None:
    """The token of the request; None if the request cannot be read."""
    if view.exchange is None:
        return None
    payload = parse_untrusted(view.exchange.request.content).payload
    return None if payload is None else view.find(payload, "emtId")


def _instance(view: View, token: etree._Element) -> etree._Element | None:
    return view.find(token, "instance")
