"""Streams of records to test with: random small ones, and long realistic ones from a seed."""
