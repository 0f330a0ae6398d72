"""The rules of docs/meaning.md a second time: naive, and written without sight of ``projections``."""

from tests.oracle.reducer import Entry, Reduced, reduce

__all__ = ["Entry", "Reduced", "reduce"]
