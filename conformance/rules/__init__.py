"""What the schema cannot say: pure functions from messages to checks.

Importing this package fills the register of rules; `judge` runs those that apply.
"""

from conformance.rules import (
    cdr,
    charge_point,
    envelope,
    live_status,
    opening_hours,
    result,
    tariff,
    token,
    transport,
)
from conformance.rules.judge import Context, Judged, judge
from conformance.rules.rule import REGISTER, Rule, View, own_text, quoted

_REGISTERED = (cdr, charge_point, envelope, live_status, opening_hours, result, tariff, token, transport)

__all__ = ["REGISTER", "Context", "Judged", "Rule", "View", "judge", "own_text", "quoted"]
