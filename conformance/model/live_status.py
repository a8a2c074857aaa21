"""Live status: what UpdateStatus and GetStatus do.

Source: OCHP.md, Live Status Interface, UpdateStatus.req, GetStatus.req; AMB-016, AMB-021, AMB-067 to AMB-070,
AMB-082, AMB-103, AMB-110.
"""

from conformance.errors import SuiteError
from conformance.model.branch import Branch
from conformance.model.content import Content, evse_identity, parking_identity
from conformance.model.exchange import Request
from conformance.model.status_download import kind_asked, status_branches
from conformance.model.status_upload import Sent, update_branches
from conformance.model.stock import Circumstances, Entry
from conformance.model.world import Facts, Key, Tree, World
from conformance.releases import Operation, Store
from conformance.values import Interval

_MEMBERS = ("evse", "parking")


class LiveStatus:
    """The behaviour of the store of live status (see `Stock`)."""

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
            SuiteError: There is no such operation on live status.
        """
        if operation.name == "UpdateStatus":
            sent = tuple(
                Sent(*self.record(member, tree), tree)
                for member in _MEMBERS
                for tree in request.parameters.get(member, ())
            )
            return update_branches(world, sent, request.parameters, caller, at)
        if operation.name == "GetStatus":
            return status_branches(world, request.parameters, caller, at, circumstances.network)
        raise SuiteError(f"the model does not know the operation {operation.name}")

    def record(self, member: str, tree: Tree) -> tuple[Key, Facts]:
        """Read the key of a status and what it says about itself.

        A combined status has the key of its EVSE, and no status to be compared: no rule says what it is
        (AMB-068), so it is part of the content.
        """
        if member == "parking":
            id, status = parking_identity(tree["parkingId"]), tree["@status"]
        else:
            id, status = evse_identity(tree["evseId"]), tree["@major"]
        key = Key(Store.LIVE_STATUS, f"{'parking' if member == 'parking' else 'evse'}/{id}")
        return key, Facts("" if member == "combined" else status, "", id[:5], id, Content(tree))

    def refused(self, entry: Entry) -> Key:
        """There is no list of refused status (OCHP-STATUS-020).

        Raises:
            SuiteError: Always.
        """
        raise SuiteError("no answer lists refused status")

    def refusal(self, key: Key, tree: Tree) -> Entry:
        """There is no list of refused status (OCHP-STATUS-020).

        Raises:
            SuiteError: Always.
        """
        raise SuiteError("no answer lists refused status")

    def delivery(self, request: Request, facts: Facts) -> tuple[str, Tree]:
        """Write a status, in the element that was asked for (OCHP-STATUS-012 to OCHP-STATUS-014)."""
        return kind_asked(request.parameters), dict(facts.content.tree)
