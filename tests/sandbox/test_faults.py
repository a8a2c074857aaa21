"""The registries: ids that last, requirements and readings that exist, and a fault of each seam at work."""

import re

import httpx2
import pytest

from conformance.requirements import load
from conformance.sandbox import Fault, faults, variations
from tests.sandbox.caller import cdr, sandbox

NAMES = [fault.id for fault in faults()]


def test_names_are_unique_and_say_what_is_done() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert all(re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", name) for name in NAMES)


@pytest.mark.parametrize("fault", faults(), ids=NAMES)
def test_fault_names_requirements_of_the_release(fault: Fault) -> None:
    catalogue = load()
    assert fault.requirements
    for requirement in fault.requirements:
        assert "1.4" in catalogue.requirement(requirement).releases
    assert fault.what.endswith(".")


@pytest.mark.parametrize("reading", [variation.id for variation in variations()])
def test_variation_is_a_reading_of_the_register(reading: str) -> None:
    ambiguity = load().ambiguity(reading.partition("/")[0])
    assert reading in {known.id for known in ambiguity.readings}
    assert ambiguity.ruling.is_open or ambiguity.ruling.value == "prose-wins"


def test_fault_of_the_model_seam() -> None:
    with sandbox("delivers_to_everyone") as caller:
        caller.call("CPO1", "AddCDRs", cdrInfoArray=[cdr()])
        assert caller.call("EMP3", "GetCDRs").texts("CdrId") == [cdr()["CdrId"]]


def test_fault_of_the_answer_seam() -> None:
    with sandbox("delivers_times_in_utc") as caller:
        caller.call("CPO1", "AddCDRs", cdrInfoArray=[cdr()])
        assert "2026-02-01T09:00:00+00:00" in caller.call("EMP1", "GetCDRs").texts("LocalDateTime")


def test_fault_of_the_http_seam() -> None:
    with sandbox("sends_faults_with_status_200") as caller:
        answer = caller.post(b"<x/>")
        assert (answer.status, answer.fault) == (200, "Client")


def test_fault_of_the_socket_seam() -> None:
    with sandbox("ends_in_the_middle") as caller, pytest.raises(httpx2.RemoteProtocolError):
        caller.call("EMP1", "GetCDRs")


def test_faults_add_up() -> None:
    with sandbox("sends_faults_with_status_200", "leaves_out_faultstrings") as caller:
        answer = caller.post(b"<x/>")
        assert answer.status == 200
        fault = answer.document.fault
        assert fault is not None
        assert not fault.string
