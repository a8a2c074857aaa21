"""Conformance and certification suite for the Open Clearing House Protocol (OCHP)."""

from importlib.metadata import PackageNotFoundError, version

__all__ = ["__version__"]

try:
    __version__ = version("ochp-conformance")
except PackageNotFoundError:  # a checkout that was never installed, run with PYTHONPATH
    __version__ = "0+unknown"
