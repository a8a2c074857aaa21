"""Test group WS-Security and what refusals give away, shown on AddCDRs."""
