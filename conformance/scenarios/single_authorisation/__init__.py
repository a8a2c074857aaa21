"""Test group single authorisation: operators ask for one token at a time."""
