"""How a scenario reads authorisation lists: where a token stands in one, and the wait until it does.

Source: OCHP.md 1.4, Exchange Authorisation Data; AMB-003, AMB-043, AMB-105, AMB-106.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from conformance.records import Tree, text
from conformance.rules import own_text, quoted
from conformance.scenarios.content import same_content
from conformance.scenarios.judge import Judge, said
from conformance.values import ContractId, InvalidId
from conformance.wire import Reply

LISTS = ("roamingAuthorisationInfoArray", "roamingAuthorisationInfo")
REFUSED = "refusedRoamingAuthorisationInfo"
EMPTY_CODES = ("ok", "roaming")
"""Codes of a download that has nothing to deliver (AMB-011)."""

Identity: TypeAlias = tuple[str, str, str, str]
"""Provider, type, representation and instance of a token; tokens are not globally unique (OCHP-AUTH-005)."""


def identity_of(token: Tree) -> Identity:
    """What identifies an uploaded token."""
    emt_id = token["EmtId"]
    representation = emt_id.get("@representation", "plain") if isinstance(emt_id, dict) else "plain"
    instance, kind = text(token, ("EmtId", "instance")), text(token, ("EmtId", "tokenType"))
    return _provider(text(token, ("contractId",))), kind, str(representation), instance.casefold()


def child_text(element: etree._Element, *names: str) -> str | None:
    """Text along child names, without white space at the ends; None if absent."""
    found: etree._Element | None = element
    for name in names:
        if found is None:
            return None
        found = found.find(f"{{*}}{name}")
    return None if found is None else own_text(found)


@lru_cache(maxsize=8)
def listed(reply: Reply, *names: str) -> dict[Identity, list[etree._Element]]:
    """The records of an answer by what identifies them.

    Args:
        reply: The answer.
        names: Members that hold them; none given: those of downloads.
    """
    found: dict[Identity, list[etree._Element]] = defaultdict(list)
    for name in names or LISTS:
        for record in reply.records(name):
            found[_identity(record)].append(record)
    return dict(found)


def sightings(reply: Reply, token: Tree) -> list[etree._Element]:
    """The delivered records of a token of its provider."""
    return listed(reply).get(identity_of(token), [])


def of_same_contract(reply: Reply, token: Tree) -> list[etree._Element]:
    """The delivered records of a token's contract, which no other token of a campaign has."""
    contract = ContractId.parse(text(token, ("contractId",)))
    return [record for name in LISTS for record in reply.records(name) if _contract(record) == contract]


def refused(reply: Reply) -> set[Identity]:
    """What an upload lists as refused."""
    return set(listed(reply, REFUSED))


def echoed(judge: Judge, reply: Reply, *tokens: Tree) -> None:
    """Report refused tokens that are not returned as they were uploaded (OCHP-GEN-043)."""
    returned = listed(reply, REFUSED)
    for token in tokens:
        for record in returned.get(identity_of(token), []):
            same_content(judge, record, token, "OCHP-GEN-043", reply, aspect="returned")


def name_of(token: Tree) -> str:
    """A token in words, for findings."""
    return f"{text(token, ('EmtId', 'instance'))[:24]} of {text(token, ('contractId',))}"


def awaited(judge: Judge, download: Callable[[], Reply], *tokens: Tree) -> Reply:
    """Repeat a download until it shows all of `tokens` as they were uploaded last, at most `settle_s`.

    Returns:
        The last answer, whether it shows them or not.
    """
    replies = [download()]

    def complete() -> bool:
        if not _holds(replies[-1], tokens):
            replies.append(download())
        return _holds(replies[-1], tokens)

    if not _holds(replies[-1], tokens):
        judge.wait_until(complete, "an uploaded token becomes visible to connected operators")
    return replies[-1]


