"""Past: records that were stored so long ago that the time of a filter tells them from new ones.

The first scenario of a store that uploads records leaves them here, so that scenarios of delta downloads,
which come later, have to wait little or not at all. Run alone, they arrange for themselves, and wait.

Source: OCHP-AUTH-008, OCHP-POI-006, OCHP-TARIFF-009, OCHP-STATUS-011; AMB-082.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from conformance.scenarios.judge import Judge
from conformance.values import Form, Instant
from conformance.wire import Reply

MARGIN_S = 2.0
"""How far the time of a filter stays from a change, on either side, besides the clocks' skew (AMB-082)."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class Past(Generic[Value]):
    """Records that were stored some time ago, and a time since when nothing happened to them.

    Args:
        value: What was arranged.
        since: Time for a filter, as the schema writes it: behind the upload by more than the margin, and
            before now by more than the margin.
    """

    value: Value
    since: str

    @property
    def filter(self) -> dict[str, object]:
        """The time as content of ``lastUpdate`` or ``startDateTime``."""
        return {"DateTime": self.since}


def leave(judge: Judge, store: str, value: object, *uploads: Reply) -> None:
    """Leave records for scenarios that come later, unless others were left before.

    Args:
        judge: Of the scenario that uploaded them.
        store: Where they are ("tokens").
        value: What later scenarios need to know of them.
        uploads: Answers to the uploads.
    """
    stored = max(reply.exchange.received for reply in uploads)
    judge.stage.left.setdefault(store, (value, stored))


def past(judge: Judge, store: str, arrange: Callable[[], tuple[Value, Sequence[Reply]]]) -> Past[Value]:
    """Give records that were stored some time ago; waits until the margin has passed.

    Args:
        judge: Of the scenario that needs them.
        store: Where they are ("tokens").
        arrange: Uploads such records, if none were left: what is known of them, and the answers.

    Raises:
        NotJudged: They cannot be arranged.
    """
    left = judge.stage.left
    if store not in left:
        value, uploads = arrange()
        leave(judge, store, value, *uploads)
    known, stored = left[store]
    margin = MARGIN_S + float(judge.stage.target.ixit.clock_skew_s)
    since = math.ceil(stored + margin)
    wanted = since + margin
    bound = wanted - datetime.now(UTC).timestamp()
    if bound > 0:
        reason = f"until records in {store} are older than the margin of a filter"
        judge.wait_until(lambda: datetime.now(UTC).timestamp() >= wanted, reason, bound_s=bound + 0.1)
    moment = datetime.fromtimestamp(0, UTC) + timedelta(seconds=since)
    return Past(known, Instant.at(moment, Form.UTC).text)  # type: ignore[arg-type]
