"""Roaming authorisations that only rules find wrong: valid by the schema, one requirement violated."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256

from conformance.records.mutation import Mutation
from conformance.records.subject import Subject
from conformance.records.surgery import altered
from conformance.records.token_changes import CONTRACT, EXPIRY
from conformance.records.trees import ATTRIBUTE, Tree, has, put, text
from conformance.values import ContractId, Form, Instant, InvalidValue, check_digit, is_hash, is_uid

_TOKEN = ("EmtId",)
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def token_rule_mutations(subject: Subject) -> tuple[Mutation, ...]:
    """Make the mutations of an authorisation; each leaves the record valid by the schema."""

    def rule(
        id: str,
        what: str,
        requirement: str,
        apply: Callable[[Tree], Tree],
        violates: Callable[[Tree], bool],
    ) -> Mutation:
        return Mutation(id, what, requirement, apply, subject, violates=violates)

    def impossible(id: str, what: str, change: Callable[[str], str]) -> Mutation:
        return rule(id, what, "OCHP-TIME-002", partial(altered, EXPIRY, change), _has_impossible_time)

    def card(id: str, what: str, representation: str, cut: Callable[[str], str]) -> Mutation:
        hashed = representation != "plain"
        return rule(
            id,
            what,
            "OCHP-ID-019" if hashed else "OCHP-ID-018",
            partial(_card, representation, cut),
            _has_no_hash if hashed else _has_no_uid,
        )

    return (
        impossible("expiry-month-13", "the expiryDate is in the 13th month", lambda t: f"{t[:5]}13{t[7:]}"),
        impossible(
            "expiry-february-30",
            "the expiryDate is on the 30th of February",
            lambda t: f"{t[:5]}02-30{t[10:]}",
        ),
        impossible("expiry-hour-25", "the expiryDate is in the 25th hour", lambda t: f"{t[:11]}25{t[13:]}"),
        impossible("expiry-second-99", "the expiryDate has second 99", lambda t: f"{t[:17]}99Z"),
        impossible(
            "expiry-other-digits",
            "the expiryDate is written in digits that are not ASCII",
            lambda t: t.translate(_ARABIC),
        ),
        rule(
            "contract-id-wrong-digit",
            "the check digit of contractId is wrong",
            "OCHP-ID-004",
            _wrong_digit,
            _has_wrong_digit,
        ),
        card("uid-odd", "a plain UID has seven digits", "plain", lambda t: t[:7]),
        card(
            "uid-zero-filled",
            "a plain UID is filled with zeros to 32 digits",
            "plain",
            lambda t: t[:8].rjust(32, "0"),
        ),
        card("sha-256-short", "a sha-256 token has 40 digits", "sha-256", lambda t: t[:40]),
        card(
            "sha-160-not-hexadecimal",
            "a sha-160 token has a letter beyond F",
            "sha-160",
            lambda t: f"{t[:39]}G",
        ),
        rule(
            "sub-type-of-15118-token",
            "a token of type 15118 has a subtype",
            "OCHP-ID-023",
            _sub_type,
            _has_foreign_sub_type,
        ),
        rule(
            "remote-token",
            "the token is of type remote",
            "OCHP-AUTH-016",
            _remote,
            _is_remote,
        ),
    )


def _card(representation: str, cut: Callable[[str], str], token: Tree) -> Tree:
    """Make a card of 64 digits that go with the contract, so that no two records share it."""
    digits = sha256(text(token, CONTRACT).encode()).hexdigest().upper()
    return _with_token(
        token,
        {ATTRIBUTE + "representation": representation, "instance": cut(digits), "tokenType": "rfid"},
    )


def _sub_type(token: Tree) -> Tree:
    contract = text(token, CONTRACT)
    return _with_token(token, {"instance": contract, "tokenType": "15118", "tokenSubType": "mifareCls"})


def _remote(token: Tree) -> Tree:
    contract = ContractId.parse(text(token, CONTRACT)).contract
    return _with_token(token, {"instance": f"SESSION{contract}", "tokenType": "remote"})


def _with_token(token: Tree, emt_id: Tree) -> Tree:
    return put(token, _TOKEN, emt_id)


def _wrong_digit(token: Tree) -> Tree:
    contract = ContractId.parse(text(token, CONTRACT)).contract
    digit = "1" if check_digit(contract) == "0" else "0"
    return put(token, CONTRACT, contract + digit)


def _has_impossible_time(token: Tree) -> bool:
    try:
        Instant.parse(text(token, EXPIRY), Form.UTC)
    except InvalidValue:
        return True
    return False


def _has_wrong_digit(token: Tree) -> bool:
    contract = ContractId.parse(text(token, CONTRACT))
    return contract.digit is not None and not contract.has_right_digit


def _has_no_uid(token: Tree) -> bool:
    kind, representation, instance = _token(token)
    return kind == "rfid" and representation == "plain" and not is_uid(instance)


def _has_no_hash(token: Tree) -> bool:
    _, representation, instance = _token(token)
    return representation.startswith("sha-") and not is_hash(instance, representation)


def _has_foreign_sub_type(token: Tree) -> bool:
    return text(token, (*_TOKEN, "tokenSubType")) != "" and text(token, (*_TOKEN, "tokenType")) != "rfid"


def _is_remote(token: Tree) -> bool:
    return text(token, (*_TOKEN, "tokenType")) == "remote"


def _token(token: Tree) -> tuple[str, str, str]:
    """Kind, representation and instance; plain where nothing is said (OCHP-ID-020)."""
    representation = (*_TOKEN, ATTRIBUTE + "representation")
    return (
        text(token, (*_TOKEN, "tokenType")),
        text(token, representation) if has(token, representation) else "plain",
        text(token, (*_TOKEN, "instance")),
    )