def answered(
    judge: Judge, reply: Reply, requirement: str, *, aspect: str, refusal_will_do: bool = False
) -> None:
    """Check that a valid request was answered: code ok, or roaming where nothing is to deliver (AMB-011).

    Args:
        judge: The judge.
        reply: The answer.
        requirement: What the answer is needed for.
        aspect: Part of the check's id.
        refusal_will_do: Whether a fault or any other code is as good an answer for this purpose.

    Raises:
        NotJudged: There is no answer that could be read; a finding of its own says why.
    """
    if reply.document.fault is None:
        judge.readable(reply)
    judge.that(
        refusal_will_do or reply.code in EMPTY_CODES,
        requirement,
        reply,
        expected="the request carried out (result code ok)",
        observed=said(reply),
        aspect=f"{aspect}-answered",
    )


def shows(
    judge: Judge, requirement: str, reply: Reply, token: Tree, *, aspect: str = "shown", once: bool = False
) -> etree._Element:
    """Check that an answer holds a token.

    A record that comes twice is the finding of the requirements that say so, with `once`.

    Returns:
        The record as delivered.

    Raises:
        NotJudged: It is not there, and the requirement is no MUST.
    """
    answered(judge, reply, requirement, aspect=aspect)
    found = sightings(reply, token)
    judge.that(
        len(found) == 1 if once else bool(found),
        requirement,
        reply,
        expected=f"token {name_of(token)} {'once ' if once else ''}in the answer",
        observed=f"it is there {len(found)} times",
        at=found[-1] if found else None,
        aspect=aspect,
    )
    if not found:
        judge.inconclusive(f"token {name_of(token)} is not there, so the rest cannot be judged")
    return found[0]


def lacks(judge: Judge, requirement: str, reply: Reply, *tokens: Tree, aspect: str = "absent") -> None:
    """Check that an answer holds none of these tokens."""
    answered(judge, reply, requirement, aspect=aspect, refusal_will_do=True)
    all_ = listed(reply)
    for token in tokens:
        found = all_.get(identity_of(token), [])
        judge.that(
            not found,
            requirement,
            reply,
            expected=f"token {name_of(token)} not in the answer",
            observed="it is there",
            at=found[0] if found else None,
            aspect=aspect,
        )


def same_text(
    judge: Judge,
    requirement: str,
    reply: Reply,
    record: etree._Element,
    token: Tree,
    *names: str,
    aspect: str = "",
) -> None:
    """Check that one text of a delivered token is the uploaded one."""
    wanted, seen = text(token, names).strip(), child_text(record, *names)
    judge.that(
        seen == wanted,
        requirement,
        reply,
        expected=f"{names[0]} {quoted(wanted)}",
        observed="none" if seen is None else quoted(seen),
        at=record,
        aspect=aspect or names[0],
    )


def _holds(reply: Reply, tokens: tuple[Tree, ...]) -> bool:
    """Whether an answer shows tokens with their latest expiryDate and printed number."""
    all_ = listed(reply)
    return all(any(_is_latest(r, token) for r in all_.get(identity_of(token), [])) for token in tokens)


def _is_latest(record: etree._Element, token: Tree) -> bool:
    printed = token.get("printedNumber")
    return child_text(record, "expiryDate", "DateTime") == text(token, ("expiryDate", "DateTime")) and (
        not isinstance(printed, str) or child_text(record, "printedNumber") == printed.strip()
    )


def _identity(record: etree._Element) -> Identity:
    token = record.find("{*}EmtId")
    representation = "plain" if token is None else token.get("representation", "plain")
    instance = child_text(record, "EmtId", "instance") or ""
    kind = child_text(record, "EmtId", "tokenType") or ""
    return _provider(child_text(record, "contractId") or ""), kind, representation, instance.casefold()


def _contract(record: etree._Element) -> ContractId | None:
    try:
        return ContractId.parse(child_text(record, "contractId") or "")
    except InvalidId:
        return None


def _provider(contract: str) -> str:
    try:
        return ContractId.parse(contract).provider
    except InvalidId:
        return ""
