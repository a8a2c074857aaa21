"""Judge: what scenarios say about what they see. Each check names exactly one requirement."""

import time
from collections.abc import Callable, Collection
from typing import NoReturn

from lxml import etree

from conformance.errors import SuiteError
from conformance.evidence import Check, Finding, Observation, Place, Wait
from conformance.requirements import Level
from conformance.rules import quoted
from conformance.scenarios.signals import NotJudged, purpose_failed
from conformance.scenarios.stage import Stage
from conformance.wire import Reply

_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 1.0


class Judge:
    """The handle with which a scenario judges.

    Args:
        stage: Where the scenario plays.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._declared: frozenset[str] = frozenset()

    def declare(self, requirements: Collection[str]) -> None:
        """Say which requirements the scenario on the stage may judge; others are a suite error."""
        self._declared = frozenset(requirements)

    def may_check(self, requirement: str) -> bool:
        """Whether the scenario on the stage declares a requirement."""
        return requirement in self._declared

    def that(
        self,
        condition: bool,
        requirement: str,
        reply: Reply | None,
        *,
        expected: str,
        observed: str,
        at: etree._Element | None = None,
        aspect: str = "",
    ) -> None:
        """Check one requirement, and end the scenario if it fails.

        A failed SHOULD or MAY is recorded as well but ends nothing. A requirement that does not apply to this
        target, in this release, is not judged at all.

        Args:
            condition: Whether the requirement is met.
            requirement: Its id.
            reply: The answer that shows it; None if no single one does.
            expected: What the requirement asks for, as a clause.
            observed: What was seen, as a clause; quote text of the target with `quoted`.
            at: The element of the answer that is meant.
            aspect: Tells apart several checks of one requirement in one scenario.

        Raises:
            PurposeFailed: It failed; internal, not to be caught.
            NotJudged: It failed because of a target that cannot be relied on (`Reliability`).
            SuiteError: The scenario does not declare this requirement, or the catalogue does not have it.
        """
        self._check(condition, requirement, reply, expected, observed, at, aspect, may_end=True)

    def note(
        self,
        condition: bool,
        requirement: str,
        reply: Reply | None,
        *,
        expected: str,
        observed: str,
        at: etree._Element | None = None,
        aspect: str = "",
    ) -> None:
        """Check one requirement like `that`, but go on whatever the outcome is."""
        self._check(condition, requirement, reply, expected, observed, at, aspect, may_end=False)

    def _check(
        self,
        condition: bool,
        requirement: str,
        reply: Reply | None,
        expected: str,
        observed: str,
        at: etree._Element | None,
        aspect: str,
        *,
        may_end: bool,
    ) -> None:
        if requirement not in self.stage.known:
            raise SuiteError(f"the catalogue has no requirement {requirement}")
        if requirement not in self._declared:
            raise SuiteError(f"a check names {requirement}, which @verifies of its scenario does not")
        entry = self.stage.requirements.get(requirement)
        if entry is None:
            return
        trial = self.stage.trial
        check_id = "/".join(part for part in (trial.scenario, requirement, aspect) if part)
        if not (condition or trial.is_shrinking) and at is None:
            # what an answer shows, it shows; what it lacks may be an accident
            excuse = self.stage.reliability.excuse(reply, requirement, check_id)
            if excuse:
                raise NotJudged(excuse)
        finding = None if condition else Finding(expected, observed, _place(reply, at), _exchange(reply))
        ends = may_end and entry.level.judged_as is Level.MUST
        trial.check(Check(check_id, requirement, finding), raises=ends)
        if finding is not None and ends:
            raise purpose_failed(check_id, f"{requirement}: expected {expected}, observed {observed}")

    def observe(self, ambiguity: str, reading: str, note: str, reply: Reply | None = None) -> None:
        """Count the reading of an ambiguity that was seen; gives no verdict.

        Args:
            ambiguity: Its id, or the id of a requirement whose check only reports.
            reading: Permanent id of the reading ("AMB-016/partly"), or a short label.
            note: What was seen, as a sentence.
            reply: The answer that shows it.
        """
        self.stage.trial.observe(Observation(ambiguity, reading, note, exchange=_exchange(reply)))

    def inconclusive(self, reason: str) -> NoReturn:
        """End the scenario: it cannot be judged.

        Args:
            reason: Why, as a clause without a full stop.

        Raises:
            NotJudged: Always; internal, not to be caught.
        """
        raise NotJudged(reason)

    def readable(self, reply: Reply) -> Reply:
        """Make sure that an answer can be read: the expected element, valid under the schema, and no fault.

        Raises:
            NotJudged: It is not; the reason names the first finding.
        """
        judged = self.stage.trial.current.judged.get(reply.exchange.id)
        if judged is None:
            raise SuiteError("an answer was judged that did not come from a peer of this scenario")
        if not judged.readable:
            raise NotJudged(
                f"the answer to {reply.exchange.operation or 'the request'} cannot be read: {said(reply)}"
            )
        return reply

    def accepted(self, reply: Reply, requirement: str, *, aspect: str = "") -> None:
        """Check that a request was carried out: a readable answer with the code `ok`, and no fault.

        Raises:
            NotJudged: The answer cannot be read.
        """
        if reply.document.fault is None:
            self.readable(reply)
        self.that(
            reply.code == "ok",
            requirement,
            reply,
            expected="the result code 'ok'",
            observed=said(reply),
            at=_code_element(reply),
            aspect=aspect,
        )

    def refused(
        self,
        reply: Reply,
        requirement: str,
        *,
        codes: Collection[str] = (),
        faults: bool = True,
        aspect: str = "",
    ) -> None:
        """Check that a request was refused: a result code other than `ok`, or a SOAP fault.

        Args:
            reply: The answer.
            requirement: What asks for the refusal.
            codes: Codes that are right; none given: each but `ok`.
            faults: Whether a SOAP fault is a right refusal too.
            aspect: See `that`.

        Raises:
            NotJudged: The answer is neither a fault nor readable.
        """
        wanted = " or ".join(f"'{code}'" for code in codes) if codes else "other than 'ok'"
        expected = f"the result code {wanted}" + (", or a SOAP fault" if faults else "")
        fault = reply.document.fault
        if fault is not None:
            self.that(
                faults, requirement, reply, expected=expected, observed=said(reply), at=None, aspect=aspect
            )
            return
        self.readable(reply)
        right = reply.code in codes if codes else reply.code not in (None, "ok")
        observed = f"the result code {quoted(reply.code or '')}"
        at = _code_element(reply)
        self.that(right, requirement, reply, expected=expected, observed=observed, at=at, aspect=aspect)

    def wait_until(self, condition: Callable[[], bool], reason: str, bound_s: float | None = None) -> bool:
        """Wait until a condition holds; the only way in which a scenario waits.

        Args:
            condition: Asked at once, then again after pauses, and a last time when the bound is reached.
            reason: Why there is something to wait for; declared in the results.
            bound_s: Longest wait in seconds; None: `settle_s` of the target.

        Returns:
            Whether it held within the bound.
        """
        bound_s = self.stage.target.ixit.settle_s if bound_s is None else bound_s
        started = time.monotonic()
        pause = _FIRST_PAUSE_S
        while not (held := condition()):
            left = bound_s - (time.monotonic() - started)
            if left <= 0:
                break
            time.sleep(min(pause, left))
            pause = min(pause * 2, _LONGEST_PAUSE_S)
        waited = time.monotonic() - started
        self.stage.trial.waits.append(Wait(reason, bound_s, round(waited, 3)))
        return held


def said(reply: Reply) -> str:
    """What an answer says, as a clause, whatever it is."""
    if reply.error is not None:
        return reply.error.what
    document = reply.document
    if (fault := document.fault) is not None:
        return f"a SOAP fault {quoted(fault.code)} ({quoted(fault.string)})"
    if document.problem is not None:
        return f"HTTP status {reply.status}, the body is not readable ({document.problem.what})"
    if reply.code is None:
        return f"HTTP status {reply.status}, the payload is {quoted(document.payload_name or 'absent')}"
    return f"HTTP status {reply.status}, result code {quoted(reply.code)}"


def _exchange(reply: Reply | None) -> str | None:
    return None if reply is None else reply.exchange.id


def _place(reply: Reply | None, at: etree._Element | None) -> Place | None:
    if reply is None or at is None:
        return None
    path, line, column = reply.document.locate(at)
    return Place(path, line, column)


def _code_element(reply: Reply) -> etree._Element | None:
    payload = reply.document.payload
    return None if payload is None else payload.find("{*}result/{*}resultCode/{*}resultCode")
