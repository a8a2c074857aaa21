"""A stage for tests: a client that answers from a function, everything else as in a campaign."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from conformance import schema
from conformance.evidence import Exchange, Message
from conformance.releases import Role, Side, get
from conformance.requirements import load
from conformance.rules import Context
from conformance.scenarios.judge import Judge
from conformance.scenarios.stage import Stage
from conformance.target import Ixit, Partner, Target
from conformance.wire import Client, Recorder, Reply
from tests.plugin.house import envelope

Answering = Callable[[str, Mapping[str, Any]], bytes]

TARGET = Target(
    name="Stand",
    release="1.4",
    role=Role.CHS,
    side=Side.SERVER,
    endpoints={"chs": "http://127.0.0.1:9/"},
    partners=(
        Partner("DEABC", frozenset({Role.CPO}), "cpo", "secret"),
        Partner("DE8EX", frozenset({Role.EMP}), "emp", "secret"),
    ),
    roaming=frozenset({frozenset({"DEABC", "DE8EX"})}),
    ixit=Ixit(settle_s=0.1, shrink_exchanges=30),
)


def ok(operation: str, arguments: Mapping[str, Any]) -> bytes:
    """Everything is fine."""
    return envelope(operation, "ok")


class ScriptedClient:
    """Answers without a network."""

    def __init__(self, answering: Answering) -> None:
        self.recorder = Recorder()
        self.answering = answering

    def call(self, operation: str, arguments: Mapping[str, Any], credentials: object) -> Reply:
        body = self.answering(operation, arguments)
        headers = (("Content-Type", "text/xml; charset=utf-8"),)
        exchange = Exchange(
            id=self.recorder.next_id(),
            operation=operation,
            partner="DEABC",
            url="http://127.0.0.1:9/",
            sent=0.0,
            received=0.1,
            request=Message("POST / HTTP/1.1", headers, b"", 0, "0" * 64),
            answer=Message("HTTP/1.1 200 OK", headers, body, len(body), "1" * 64),
        )
        self.recorder.keep(exchange)
        return Reply(exchange, 200, headers, body)


def stage(answering: Answering = ok, *, examples: int = 3, target: Target = TARGET, seed: int = 0) -> Stage:
    """A stage whose target answers from a function."""
    release, catalogue = get("1.4"), load()
    applicable = {str(r.id): r for r in catalogue.select("1.4", Role.CHS, Side.SERVER)}
    return Stage(
        target=target,
        release=release,
        client=cast(Client, ScriptedClient(answering)),
        rules=Context(release, schema.of(release), frozenset(applicable)),
        requirements=applicable,
        known=frozenset(str(r.id) for r in catalogue),
        seed=seed,
        epoch=1_800_000_000,
        prefix="TESTTEST",
        examples=examples,
    )


def judge_on(stage: Stage, *requirements: str) -> Judge:
    """A judge for a scenario that declares these requirements."""
    judge = Judge(stage)
    judge.declare(requirements)
    return judge
