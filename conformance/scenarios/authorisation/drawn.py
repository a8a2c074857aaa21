"""What authorisation scenarios draw: tokens of the provider that they take as `emp`."""

from hypothesis import strategies as st

from conformance.records import Party, Setting, Spelling, TokenVariant, Tree, batches, token, tokens
from conformance.scenarios.draw import Draws

LONG_LIST = 250
"""Catalogue, OCHP-GEN-049: at least so many, unless the target declares less."""
CARDS = TokenVariant(kinds=("plain",))
HASHED = TokenVariant(kinds=("sha-160", "sha-256"))
LAST_CARDS = TokenVariant.minimal().but(kinds=("plain",))


def setting(draws: Draws) -> Setting:
    """Whose tokens are drawn, when, and numbered how; the operator does not matter to a token."""
    emp = draws.peer("emp").id
    return Setting(draws.stage.rules.schema, Party.of(emp, emp), draws.ids, draws.epoch)


def _of(draws: Draws, variant: TokenVariant) -> st.SearchStrategy[Tree]:
    return tokens(lambda: setting(draws), variant)


def _some(draws: Draws, variant: TokenVariant, size: int) -> st.SearchStrategy[list[Tree]]:
    return batches(lambda: setting(draws), variant, token, min_size=size, max_size=size)


def usual_token(draws: Draws) -> st.SearchStrategy[Tree]:
    """A token of any kind that may be listed."""
    return _of(draws, TokenVariant())


def card(draws: Draws) -> st.SearchStrategy[Tree]:
    """A card whose UID is listed as it is."""
    return _of(draws, CARDS)


def minimal_card(draws: Draws) -> st.SearchStrategy[Tree]:
    """A card with nothing but what the schema demands: no representation either."""
    return _of(draws, LAST_CARDS)


def hashed_token(draws: Draws) -> st.SearchStrategy[Tree]:
    """A card whose UID is listed as a hash."""
    return _of(draws, HASHED)


def maximal_token(draws: Draws) -> st.SearchStrategy[Tree]:
    """A token with every optional member."""
    return _of(draws, TokenVariant.maximal())


def unicode_token(draws: Draws) -> st.SearchStrategy[Tree]:
    """A token with text outside ASCII and the characters that XML escapes."""
    return _of(draws, TokenVariant.unicode())


def longest_token(draws: Draws) -> st.SearchStrategy[Tree]:
    """A token whose printed number is as long as its type allows."""
    return _of(draws, TokenVariant.longest())


def expired_token(draws: Draws) -> st.SearchStrategy[Tree]:
    """A token that may not be used any more."""
    return _of(draws, TokenVariant(expired=True))


def small_letter_token(draws: Draws) -> st.SearchStrategy[Tree]:
    """A token whose contract-id is written in small letters."""
    return _of(draws, TokenVariant(spelling=Spelling(lower=True)))


def two_tokens(draws: Draws) -> st.SearchStrategy[list[Tree]]:
    """Two tokens of any kind."""
    return _some(draws, TokenVariant(), 2)


def three_tokens(draws: Draws) -> st.SearchStrategy[list[Tree]]:
    """Three tokens of any kind."""
    return _some(draws, TokenVariant(), 3)


def two_maximal_tokens(draws: Draws) -> st.SearchStrategy[list[Tree]]:
    """Two tokens with every optional member."""
    return _some(draws, TokenVariant.maximal(), 2)


def three_maximal_tokens(draws: Draws) -> st.SearchStrategy[list[Tree]]:
    """Three tokens with every optional member."""
    return _some(draws, TokenVariant.maximal(), 3)


def three_cards(draws: Draws) -> st.SearchStrategy[list[Tree]]:
    """Three cards."""
    return _some(draws, CARDS, 3)


def long_list(draws: Draws) -> st.SearchStrategy[list[Tree]]:
    """As many tokens as the target allows for a test, at most 250."""
    return _some(draws, TokenVariant.minimal(), min(LONG_LIST, int(draws.stage.target.ixit.max_list_size)))
