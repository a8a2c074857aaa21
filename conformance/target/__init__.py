"""The system under test: target.toml read, checked and explained."""

from conformance.target.explain import explain
from conformance.target.reading import load
from conformance.target.target import Direct, Ics, Ixit, OfferedRelease, Partner, Target, Tls
from conformance.target.template import template

__all__ = [
    "Direct",
    "Ics",
    "Ixit",
    "OfferedRelease",
    "Partner",
    "Target",
    "Tls",
    "explain",
    "load",
    "template",
]
