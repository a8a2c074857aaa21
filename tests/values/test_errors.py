import pytest

from conformance.values import (
    CdrId,
    Duration,
    ImpossibleOffset,
    ImpossibleTime,
    Instant,
    InvalidDuration,
    InvalidId,
    InvalidValue,
    NotANumber,
    NotFinite,
    ZoneMissing,
    amount,
)


@pytest.mark.parametrize(
    "family",
    [InvalidId, ImpossibleTime, InvalidDuration, NotANumber, NotFinite, ImpossibleOffset, ZoneMissing],
)
def test_one_family_catches_all(family: type[InvalidValue]) -> None:
    assert issubclass(family, InvalidValue)


def test_sentences() -> None:
    with pytest.raises(InvalidId) as wrong_id:
        CdrId.parse("abc")
    with pytest.raises(InvalidDuration) as wrong_duration:
        Duration.parse("000:61:00")
    with pytest.raises(NotFinite) as wrong_amount:
        amount("NaN")
    assert str(wrong_id.value) == (
        "'abc' is no CDR-ID: it has a character that is neither a capital ASCII letter nor a digit"
    )
    assert str(wrong_duration.value) == "'000:61:00' has minutes or seconds above 59"
    assert str(wrong_amount.value) == "'NaN' is no finite number"


def test_a_long_text_is_shortened_where_it_is_shown_and_kept_as_a_field() -> None:
    text = 10**6 * "2"
    with pytest.raises(ImpossibleTime) as caught:
        Instant.parse(text)
    assert len(str(caught.value)) < 200
    assert caught.value.text == text
