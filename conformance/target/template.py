"""The commented file that `ochp-conformance target new` writes."""

from importlib.resources import files


def template() -> str:
    """Give the text of a target file that only needs its own names, addresses and accounts."""
    return (files(__package__) / "template.toml").read_text(encoding="utf-8")
