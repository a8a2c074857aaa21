"""Faults of the HTTP seam that a clearing house has with some of its operations only.

What another service answers, on another port or in another part of the system, often reads messages in a way
of its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from conformance.sandbox.call import Call
from conformance.sandbox.flaw import Flaw
from conformance.sandbox.intake import STEPS, Desk, Step
from conformance.sandbox.message import Incoming, Outgoing
from conformance.sandbox.wrong.credentials import CREDENTIAL_FLAWS
from conformance.sandbox.wrong.envelopes import ENVELOPE_FLAWS
from conformance.sandbox.wrong.markup import MARKUP_FLAWS
from conformance.sandbox.wrong.transfer import TRANSFER_FLAWS

_WIDE = {flaw.fault.id: flaw for flaw in (*CREDENTIAL_FLAWS, *ENVELOPE_FLAWS, *MARKUP_FLAWS, *TRANSFER_FLAWS)}
_OF_LIVE_STATUS = (
    "answers_unknown_operations",
    "chokes_on_byte_order_marks",
    "cuts_values_at_comments",
    "demands_marked_security_headers",
    "demands_prefixes",
    "demands_the_usual_security_prefix",
    "ignores_mandatory_headers",
    "loses_cdata_sections",
    "processes_soap_1_2",
    "refuses_chunked_requests",
    "refuses_indented_messages",
    "refuses_unknown_headers",
    "repairs_broken_xml",
)
_OF_CHARGE_POINTS = (
    "cuts_values_at_comments",
    "demands_prefixes",
    "ignores_mandatory_headers",
    "refuses_chunked_requests",
)
_OPEN = (
    ("lets_requests_without_token_in", "tariffs", b"Tariff"),
    ("lets_tokens_without_password_in", "tokens", b"RoamingAuthorisation"),
    ("ignores_passwords", "charge_points", b"ChargePoint"),
)
"""Faults that let somebody in, with the store that they leave open and the word that its messages hold."""

Concerned = Callable[[Incoming], bool]


def about(words: Iterable[bytes]) -> Concerned:
    """Give the question whether a request holds one of some words."""
    wanted = tuple(words)
    return lambda http: any(word in http.body for word in wanted)


def narrowed(flaw: Flaw, name: str, where: str, concerned: Concerned) -> Flaw:
    """Give a fault that is there for some requests only.

    Args:
        flaw: Of the HTTP seam.
        name: What is added to its id.
        where: What is added to its sentence.
        concerned: Whether a request is one of them.
    """
    steps = {step: _step(step, other, concerned) for step, other in flaw.replaces.items()}
    steps |= {step: _step(step, lambda call, desk: None, concerned) for step in flaw.skips}
    intake, resend = flaw.intake, flaw.resend
    return Flaw(
        replace(
            flaw.fault,
            id=f"{flaw.fault.id}_{name}",
            what=f"{flaw.fault.what.removesuffix('.')}, {where}.",
        ),
        replaces=steps,
        intake=None if intake is None else lambda http: intake(http) if concerned(http) else http,
        resend=None
        if resend is None
        else lambda call, desk, outgoing: resend(call, desk, outgoing) if concerned(call.http) else outgoing,
    )


def _step(name: str, other: Step, concerned: Concerned) -> Step:
    usual = STEPS[name]

    def step(call: Call, desk: Desk) -> Outgoing | None:
        return (other if concerned(call.http) else usual)(call, desk)

    return step


_STATUS = about((b"GetStatus", b"UpdateStatus"))
_CHARGE_POINT = about((b"ChargePointList", b"ChargepointList"))

NARROW_FLAWS: tuple[Flaw, ...] = (
    *(
        narrowed(_WIDE[name], "on_the_live_port", "on the port for live status", _STATUS)
        for name in _OF_LIVE_STATUS
    ),
    *(
        narrowed(_WIDE[fault], f"of_{name}", f"of messages about {name.replace('_', ' ')}", about((word,)))
        for fault, name, word in _OPEN
    ),
    *(
        narrowed(_WIDE[name], "of_charge_points", "of messages about charge points", _CHARGE_POINT)
        for name in _OF_CHARGE_POINTS
    ),
)
