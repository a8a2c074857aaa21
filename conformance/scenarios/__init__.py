"""Scenarios: the test groups, and the small language in which they are written."""
