"""Test group tariffs: operators upload tariffs, and connected providers download those meant for them."""
