"""Test group live status: what operators say of their EVSEs and parking spots, and who hears of it."""
