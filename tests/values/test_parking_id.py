import pytest

from conformance.values import InvalidId, ParkingId


@pytest.mark.parametrize("text", ["DE*PSO*P1", "DEPSOP1", "de*pso*p1", "depsop1"])
def test_spellings_denote_one_spot(text: str) -> None:
    spot = ParkingId.parse(text)
    assert spot == ParkingId.parse("DEPSOP1")
    assert (spot.canonical, spot.operator, spot.text) == ("DEPSOP1", "DEPSO", text)


def test_spellings_are_those_that_denote_it() -> None:
    assert ParkingId.parse("DEPSOP1*2").spellings() == (
        "DEPSOP1*2",
        "DE*PSO*P1*2",
        "depsop1*2",
        "de*pso*p1*2",
    )


def test_an_asterisk_inside_makes_another_spot() -> None:
    assert ParkingId.parse("DEPSOP12") != ParkingId.parse("DEPSOP1*2")


@pytest.mark.parametrize(
    "text",
    ["", "DE*PSOP1", "DEPSO*P1", "DE*PSO*E1", "DE*PSO*P", "DE*PSO*P*1", "DEPSOP" + 32 * "1", "DEPSOP1 "],
)
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(InvalidId) as caught:
        ParkingId.parse(text)
    assert caught.value.kind == "parking-id"


@pytest.mark.parametrize(("length", "exceeds"), [(30, False), (31, True)])
def test_the_schema_takes_one_character_more_than_the_text(length: int, exceeds: bool) -> None:
    assert ParkingId.parse("DEPSOP" + length * "1").exceeds_the_prose is exceeds
