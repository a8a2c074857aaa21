"""Clearing: what the operations on CDRs do."""

from conformance.errors import SuiteError
from conformance.model.branch import Branch
from conformance.model.cdr import cdr_facts, cdr_key
from conformance.model.confirmation import confirmation_branches
from conformance.model.download import QUERIES, download_branches
from conformance.model.exchange import Request
from conformance.model.stock import Circumstances, Entry
from conformance.model.upload import upload_branches
from conformance.model.world import Facts, Key, Tree, World
from conformance.releases import Operation
from conformance.values import Interval


class Clearing:
    """The behaviour of the store of CDRs (see `Stock`)."""

    def branches(
        self,
        world: World,
        operation: Operation,
        request: Request,
        caller: str,
        at: Interval,
        circumstances: Circumstances,
    ) -> tuple[Branch, ...]:
        """Give everything that the documents allow, the preferred branch first.

        Raises:
            SuiteError: There is no such operation on CDRs.
        """
        network = circumstances.network
        if operation.name == "AddCDRs":
            due = at.end + circumstances.settle if circumstances.settle else None
            return upload_branches(world, caller, request.records, network, due)
        if operation.name == "ConfirmCDRs":
            return confirmation_branches(world, caller, request.parameters, network)
        if operation.name in QUERIES:
            return download_branches(world, operation.name, caller, request.parameters, network)
        raise SuiteError(f"the model does not know the operation {operation.name}")

    def record(self, member: str, tree: Tree) -> tuple[Key, Facts]:
        """Read the CDR-ID of a CDR and what it says about itself."""
        return cdr_facts(tree)

    def refused(self, entry: Entry) -> Key:
        """Read an entry of ``implausibleCdrsArray``, which is a CDR-ID."""
        return cdr_key(str(entry))

    def refusal(self, key: Key, tree: Tree) -> Entry:
        """Write an entry of ``implausibleCdrsArray``."""
        return key.id

    def delivery(self, request: Request, facts: Facts) -> tuple[str, Tree]:
        """Write a CDR: as uploaded, with its status of now (OCHP-CDR-035)."""
        return "cdrInfoArray", {**facts.content.tree, "status": {"CdrStatusType": facts.status}}
