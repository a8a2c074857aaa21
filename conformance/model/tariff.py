"""Tariffs: what UpdateTariffs and GetTariffUpdates do.

A tariff consists of parts: one with recipients is for those providers, one without is the default. What a
provider receives of a tariff is a view: its own parts, with or without the default, or the default alone.

Source: OCHP.md, Exchange Tariff Information, TariffInfo class, IndividualTariffType class; AMB-008, AMB-048,
AMB-049, AMB-064, AMB-086, AMB-097, AMB-108, AMB-109, AMB-111.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from conformance.model.branch import Branch, Fate, Terms
from conformance.model.content import Content
from conformance.model.exchange import Request, entries
from conformance.model.listing import (
    Audience,
    Since,
    Uploaded,
    download_branches,
    refused,
    time_of,
    upload_branches,
)
from conformance.model.network import Network
from conformance.model.stock import Circumstances, Entry
from conformance.model.tariff_plausibility import objection
from conformance.model.world import Facts, Key, Possible, Reading, Tree, World
from conformance.releases import Operation, Store
from conformance.values import Form, ImpossibleTime, Instant, Interval, TariffId

MEMBER = "TariffInfoArray"
TERMS = Terms(("OCHP-TARIFF-010",), ("OCHP-GEN-049",), ("OCHP-TARIFF-007",))

_UPLOADED = ("OCHP-TARIFF-001", "OCHP-TARIFF-002", "OCHP-TARIFF-008")
_FOREIGN = ("OCHP-TARIFF-011", "OCHP-GEN-028")
_OWN_ONLY = Reading("AMB-108/own-only")
_WITH_DEFAULT = Reading("AMB-108/with-default")
_UNNAMED = Reading("AMB-048/never-returned")
_NAMED = Reading("AMB-048/returned")
_VALID = (Reading("AMB-109/stored"), Reading("AMB-109/started-and-not-ended"))


def tariff_key(tariff_id: str) -> Key:
    """Make the key of a tariff; its id may be spelt as it likes."""
    return Key(Store.TARIFFS, TariffId.parse(tariff_id.strip()).canonical)


class Tariffs:
    """The behaviour of the store of tariffs (see `Stock`)."""

    def branches(
        self,
        world: World,
        operation: Operation,
        request: Request,
        caller: str,
        at: Interval,
        circumstances: Circumstances,
    ) -> tuple[Branch, ...]:
        """Give everything that the documents allow, the preferred branch first."""
        if operation.uploads:
            return self._upload(world, request, caller, at)
        since = Since(
            time_of(request.parameters, "lastUpdate"),
            late=("OCHP-TARIFF-009", "OCHP-TIME-008"),
            early=("OCHP-TARIFF-009",),
        )
        audience = _audience(caller, circumstances.network, at)
        return download_branches(
            world, Store.TARIFFS, audience, at, since=since, because=("OCHP-TARIFF-008",)
        )

    def _upload(self, world: World, request: Request, caller: str, at: Interval) -> tuple[Branch, ...]:
        def objecting(record: Uploaded, held: Possible) -> Fate | None:
            if record.facts.operator != caller:
                return refused(held, _FOREIGN)
            found = objection(record.tree)
            if found is None:
                return None
            if found.binding:
                return refused(held, found.because, found.code)
            taken = (replace(record.facts, changed=at, story=record.story),)
            return Fate(
                taken,
                tuple(held),
                readings=found.readings,
                prefers_taken=found.prefers_taken,
                code=found.code,
            )

        uploaded = tuple(Uploaded(*self.record(MEMBER, tree), tree, _UPLOADED) for tree in request.records)
        return upload_branches(
            world, Store.TARIFFS, uploaded, at, objection=objecting, swept=None, terms=TERMS
        )

    def record(self, member: str, tree: Tree) -> tuple[Key, Facts]:
        """Read the id of a tariff and what it says."""
        found = TariffId.parse(str(tree["tariffId"]).strip())
        return tariff_key(found.text), Facts("", "", found.operator, "", Content(tree))

    def refused(self, entry: Entry) -> Key:
        """Read an entry of ``refusedTariffInfo``, which is the tariff."""
        return tariff_key(str(entry["tariffId"]) if isinstance(entry, Mapping) else entry)

    def refusal(self, key: Key, tree: Tree) -> Entry:
        """Write an entry of ``refusedTariffInfo``."""
        return tree

    def delivery(self, request: Request, facts: Facts) -> tuple[str, Tree]:
        """Write a tariff: the view of it that was chosen."""
        return MEMBER, dict(facts.content.tree)


def _audience(caller: str, network: Network, at: Interval) -> Audience:
    def sees(facts: Facts) -> bool | None:
        is_connected = network.connected(facts.operator, caller)
        if is_connected is False or not _is_for(facts.content.tree, caller):
            return False
        return None if is_connected is None or not _is_current(facts.content.tree, at) else True

    return Audience(
        sees,
        foreign=("OCHP-TARIFF-007", "OCHP-TARIFF-005"),
        altered=("OCHP-TARIFF-003", "OCHP-TARIFF-004", "OCHP-TARIFF-002", "OCHP-GEN-043"),
        terms=TERMS,
        views=lambda facts: _views(facts.content.tree, caller),
        readings=_VALID,
    )


def _is_for(tariff: Mapping[str, Any], caller: str) -> bool:
    """Whether a tariff has a part for a provider, or one for everybody."""
    named = map(recipients, entries(tariff, "individualTariff"))
    return any(not providers or caller in providers for providers in named)


def _views(tariff: Mapping[str, Any], caller: str) -> tuple[Content, ...]:
    """What a provider may be told of a tariff, the preferred view first; nothing: the tariff is not for it.

    Source: OCHP-TARIFF-003 to OCHP-TARIFF-006; AMB-048, AMB-108.
    """
    parts = entries(tariff, "individualTariff")
    own = [part for part in parts if caller in recipients(part)]
    default = [part for part in parts if not recipients(part)]
    if not own:
        return (_view(tariff, default),) if default else ()
    kinds = [(own, _OWN_ONLY)]
    if default:
        as_uploaded = [part for part in parts if part in own or part in default]
        others = [order for order in (own + default, default + own) if order != as_uploaded]
        kinds += [(order, _WITH_DEFAULT) for order in (as_uploaded, *others)]
    return tuple(
        _view(tariff, chosen, *((kind, naming) if default else (naming,)), named=name)
        for naming, name in ((_UNNAMED, ""), (_NAMED, caller))
        for chosen, kind in kinds
    )


def _view(
    tariff: Mapping[str, Any], parts: list[Mapping[str, Any]], *given: Reading, named: str = ""
) -> Content:
    shown = []
    for part in parts:
        bare = {name: node for name, node in part.items() if name != "recipient"}
        if named and recipients(part):
            currency = bare.pop("currency")
            bare |= {"recipient": named, "currency": currency}
        shown.append(bare)
    return Content({**tariff, "individualTariff": shown}, frozenset(given))


def recipients(part: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the providers that a part names."""
    return tuple(str(named).strip() for named in entries(part, "recipient"))


def _is_current(tariff: Mapping[str, Any], at: Interval) -> bool:
    """Whether a tariff is valid now by every reading of "currently valid"."""
    return all(
        (start is None or start <= at.begin) and (end is None or at.end < end)
        for part in entries(tariff, "individualTariff")
        for start, end in _dates(part)
    )


def _dates(part: Mapping[str, Any]) -> Iterator[tuple[datetime | None, datetime | None]]:
    for element in entries(part, "tariffElement"):
        restriction = element["tariffRestriction"]
        if isinstance(restriction, Mapping):
            yield _time(restriction, "startDateTime"), _time(restriction, "endDateTime")


def _time(restriction: Mapping[str, Any], name: str) -> datetime | None:
    if name not in restriction:
        return None
    return _moment(str(restriction[name]["DateTime"]))


@lru_cache(maxsize=4096)  # a tariff's times are asked for with each download
def _moment(text: str) -> datetime | None:
    try:
        return Instant.parse(text, Form.UTC).moment
    except ImpossibleTime:
        return None
