"""Test group tariffs: lists as long as a target allows; last, because they make later downloads long.

Source: OCHP.md 1.4, Conventions; message-elements.xsd; OCHP-GEN-049.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta

from conformance.records import Tree
from conformance.scenarios.declare import operation, verifies, writes
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import answered
from conformance.scenarios.past import MARGIN_S
from conformance.scenarios.peer import Peer
from conformance.scenarios.tariffs.drawn import long_list
from conformance.scenarios.tariffs.sighting import awaited, ids, showing, tariff_id
from conformance.values import Form, Instant
from conformance.wire import Reply


@verifies("OCHP-GEN-049")
@operation("UpdateTariffs")
@writes("tariffs", "add")
def test_long_list_of_tariffs_is_taken_and_delivered_whole(cpo: Peer, emp: Peer, judge: Judge) -> None:
    """As many tariffs as the target allows are taken at once, and whole and delta download hold each once."""
    many = long_list(judge.stage, cpo, emp)
    skew = float(judge.stage.target.ixit.clock_skew_s)
    before = datetime.now(UTC) - timedelta(seconds=MARGIN_S + skew + 1)
    upload = cpo.UpdateTariffs(TariffInfoArray=many)
    judge.accepted(upload, "OCHP-GEN-049", aspect="upload")
    whole = awaited(judge, emp.GetTariffUpdates, showing(*many[:1], *many[-1:]))
    _each_once(judge, whole, many, "whole")
    since = {"DateTime": Instant.at(before, Form.UTC).text}
    _each_once(judge, emp.GetTariffUpdates(lastUpdate=since), many, "delta")


def _each_once(judge: Judge, reply: Reply, many: list[Tree], aspect: str) -> None:
    answered(judge, reply, "OCHP-GEN-049", aspect=aspect)
    counts = Counter(ids(reply))
    wrong = {name: counts[name] for name in map(tariff_id, many) if counts[name] != 1}
    judge.that(
        not wrong,
        "OCHP-GEN-049",
        reply,
        expected=f"each of the {len(many)} uploaded tariffs once",
        observed=f"{len(wrong)} of them another number of times, first {list(wrong.items())[:1]}",
        aspect=f"{aspect}-once",
    )
