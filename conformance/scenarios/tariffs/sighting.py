"""How a scenario reads tariff answers: sightings of a tariff, the parts of it that were delivered, refusals.

Source: OCHP.md 1.4, Exchange Tariff Information, TariffInfo class, IndividualTariffType class.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from lxml import etree

from conformance.model import Content
from conformance.records import Tree, items, text, tree
from conformance.scenarios.judge import Judge
from conformance.scenarios.outcome import answered, child_text
from conformance.scenarios.peer import Peer
from conformance.values import Form, Instant, InvalidId, TariffId
from conformance.wire import Reply

MEMBER = "TariffInfoArray"
REFUSED = "refusedTariffInfo"
RECENT_S = 5
"""More than the margin of a filter (AMB-082)."""


def tariff_id(tariff: Tree) -> str:
    """The id of a tariff, in the spelling that all spellings have in common."""
    return canonical(text(tariff, ("tariffId",)))


def canonical(id: str) -> str:
    """A tariff-id in capitals without the two separators; what is none stays as it is (AMB-043, AMB-044)."""
    try:
        return TariffId.parse(id).canonical
    except InvalidId:
        return id


def sightings(reply: Reply, tariff: Tree) -> tuple[etree._Element, ...]:
    """The records of an answer that carry the id of a tariff."""
    return tuple(r for r in reply.records(MEMBER) if _id(r) == tariff_id(tariff))


def ids(reply: Reply) -> list[str]:
    """The ids of all delivered tariffs, in their order."""
    return [_id(record) for record in reply.records(MEMBER)]


def refused_ids(reply: Reply) -> tuple[str, ...]:
    """The ids of the tariffs that an answer lists as refused."""
    return tuple(_id(record) for record in reply.records(REFUSED))


def _id(record: etree._Element) -> str:
    return canonical(child_text(record, "tariffId") or "")


def parts_of(tariff: Tree) -> list[Tree]:
    """The individual tariffs of a tariff, without the names of their recipients."""
    return [_bare(part) for part in items(tariff, "individualTariff")]


def parts_for(tariff: Tree, provider: str) -> tuple[list[Tree], list[Tree]]:
    """The parts of an uploaded tariff that are for a provider, and those that are for everybody."""
    parts = items(tariff, "individualTariff")
    own = [_bare(part) for part in parts if provider in recipients(part)]
    return own, [_bare(part) for part in parts if not recipients(part)]


def recipients(part: Tree) -> tuple[str, ...]:
    """The providers that a part names."""
    named = part.get("recipient", [])
    return tuple(str(one) for one in (named if isinstance(named, list) else [named]))


def _bare(part: Tree) -> Tree:
    return {name: node for name, node in part.items() if name != "recipient"}


def difference(uploaded: Tree, delivered: Tree) -> str | None:
    """The first field in which a part differs, in words; None: it says the same."""
    return Content(uploaded).difference(Content(delivered))


def has(parts: list[Tree], part: Tree) -> bool:
    """Whether one of some parts says the same as another one."""
    return any(difference(one, part) is None for one in parts)


def awaited(judge: Judge, download: Callable[[], Reply], complete: Callable[[Reply], bool]) -> Reply:
    """Repeat a download until it shows what was uploaded, at most `settle_s`.

    Returns:
        The last answer, whether it shows that or not.
    """
    replies = [download()]

    def shown() -> bool:
        if not complete(replies[-1]):
            replies.append(download())
        return complete(replies[-1])

    if not complete(replies[-1]):
        reason = "an uploaded tariff becomes visible to its providers"
        judge.wait_until(shown, reason, judge.stage.target.ixit.settle_s)
    return replies[-1]


def recent(emp: Peer) -> Reply:
    """What changed in the last seconds: enough to see that a tariff was not stored, whatever else is."""
    since = datetime.now(UTC) - timedelta(seconds=RECENT_S + float(emp.stage.target.ixit.clock_skew_s))
    return emp.GetTariffUpdates(lastUpdate={"DateTime": Instant.at(since, Form.UTC).text})


def showing(*tariffs: Tree) -> Callable[[Reply], bool]:
    """Whether an answer holds some tariffs as they were uploaded last, as far as can be told."""

    def complete(reply: Reply) -> bool:
        return all(
            any(_may_be(tariff, tree(record)) for record in sightings(reply, tariff)) for tariff in tariffs
        )

    return complete


def _may_be(tariff: Tree, delivered: Tree) -> bool:
    """Whether every delivered part is one of the tariff's, so that it is this version of it."""
    known = parts_of(tariff)
    return all(has(known, part) for part in parts_of(delivered))


