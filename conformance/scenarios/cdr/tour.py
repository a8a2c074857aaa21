"""The transition tour: every legal path of one CDR through the status flow, every illegal step at its end.

Two judges look on. Each step names the requirement that says where it leads, and is checked by what both
parties download afterwards. Besides, the model watches every exchange of the path (`Belief`), so that a wrong
answer is found also where no check looks.

Source: media/CDRvalidation.png (status flow 1.4); design, section 7.
"""

from datetime import UTC, datetime

from conformance.model import Belief, Model, Request, Step, Tour, for_release, tours
from conformance.records import Tree, reference, revised, text, tree, with_status
from conformance.releases import get
from conformance.scenarios.cdr.queue import asking, awaited, lacks, shows
from conformance.scenarios.judge import Judge
from conformance.scenarios.peer import Peer
from conformance.values import Interval
from conformance.wire import Reply

TOURS = tours(for_release(get("1.4")))
"""The paths; the status flow of CDRs is the same in every release that has one."""
CONFIRMATIONS = {"approve": "approved", "decline": "declined"}
QUEUED = ("accepted", "revised")


def ending(*statuses: str) -> tuple[Tour, ...]:
    """The tours that end in one of these statuses."""
    return tuple(tour for tour in TOURS if tour.status in statuses)


def requirements(selected: tuple[Tour, ...]) -> tuple[str, ...]:
    """Every requirement that the steps of these tours are checked by."""
    return tuple(sorted({step.requirement for tour in selected for step in (*tour.steps, *tour.illegal)}))


class Onlooker:
    """The model beside a path: what may be true of the target after each exchange.

    Args:
        judge: Of the scenario.
        cdr: The record that walks; nobody else writes it.
    """

    def __init__(self, judge: Judge, cdr: Tree) -> None:
        target = judge.stage.target
        self._judge = judge
        self._id = text(cdr, ("CdrId",))
        self._model: Model = for_release(
            judge.stage.release,
            partners=[partner.id for partner in target.partners],
            roaming=[(one, other) for one, other in (sorted(pair) for pair in target.roaming)],
            settle_s=target.ixit.settle_s,
        )
        self._belief = Belief()

    def watches(self, peer: Peer, operation: str, arguments: Tree, reply: Reply, requirement: str) -> Reply:
        """Compare an answer with everything that the documents allow after all before.

        Args:
            peer: Who asked.
            operation: What was called.
            arguments: The content of the request.
            reply: The answer.
            requirement: Of the step that is taken; booked if the model names one that is not checked here.
        """
        signal = _signal(reply)
        payload = reply.document.payload
        request = Request.read(operation, peer.id, peer.roles, arguments)
        answer = None
        if signal is not None:
            readable = payload is not None and reply.document.fault is None and reply.code is not None
            answer = self._model.answer(
                operation, signal, tree(payload) if readable and payload is not None else None
            )
        skew = self._judge.stage.target.ixit.clock_skew_s
        sent, received = (
            datetime.fromtimestamp(when, UTC) for when in (reply.exchange.sent, reply.exchange.received)
        )
        seen = self._belief.observe(
            self._model,
            request,
            answer,
            Interval(sent, received).widened(skew),
            lambda key: key.id == self._id,
        )
        self._belief = seen.belief
        for reading in sorted(seen.readings):
            self._judge.observe(
                reading.split("/")[0], reading, "seen on a path through the status flow", reply
            )
        if not seen.fits:
            named = next((r for r in seen.because if self._judge.may_check(r)), requirement)
            self._judge.that(
                False, named, reply, expected=seen.expected, observed=seen.observed, aspect="model"
            )
        return reply


def _signal(reply: Reply) -> str | None:
    """How the model names what an answer shows; None if there was none."""
    if reply.error is not None:
        return None
    fault = reply.document.fault
    if fault is not None:
        return f"fault:{fault.code.rpartition(':')[2]}"
    return reply.code or f"http:{reply.status}"


def travel(judge: Judge, cpo: Peer, emp: Peer, tour: Tour, cdr: Tree) -> None:
    """Walk one path with one record, then try each illegal step at its end.

    Args:
        judge: Of the scenario.
        cpo: Operator of the record.
        emp: Its provider.
        tour: The path.
        cdr: A plausible new CDR.
    """
    onlooker = Onlooker(judge, cdr)
    held = cdr
    for number, step in enumerate(tour.steps):
        held = _content(step, held)
        reply = _taken(onlooker, cpo, emp, step, held)
        judge.accepted(reply, step.requirement, aspect=f"{tour.name}/{number}")
        _is_in(judge, onlooker, cpo, emp, step, held, f"{tour.name}/{number}")
    for step in tour.illegal:
        _taken(onlooker, cpo, emp, step, _content(step, held))
        _is_in(judge, onlooker, cpo, emp, step, held, f"{tour.name}/not-{step.action}")


def _content(step: Step, cdr: Tree) -> Tree:
    """The record as the step uploads it: a revision says something new."""
    if step.action == "revised":
        return revised(cdr)
    return cdr if step.actor == "emp" else with_status(cdr, step.action)


def _taken(onlooker: Onlooker, cpo: Peer, emp: Peer, step: Step, cdr: Tree) -> Reply:
    if step.actor == "cpo":
        uploaded: Tree = {"cdrInfoArray": [cdr]}
        return onlooker.watches(cpo, "AddCDRs", uploaded, cpo.AddCDRs(**uploaded), step.requirement)
    confirmed: Tree = {CONFIRMATIONS[step.action]: [reference(cdr)]}
    return onlooker.watches(emp, "ConfirmCDRs", confirmed, emp.ConfirmCDRs(**confirmed), step.requirement)


def _is_in(
    judge: Judge, onlooker: Onlooker, cpo: Peer, emp: Peer, step: Step, cdr: Tree, aspect: str
) -> None:
    """Check by downloads that the record has the status of a step, and is queued only if it belongs there."""

    def queue() -> Reply:
        return onlooker.watches(emp, "GetCDRs", {}, emp.GetCDRs(), step.requirement)

    if step.status in QUEUED:
        shows(
            judge,
            step.requirement,
            awaited(judge, queue, cdr, status=step.status),
            cdr,
            status=step.status,
            aspect=aspect,
        )
        return
    lacks(judge, step.requirement, queue(), cdr, aspect=f"{aspect}/queue")
    asked: Tree = {"cdrStatus": asking(step.status)}
    reply = onlooker.watches(cpo, "CheckCDRs", asked, cpo.CheckCDRs(**asked), step.requirement)
    shows(judge, step.requirement, reply, cdr, status=step.status, aspect=aspect)
