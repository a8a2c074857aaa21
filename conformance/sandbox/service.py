"""Service: what becomes of one HTTP request, from its first step to the answer."""

from collections.abc import Sequence
from typing import Any, cast

from lxml import etree

from conformance.errors import UsageError
from conformance.model import Request
from conformance.records import tree
from conformance.releases import Operation, Release
from conformance.sandbox.accounts import Account
from conformance.sandbox.answers import answer_element, answer_members
from conformance.sandbox.call import Call
from conformance.sandbox.description import schema_document, schema_folder, wsdl
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.house import House
from conformance.sandbox.intake import STEPS, Desk
from conformance.sandbox.message import Incoming, Outgoing
from conformance.sandbox.pruning import drop_instance_attributes, prune
from conformance.sandbox.refusal import has_result, invalid
from conformance.sandbox.soap import TEXT_XML, XSI, answer, answer_in_pieces, fault, result
from conformance.schema import of
from conformance.values import EvseId, InvalidId

HELD_RECORDS = 1000
"""Answers with more records are written while they are sent, so that they keep nobody else waiting."""


class Service:
    """A clearing house behind HTTP.

    Args:
        release: Release that it speaks.
        accounts: Its partners.
        house: What it holds.
        readings: Readings that it plays.
        flaws: What it does wrong.
    """

    def __init__(
        self,
        release: Release,
        accounts: Sequence[Account],
        house: House,
        readings: frozenset[str] = frozenset(),
        flaws: Sequence[Flaw] = (),
    ) -> None:
        self._release = release
        self._house = house
        self._desk = Desk(release, accounts, readings)
        self._flaws = flaws
        skipped = frozenset().union(*(flaw.skips for flaw in flaws))
        replaced = {name: step for flaw in flaws for name, step in flaw.replaces.items()}
        self._steps = [replaced.get(name, step) for name, step in STEPS.items() if name not in skipped]
        self._skips_schema = "schema" in skipped

    def handle(self, http: Incoming) -> Outgoing:
        """Answer a request; never raises for what a client sends."""
        description = self._description(http)
        if description is not None:
            return description
        if http.path not in self._desk.paths:
            return Outgoing(404, b"nothing is here", (("Content-Type", "text/plain; charset=utf-8"),))
        for flaw in self._flaws:
            if flaw.intake:
                http = flaw.intake(http)
        call = Call(http)
        outgoing = self._pass(call)
        for flaw in self._flaws:
            if flaw.resend:
                outgoing = flaw.resend(call, self._desk, outgoing)
        return outgoing

    def _description(self, http: Incoming) -> Outgoing | None:
        if http.method != "GET":
            return None
        if http.path in self._desk.paths and http.query.lower() == "wsdl":
            return Outgoing(200, wsdl(self._release, http.base), (TEXT_XML,))
        folder = schema_folder(self._release)
        if http.path.startswith(folder):
            content = schema_document(self._release, http.path.removeprefix(folder))
            return None if content is None else Outgoing(200, content, (TEXT_XML,))
        return None

    def _pass(self, call: Call) -> Outgoing:
        for step in self._steps:
            refused = step(call, self._desk)
            if refused is not None:
                return refused
        operation = call.operation
        if operation is None or call.account is None:
            return fault("Server", "a step was left out that is needed")
        payload = call.payloads[0]
        drop_instance_attributes(payload)
        schema = of(self._release)
        if "AMB-101/ignored" in self._desk.readings:
            prune(payload, schema.component(operation.request), self._release.namespace)
        findings = () if self._skips_schema else schema.validate(payload, call.document)
        if findings:
            return invalid(call, self._release, findings, self._desk.readings)
        if not self._house.knows(operation.name):
            return self._not_offered(operation)
        return self._perform(call, operation, call.account, payload)

    def _not_offered(self, operation: Operation) -> Outgoing:
        """Queries find nothing; an upload that would be lost is refused instead of being answered with ok."""
        if operation.writes:
            return fault(
                "Client", f"this sandbox does not offer {operation.name} yet", "its store is not kept"
            )
        if has_result(self._release, operation):
            return answer(result(self._release, operation.response, "ok", "nothing is stored"))
        return answer(etree.Element(self._release.qname(operation.response)))

    def _perform(
        self, call: Call, operation: Operation, account: Account, payload: etree._Element
    ) -> Outgoing:
        content = cast(dict[str, Any], tree(payload))
        request = Request.read(operation, account.id, account.roles, content)
        try:
            settled = self._house.perform(request)
        except UsageError as error:
            return answer(result(self._release, operation.response, "server", str(error)))
        call.settled = settled
        if settled.signal == "fault:Client" or not (
            settled.signal == "ok" or has_result(self._release, operation)
        ):
            return fault("Client", "the request is refused", "its content is not acceptable")
        members = self._house.members(request, settled)
        is_plain = not self._flaws and not self._desk.readings
        if is_plain and sum(len(entries) for entries in members.values()) > HELD_RECORDS:
            written = answer_members(self._release, operation, settled, members)
            return answer_in_pieces(self._release.qname(operation.response), written, "ochp")
        element = answer_element(self._release, operation, settled, members)
        self._play(element, settled.signal)
        for flaw in self._flaws:
            if flaw.retell:
                element = flaw.retell(call, element)
        return answer(element)

    def _play(self, element: etree._Element, signal: str) -> None:
        """Readings of the answer's texts."""
        if "AMB-085/empty" in self._desk.readings and signal == "ok":
            for description in element.iter(self._release.qname("resultDescription")):
                description.text = None
                description.set(f"{{{XSI}}}nil", "true")
        if "AMB-106/small-letters" in self._desk.readings:
            for instance in element.iter(self._release.qname("instance")):
                instance.text = (instance.text or "").lower()
        if "AMB-043/normalised" in self._desk.readings:
            for contract in element.iter(self._release.qname("contractId")):
                contract.text = (contract.text or "").upper().replace("-", "")
            for evse in element.iter(self._release.qname("evseId")):
                evse.text = _canonical(evse.text or "")


def _canonical(text: str) -> str:
    try:
        return EvseId.parse(text).canonical
    except InvalidId:
        return text
