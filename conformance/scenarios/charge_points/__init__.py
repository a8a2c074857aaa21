"""Test group charge points: operators upload their charge points, navigation providers download them."""
