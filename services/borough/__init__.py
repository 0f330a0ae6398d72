"""An ordinary borough, made up: children, their agencies, ordinary lives, and lapses planted among them.

It knows the events that agencies send and nothing of what the hub makes of them: an import contract keeps
`projections/` out. What it assumes is in assumptions.py, each with its source, and in docs/borough.md.
"""