def shows(
    judge: Judge, requirement: str, reply: Reply, tariff: Tree, *, aspect: str = "shown", once: bool = False
) -> etree._Element:
    """Check that an answer holds a tariff.

    Returns:
        The record as delivered.
    """
    answered(judge, reply, requirement, aspect=aspect)
    found = sightings(reply, tariff)
    judge.that(
        len(found) == 1 if once else bool(found),
        requirement,
        reply,
        expected=f"tariff {tariff_id(tariff)} {'once ' if once else ''}in the answer",
        observed=f"it is there {len(found)} times, among {len(reply.records(MEMBER))} records",
        at=found[-1] if found else None,
        aspect=aspect,
    )
    return found[0]


def lacks(judge: Judge, requirement: str, reply: Reply, *tariffs: Tree, aspect: str = "absent") -> None:
    """Check that an answer holds none of these tariffs."""
    answered(judge, reply, requirement, aspect=aspect, refusal_will_do=True)
    for tariff in tariffs:
        found = sightings(reply, tariff)
        judge.that(
            not found,
            requirement,
            reply,
            expected=f"tariff {tariff_id(tariff)} not in the answer",
            observed="it is there",
            at=found[0] if found else None,
            aspect=aspect,
        )


def own_parts_only(
    judge: Judge, requirement: str, reply: Reply, tariff: Tree, provider: str, *, aspect: str
) -> None:
    """Check that a provider was told what is meant for it of a tariff, unchanged, and nothing else.

    Its own parts have to be there, perhaps with the default beside them (AMB-108); without any, the default.
    """
    record = shows(judge, requirement, reply, tariff, aspect=f"{aspect}-shown")
    own, default = parts_for(tariff, provider)
    elements = list(record.iterchildren("{*}individualTariff"))
    delivered = parts_of(tree(record))
    for element, part in zip(elements, delivered, strict=True):
        nearest = (own + default) or [{}]
        judge.that(
            has(own + default, part),
            requirement,
            reply,
            expected="only parts that were uploaded for this provider or for everybody",
            observed=f"another part: {difference(nearest[0], part)}",
            at=element,
            aspect=f"{aspect}-no-other",
        )
    missing = [part for part in (own or default) if not has(delivered, part)]
    judge.that(
        not missing,
        requirement,
        reply,
        expected="the individual tariff of this provider" if own else "the default individual tariff",
        observed=f"{len(delivered)} other parts",
        at=record,
        aspect=f"{aspect}-own",
    )
    if own and default:
        kind = "with-default" if len(delivered) > len(own) else "own-only"
        judge.observe("AMB-108", f"AMB-108/{kind}", "what a provider with a part of its own receives", reply)


def refuses(judge: Judge, requirement: str, reply: Reply, tariff: Tree, *, aspect: str = "refused") -> None:
    """Check that an upload of one tariff was refused: listed without ok, any other code, or a fault.

    Source: AMB-015, AMB-016: total refusal has any code except ok and partly.
    """
    if reply.document.fault is not None or reply.code in ("format", "invalid-id", "roaming"):
        judge.that(True, requirement, reply, expected="a refusal", observed="a refusal", aspect=aspect)
        return
    answered(judge, reply, requirement, aspect=aspect, refusal_will_do=True)
    judge.that(
        reply.code not in ("ok", "partly") or tariff_id(tariff) in refused_ids(reply),
        requirement,
        reply,
        expected=f"tariff {tariff_id(tariff)} refused",
        observed=f"code {reply.code} and refused tariffs {list(refused_ids(reply)) or 'none'}",
        aspect=aspect,
    )


def is_stored(reply: Reply) -> bool:
    """Whether an upload was taken as a whole."""
    return reply.document.fault is None and reply.code == "ok" and not refused_ids(reply)
