"""Test group authorisation: providers upload the tokens of their customers, operators download them."""
