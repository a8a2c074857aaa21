"""Flaws: how a fault of the sandbox is made, at one of four seams."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lxml import etree

from conformance.sandbox.call import Call
from conformance.sandbox.house import Misdeed, Misread
from conformance.sandbox.intake import Desk, Step
from conformance.sandbox.message import Incoming, Outgoing

Seam: TypeAlias = Literal["model", "answer", "http", "socket"]
"""Where a fault sits: what the house does, what its answer says, how SOAP and HTTP go, which bytes go out."""

Intake: TypeAlias = Callable[[Incoming], Incoming]
Retell: TypeAlias = Callable[[Call, etree._Element], etree._Element]
Resend: TypeAlias = Callable[[Call, Desk, Outgoing], Outgoing]


@dataclass(frozen=True, slots=True)
class Tamper:
    """What happens to the bytes of each answer on their way out.

    Args:
        change: Changes the bytes of one whole answer.
        request: Changes the bytes of a request as they arrive.
        delay_s: Waits before they are sent.
        then_closes: Closes the connection behind them.
    """

    change: Callable[[bytes], bytes] = bytes
    request: Callable[[bytes], bytes] = bytes
    delay_s: float = 0
    then_closes: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the sandbox does wrong on purpose.

    Args:
        id: Permanent: what the broken target does, in snake case.
        what: The same as a sentence.
        seam: Where it sits.
        requirements: What it has to turn, the one that it is for first.
    """

    id: str
    what: str
    seam: Seam
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """A fault and how it is made.

    Args:
        fault: The fault.
        misread: Changes requests before the model sees them.
        misdeed: Changes what the model settled.
        retell: Changes the answer element.
        skips: Names of the steps that are left out; "schema" leaves out validation.
        replaces: Steps that are done differently, by name.
        intake: Changes the HTTP request before it is looked at.
        resend: Changes the answer as an HTTP message.
        tamper: Changes the bytes of the answer.
    """

    fault: Fault
    misread: Misread | None = None
    misdeed: Misdeed | None = None
    retell: Retell | None = None
    skips: frozenset[str] = frozenset()
    replaces: Mapping[str, Step] = field(default_factory=dict)
    intake: Intake | None = None
    resend: Resend | None = None
    tamper: Tamper | None = None
