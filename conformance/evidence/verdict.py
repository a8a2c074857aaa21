"""Verdicts and results of campaigns, in the words of ISO/IEC 9646."""

from enum import StrEnum


class Verdict(StrEnum):
    """Outcome of a scenario or a requirement. A fault of the suite is a suite error, never a verdict."""

    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not applicable"


class Outcome(StrEnum):
    """Result of a campaign."""

    CONFORMANT = "conformant"
    PARTIAL = "partial"
    NOT_CONFORMANT = "not conformant"
