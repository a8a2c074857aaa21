"""What holds for every test: how Hypothesis draws, whatever the machine and its load."""

from hypothesis import HealthCheck, settings

settings.register_profile("suite", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
