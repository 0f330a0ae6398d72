"""How well the rules do in an ordinary borough (services/borough): found, in time, and not too often.

It folds with the hub's own pure functions, child by child; docs/borough.md says what is counted.
"""
