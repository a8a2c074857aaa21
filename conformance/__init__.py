"""Conformance and certification suite for the Open Clearing House Protocol (OCHP)."""

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """Look up `__version__` on first use; `importlib.metadata` costs every command 50 ms."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ochp-conformance")
    except PackageNotFoundError:  # a checkout that was never installed, run with PYTHONPATH
        return "0+unknown"
