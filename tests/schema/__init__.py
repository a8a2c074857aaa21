"""Tests of conformance.schema."""
