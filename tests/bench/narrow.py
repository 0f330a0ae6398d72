"""``python -m tests.bench.narrow``: the projector as it was with two projections, to see what the others cost."""

import projections
import services.store.overtaken  # noqa: F401 - asks for a projection that is not kept here

KEPT = frozenset({"tier", "heard"})

if __name__ == "__main__":
    projections.PROJECTIONS = tuple(p for p in projections.PROJECTIONS if p.name in KEPT)  # type: ignore[assignment,misc]
    from services.cli import main

    main(["projector"])
