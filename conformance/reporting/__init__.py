"""Reports: one module per format, each made from results.json and the catalogue, and from nothing else."""

from conformance.reporting.console import Progress, summarise
from conformance.reporting.generator import install_generator
from conformance.reporting.reports import Written, write_all
from conformance.reporting.tally import Ending, Tally, ending_of, tally

__all__ = [
    "Ending",
    "Progress",
    "Tally",
    "Written",
    "ending_of",
    "install_generator",
    "summarise",
    "tally",
    "write_all",
]
