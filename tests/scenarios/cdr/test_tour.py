from conformance.scenarios.cdr.tour import TOURS, ending, requirements


def test_there_are_eleven_paths() -> None:
    """Design, section 7."""
    assert len(TOURS) == 11


def test_endings_divide_the_paths() -> None:
    parts = [ending("approved"), ending("rejected"), ending("declined", "revised")]
    assert sorted(tour.name for part in parts for tour in part) == sorted(tour.name for tour in TOURS)
    assert all(parts)


def test_illegal_steps_name_what_forbids_them() -> None:
    assert "OCHP-CDR-024" in requirements(ending("approved"))
    assert "OCHP-CDR-025" in requirements(ending("rejected"))
    assert "OCHP-CDR-026" in requirements(ending("declined"))
