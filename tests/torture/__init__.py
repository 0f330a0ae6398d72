"""Seeded rounds of kill and compare on the real stack: ``python -m tests.torture``."""
