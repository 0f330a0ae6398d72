"""Whatever the interleaving, the slices, the redelivery and the workers: the same rows in the end."""

import asyncio
from asyncio import Runner
from collections.abc import Iterator
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from schemas import Record
from tests.core.effort import examples
from tests.store.found import same_as_oracle
from tests.store.hub import Hub, Log, logs
from tests.strategies.histories import Message, placed, records, streams

SEEDS = st.integers(0, 2**32)


def slices(log: list[Record], random: Random) -> Iterator[list[Record]]:
    """Of any size, each from where the last began, ended, or anywhere before."""
    at = 0
    while at < len(log):
        start = random.choice((at, at, at, random.randint(0, at)))
        end = min(len(log), max(at + 1, start + random.choice((1, 2, 5, 30))))
        yield log[start:end]
        at = end
    if random.random() < 0.3:
        yield log


async def deliver(hub: Hub, log: Log, workers: int, random: Random) -> None:
    """Partitions are divided among the workers; each takes its own in turn, all at once."""
    partitions = list(log)
    random.shuffle(partitions)
    hands = [partitions[n::workers] for n in range(workers)]
    await asyncio.gather(*(_work(hub, n, log, hand, random) for n, hand in enumerate(hands)))


async def _work(hub: Hub, worker: int, log: Log, hand: list[tuple[str, int]], random: Random) -> None:
    """One partition's records at a time, or those of several together, as Faust fetched them."""
    pending = [slices(log[partition], random) for partition in hand]
    while pending:
        fetched: list[Record] = []
        for chosen in random.sample(pending, random.randint(1, min(3, len(pending)))):
            part = next(chosen, None)
            if part is None:
                pending.remove(chosen)
            else:
                fetched += part
        if fetched:
            await hub.workers[worker].slice(fetched)


async def _projected(hub: Hub, drawn: list[Record], workers: int, seed: int) -> None:
    await hub.forget()
    await deliver(hub, logs(drawn), workers, Random(seed))
    await same_as_oracle(hub, drawn)


@examples(60)
@given(drawn=records(), workers=st.integers(1, 3), seed=SEEDS)
def test_arrival_does_not_matter(hub: Hub, runner: Runner, drawn: list[Record], workers: int, seed: int) -> None:
    runner.run(_projected(hub, drawn, workers, seed))


@examples(12)
@given(stream=streams(200, 3), workers=st.integers(1, 3), seed=SEEDS)
def test_arrival_of_a_realistic_stream_does_not_matter(
    hub: Hub, runner: Runner, stream: list[Message], workers: int, seed: int
) -> None:
    runner.run(_projected(hub, placed(stream), workers, seed))
