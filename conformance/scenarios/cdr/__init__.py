"""Test group CDR exchange: operators hand in charge detail records, providers collect and confirm them."""
