"""Variations: readings of the ambiguity register that the sandbox can play instead of its preferred ones."""

from dataclasses import dataclass

LATER = "AMB-029/accepted-later"


@dataclass(frozen=True, slots=True)
class Variation:
    """A permitted reading.

    Args:
        id: Id of the reading in the register.
        what: What the sandbox does then, as a sentence.
    """

    id: str
    what: str


_VARIATIONS = (
    Variation("AMB-011/roaming", "A download that has nothing to deliver is answered with code roaming."),
    Variation("AMB-014/fault", "Wrong credentials are answered with a wsse fault."),
    Variation("AMB-014/http-401", "Wrong credentials are answered with HTTP 401."),
    Variation("AMB-015/fault", "A request that breaks the schema is answered with a Client fault."),
    Variation("AMB-016/invalid-id", "A batch of which some records are refused is answered with invalid-id."),
    Variation("AMB-022/empty", "GetStatus with wrong credentials is answered with an empty list."),
    Variation("AMB-025/partly", "A confirmation of an unknown CDR is answered with partly."),
    Variation("AMB-025/format", "A confirmation of an unknown CDR is answered with format."),
    Variation("AMB-028/undrawn-too", "Steps that the figure does not draw are carried out."),
    Variation(LATER, "An uploaded CDR is accepted half a second later."),
    Variation("AMB-030/filtered", "Statuses that the table does not list are filtered by like others."),
    Variation("AMB-030/empty", "Statuses that the table does not list are answered with an empty list."),
    Variation("AMB-034/no-prefix", "A CDR-ID without the operator id in front is accepted."),
    Variation("AMB-043/normalised", "Ids are delivered in upper case, without separators."),
    Variation("AMB-048/returned", "A downloaded tariff names its caller as the recipient of its part."),
    Variation("AMB-049/must-be-provided", "A tariff without a default part is refused."),
    Variation(
        "AMB-050/pattern-only", "Opening hours that match the pattern are accepted, backward ones too."
    ),
    Variation("AMB-067/unknown", "A status whose time to live has passed is delivered as unknown."),
    Variation("AMB-068/evse-alone", "A combined status is that of the EVSE, wherever a car is parked."),
    Variation("AMB-069/refused", "A status of an EVSE without static data is refused."),
    Variation("AMB-080/invalid-id", "A request for a token that nobody has is answered with invalid-id."),
    Variation("AMB-080/roaming", "A request for a token that nobody has is answered with roaming."),
    Variation("AMB-081/adds", "An upload of a whole list leaves the records that it does not hold."),
    Variation("AMB-083/left-out", "Tokens that have expired are not delivered."),
    Variation("AMB-085/empty", "The description of an ok is nil."),
    Variation("AMB-097/pattern-only", "Impossible dates that match the pattern are accepted."),
    Variation(
        "AMB-100/idempotent", "A CDR that is uploaded again as new is answered with ok and left alone."
    ),
    Variation("AMB-101/ignored", "Unknown elements and attributes are ignored."),
    Variation("AMB-102/any-role", "Every account may call every operation."),
    Variation("AMB-105/token-and-contract", "A token with another contract is another record."),
    Variation("AMB-106/small-letters", "Token instances are delivered in small letters."),
    Variation("AMB-107/any-representation", "A single token is found by its hash, too."),
    Variation("AMB-108/with-default", "A provider with a part of its own receives the default part, too."),
    Variation(
        "AMB-109/started-and-not-ended", "Tariffs that have not begun or have ended are not delivered."
    ),
    Variation("AMB-110/default-ttl", "A status without time to live is dropped after five minutes."),
    Variation("AMB-111/accepted", "NaN and infinite amounts are accepted."),
)


def variations() -> tuple[Variation, ...]:
    """Give the readings that the sandbox can play; no check may fail because of one."""
    return _VARIATIONS
