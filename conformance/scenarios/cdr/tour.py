"""The transition tour: every legal path of a CDR through the status flow, every illegal step at its end.

Two judges look on. Each step names the requirement that says where it leads, and is checked by what both
parties download afterwards. Besides, the model watches every exchange of the path (`Belief`), so that a wrong
answer is found also where no check looks.

Source: media/CDRvalidation.png (status flow 1.4); design, section 7.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from lxml import etree

from conformance.model import Belief, Model, Request, Step, Tour, for_release, tours
from conformance.records import Tree, reference, revised, text, tree, with_status
from conformance.releases import get
from conformance.scenarios.cdr.queue import asking, awaited, cdr_id, lacks, shows
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import child_text
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


@dataclass(frozen=True)
class Move:
    """A step that a record takes.

    Args:
        step: The step.
        cdr: The record, as it is uploaded.
        aspect: Where on its path it is; part of the ids of checks.
    """

    step: Step
    cdr: Tree
    aspect: str


class Onlooker:
    """The model beside the paths: what may be true of the target after each exchange.

    Args:
        judge: Of the scenario.
        cdrs: The records that walk; nobody else writes them.
    """

    def __init__(self, judge: Judge, cdrs: Sequence[Tree]) -> None:
        target = judge.stage.target
        self._judge = judge
        self._ids = frozenset(text(cdr, ("CdrId",)) for cdr in cdrs)
        self._model: Model = for_release(
            judge.stage.release,
            partners=[partner.id for partner in target.partners],
            roaming=[(one, other) for one, other in (sorted(pair) for pair in target.roaming)],
            settle_s=target.ixit.settle_s,
        )
        self._belief = Belief()

    def _told(self, payload: etree._Element) -> Tree:
        """The answer as a tree, without strangers: the model ignores them, and they may be many."""
        shell = etree.Element(payload.tag)
        for child in payload.iterchildren(etree.Element):
            if etree.QName(child).localname != "cdrInfoArray" or child_text(child, "CdrId") in self._ids:
                shell.append(deepcopy(child))
        return tree(shell)

    def watches(
        self, peer: Peer, operation: str, arguments: Tree, reply: Reply, moves: Sequence[Move]
    ) -> Reply:
        """Compare an answer with everything that the documents allow after all before.

        Args:
            peer: Who asked.
            operation: What was called.
            arguments: The content of the request.
            reply: The answer.
            moves: The steps that are taken; the requirement of the one concerned is booked if the model names
                none that is checked here.
        """
        signal = _signal(reply)
        payload = reply.document.payload
        request = Request.read(self._judge.stage.release.operation(operation), peer.id, peer.roles, arguments)
        answer = None
        if signal is not None:
            readable = payload is not None and reply.document.fault is None and reply.code is not None
            answer = self._model.answer(
                operation, signal, self._told(payload) if readable and payload is not None else None
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
            lambda key: key.id in self._ids,
        )
        self._belief = seen.belief
        for reading in sorted(seen.readings):
            self._judge.observe(
                reading.split("/")[0], reading, "seen on a path through the status flow", reply
            )
        if not seen.fits:
            concerned = next((m for m in moves if seen.key and cdr_id(m.cdr) == seen.key.id), moves[0])
            named = next((r for r in seen.because if self._judge.may_check(r)), concerned.step.requirement)
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


def travel(judge: Judge, cpo: Peer, emp: Peer, tours: Sequence[Tour], cdrs: Sequence[Tree]) -> None:
    """Walk each path with a record of its own, all in step, then try each illegal step at their ends.

    Records that take the same step by the same requirement share a request, and all share downloads, because
    each of these gives a whole queue.

    Args:
        judge: Of the scenario.
        cpo: Operator of the records.
        emp: Their provider.
        tours: The paths.
        cdrs: Plausible new CDRs, one for each path.
    """
    onlooker = Onlooker(judge, cdrs)
    held = list(cdrs)
    for number in range(max(len(tour.steps) for tour in tours)):
        moves = []
        for walker, tour in enumerate(tours):
            if number < len(tour.steps):
                step = tour.steps[number]
                held[walker] = _content(step, held[walker])
                moves.append(Move(step, held[walker], f"{tour.name}/{number}"))
        for move, reply in _taken(judge, onlooker, cpo, emp, moves):
            judge.accepted(reply, move.step.requirement, aspect=move.aspect)
        _are_in(judge, onlooker, cpo, emp, moves)
    for action in dict.fromkeys(step.action for tour in tours for step in tour.illegal):
        tried = [
            Move(step, cdr, f"{tour.name}/not-{action}")
            for tour, cdr in zip(tours, held, strict=True)
            for step in tour.illegal
            if step.action == action
        ]
        _taken(
            judge, onlooker, cpo, emp, [replace(move, cdr=_content(move.step, move.cdr)) for move in tried]
        )
        _are_in(judge, onlooker, cpo, emp, tried)


def _content(step: Step, cdr: Tree) -> Tree:
    """The record as the step uploads it: a revision says something new."""
    if step.action == "revised":
        return revised(cdr)
    return cdr if step.actor == "emp" else with_status(cdr, step.action)


def _taken(
    judge: Judge, onlooker: Onlooker, cpo: Peer, emp: Peer, moves: Sequence[Move]
) -> list[tuple[Move, Reply]]:
    """Take steps, one request for those that the same requirement is about; give the answer to each."""
    most = max(1, int(judge.stage.target.ixit.max_list_size))
    groups: dict[tuple[str, str], list[Move]] = {}
    for move in moves:
        groups.setdefault((move.step.action, move.step.requirement), []).append(move)
    taken = []
    for group in groups.values():
        for start in range(0, len(group), most):
            part = group[start : start + most]
            reply = _sent(onlooker, cpo, emp, part)
            taken += [(move, reply) for move in part]
    return taken


def _sent(onlooker: Onlooker, cpo: Peer, emp: Peer, moves: Sequence[Move]) -> Reply:
    step = moves[0].step
    if step.actor == "cpo":
        uploaded: Tree = {"cdrInfoArray": [move.cdr for move in moves]}
        return onlooker.watches(cpo, "AddCDRs", uploaded, cpo.AddCDRs(**uploaded), moves)
    confirmed: Tree = {CONFIRMATIONS[step.action]: [reference(move.cdr) for move in moves]}
    return onlooker.watches(emp, "ConfirmCDRs", confirmed, emp.ConfirmCDRs(**confirmed), moves)


def _are_in(judge: Judge, onlooker: Onlooker, cpo: Peer, emp: Peer, moves: Sequence[Move]) -> None:
    """Check by downloads that records have the status of their step, and are queued only if that is open."""

    def queue() -> Reply:
        return onlooker.watches(emp, "GetCDRs", {}, emp.GetCDRs(), moves)

    by_status: dict[str, list[Move]] = {}
    for move in moves:
        by_status.setdefault(move.step.status, []).append(move)
    queued = None
    for status in QUEUED:
        if status in by_status:
            queued = awaited(judge, queue, *(move.cdr for move in by_status[status]), status=status)
            _show(judge, queued, by_status[status])
    queued = queued or queue()
    for status in by_status:
        if status in QUEUED:
            continue
        for move in by_status[status]:
            lacks(judge, move.step.requirement, queued, move.cdr, aspect=f"{move.aspect}/queue")
        asked: Tree = {"cdrStatus": asking(status)}
        reply = onlooker.watches(cpo, "CheckCDRs", asked, cpo.CheckCDRs(**asked), by_status[status])
        _show(judge, reply, by_status[status])


def _show(judge: Judge, reply: Reply, moves: Sequence[Move]) -> None:
    for move in moves:
        shows(judge, move.step.requirement, reply, move.cdr, status=move.step.status, aspect=move.aspect)
