"""What the matcher finds in a made-up population: ``python -m tests.matching``.

The population, its names and its errors are written here on their own; nothing of ``projections/matching`` is used to
make them.
"""
