"""Faults of the HTTP seam: uploads of tariffs that break the schema in one way and are answered with ok."""

from conformance.sandbox.flaw import Flaw
from conformance.sandbox.wrong.leniency import lenient_flaw
from conformance.sandbox.wrong.narrowed import about, narrowed

_INCOMPLETE = frozenset({"TariffInfoArray", "currency", "individualTariff", "tariffInfoArray"})
_ELEMENTS = frozenset({"priceComponent", "tariffElement", "tariffRestriction"})

TARIFF_LENIENT_FLAWS: tuple[Flaw, ...] = (
    lenient_flaw(
        "overlooks_incomplete_tariff_elements",
        "A tariff element without, or with two, price components or restrictions is answered with ok.",
        "-TARIFF-014",
        lambda name, is_empty: name in _ELEMENTS,
    ),
    lenient_flaw(
        "overlooks_incomplete_tariffs",
        "A tariff without individual tariff, element or currency is answered with ok.",
        "-TARIFF-015",
        lambda name, is_empty: name in _INCOMPLETE,
    ),
    lenient_flaw(
        "overlooks_fifteen_periods",
        "A restriction with fifteen regular periods is answered with ok.",
        "-TARIFF-019",
        lambda name, is_empty: name == "regularHours",
    ),
    lenient_flaw(
        "overlooks_bare_date_limits",
        "A tariff with a date limit that is not wrapped is answered with ok.",
        "-TARIFF-020",
        lambda name, is_empty: name in ("startDateTime", "endDateTime") and not is_empty,
    ),
    lenient_flaw(
        "overlooks_wrong_tariff_ids",
        "A tariff-id that is none is answered with ok.",
        "-ID-015",
        lambda name, is_empty: name == "tariffId" and not is_empty,
    ),
    narrowed(
        lenient_flaw(
            "overlooks_wrong_times",
            "A time in another form is answered with ok.",
            "-TIME-001",
            lambda name, is_empty: name == "DateTime" and not is_empty,
        ),
        "of_tariffs",
        "in messages about tariffs",
        about((b"Tariff",)),
    ),
    lenient_flaw(
        "overlooks_empty_tariff_uploads",
        "An upload without any tariff is answered with ok.",
        "-GEN-047",
        lambda name, is_empty: name == "UpdateTariffsRequest",
    ),
)
"""Faults of what is overlooked in tariffs."""
