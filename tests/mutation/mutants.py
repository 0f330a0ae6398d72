"""Each guarantee, how to take it out, and the tests that must then fail."""

from typing import Final, NamedTuple


class Change(NamedTuple):
    """``old`` stands exactly ``times`` times in the file, and becomes ``new``."""

    path: str
    old: str
    new: str
    times: int = 1


class Mutant(NamedTuple):
    """At least one of ``tests`` must fail. Without the file ``needs`` it is skipped."""

    name: str
    changes: tuple[Change, ...]
    tests: tuple[str, ...]
    needs: str | None = None


_QUERIES: Final = "services/store/queries.sql"
_TRANSACTION: Final = "services/projector/transaction.py"
_LOCKING: Final = "services/projector/locking.py"
_CLAIMS: Final = "services/projector/claims.py"
_HISTORY: Final = "projections/history.py"
_CONCURRENCY: Final = "tests/store/test_concurrency.py"
_RECORDS: Final = "tests/store/test_records.py"
_ARRIVAL: Final = ("tests/store/test_arrival.py", "tests/store/test_machine.py")
_RESUMING: Final = "tests/flow/test_resuming.py"
_ANOTHER_LOG: Final = _RESUMING + "::test_another_log_stops_its_partitions_alone"
_BEGIN: Final = "    async with connection.transaction():\n"
_MEANING: Final = "tests/core/test_meaning.py"
_FRESHNESS: Final = "services/freshness.py"
_DOUBTS: Final = "services/doubts.py"
_FRESH: Final = ("tests/flow/test_freshness.py",)
_ADVANCE: Final = (
    "        moved = await connection.fetchval("
    'SQL["advance_positions"], *map(list, zip(*read.stretches, strict=True)))\n'
)

_MOVED: Final = Change(
    _LOCKING,
    '    if any(person not in locked or locked[person]["changes"] != changes for person, changes in seen.items()):\n',
    "    if not locked and seen:\n",
)

MUTANTS: Final = (
    Mutant(
        "a memory trusted by itself",
        (
            Change(
                "services/projector/memory.py",
                "told is not None and told.written == written",
                "told is not None",
            ),
        ),
        _ARRIVAL,
    ),
    Mutant(
        "position fence",
        (
            Change(_QUERIES, "    and p.next_offset = new.first_offset\n", ""),
            Change(_TRANSACTION, "        if position > first_offset:\n", "        if False:\n"),
        ),
        (_CONCURRENCY, *_ARRIVAL),
    ),
    Mutant(
        "position fence in the update alone",
        (Change(_QUERIES, "    and p.next_offset = new.first_offset\n", ""),),
        (_CONCURRENCY,),
    ),
    Mutant(
        "id conflict",
        (
            Change(_CLAIMS, "    if added == len(items):\n", "    if added >= 0:\n"),
            Change(_CLAIMS, "    for name, items in sorted(contested.items()):\n", "    for name, items in []:\n"),
        ),
        (_RECORDS, *_ARRIVAL),
    ),
    Mutant(
        "same-transaction write",
        (
            Change(_TRANSACTION, _ADVANCE, ""),
            Change(
                _TRANSACTION,
                _BEGIN + "        await _check_start(connection, read)\n        outcome =",
                "    await _check_start(connection, read)\n" + _ADVANCE[4:] + _BEGIN + "        outcome =",
            ),
        ),
        (_CONCURRENCY, *_ARRIVAL),
    ),
    Mutant(
        "record and identifier locks",
        (
            Change(_QUERIES, "select id from record where id = any($1::bytea[]) order by id for update",
                   "select id from record where id = any($1::bytea[])"),
            Change(_LOCKING, "    await _lock_identifiers(connection, sorted(identifiers))\n", ""),
        ),
        (_CONCURRENCY,),
    ),
    Mutant(
        "child lock",
        (
            Change(
                _QUERIES,
                "select id, changes, written from person where id = any($1::bytea[]) order by id for update",
                "select id, changes, written from person where id = any($1::bytea[])",
            ),
            _MOVED,
        ),
        (_CONCURRENCY,),
    ),
    Mutant("change count", (_MOVED,), (_CONCURRENCY,)),
    Mutant(
        "fingerprint before the position",
        (Change("services/projector/resuming.py", "fingerprint(before.value) == last_fingerprint", "True"),),
        (_ANOTHER_LOG,),
        needs=_RESUMING,
    ),
    Mutant(
        "corrections",
        (Change(_HISTORY, "    if not targeting:\n", "    if targeting or not targeting:\n"),),
        (_MEANING, _RECORDS),
    ),
    Mutant(
        "through adults",
        (Change(_HISTORY, "    adults = sorted(relatives)\n", "    adults = sorted(relatives)[:0]\n"),),
        (_MEANING, _RECORDS),
    ),
    Mutant(
        "through adults, event by event",
        (Change("services/projector/folding.py", "        if held.children:\n", "        if False:\n"),),
        (_RECORDS,),
    ),
    Mutant(
        "extremes",
        (
            Change(_HISTORY, "event.happened.earliest if extreme is Extreme.EARLIEST else event.happened.latest",
                   "event.happened.earliest"),
            Change(_HISTORY, "key=_at_earliest if extreme is Extreme.EARLIEST else _at_latest", "key=_at_earliest"),
            Change(_HISTORY, "event.key if extreme is Extreme.EARLIEST else event.key_latest", "event.key"),
        ),
        (_MEANING, "tests/core/test_tier.py", "tests/core/test_folds.py"),
    ),
    Mutant(
        "freshness proof",
        (
            Change(_FRESHNESS, "        if hopeless := missing(look) or await self._wait(connection, look, until):\n"
                               "            return NotFresh(hopeless)\n", ""),
            Change(_FRESHNESS, "            if doubts := doubts_of(look, held, await stopped(connection)):\n"
                               "                return NotFresh(doubts)\n", ""),
            Change(_FRESHNESS, "        if doubts := await self._still(look, held):\n"
                               "            return NotFresh(doubts)\n", ""),
        ),
        _FRESH,
    ),
    Mutant(
        "the broker's end offsets",
        (Change(_DOUBTS, "        elif position.next_offset < there.end:\n", "        elif False:\n"),),
        _FRESH,
    ),
    Mutant(
        "registrations, not rows, as the list",
        (
            Change(_DOUBTS, "    for tp, there in sorted(look.partitions.items()):\n",
                   "    for tp, there in sorted((tp, look.partitions[tp]) for tp in held if tp in look.partitions):\n"),
            Change(_FRESHNESS, "missing(look) or await self._wait", "await self._wait"),
            Change(_FRESHNESS, "        doubts = list(missing(now))\n", "        doubts = []\n"),
            Change(_FRESHNESS, "            if tp not in before.partitions:\n", "            if tp not in held:\n"),
        ),
        (*_FRESH, "tests/flow/test_freshness_lost.py"),
    ),
    Mutant(
        "the watch's own proof",
        (
            Change("services/watch/watch.py",
                   "        found = await self._freshness.read("
                   "lambda reading: find(reading, now, self._pack, limit, awaited, after))\n",
                   "        found: object = Proven(None, await find("
                   "connection, now, self._pack, limit, awaited, after))  # type: ignore\n"),
        ),
        ("tests/flow/test_watch.py",),
    ),
    Mutant(
        "decisions are looked at though nothing makes them due",
        (Change("services/watch/finding.py", "(*due, *unsettled)", "due"),),
        ("tests/flow/test_watch_decided.py",),
    ),
    Mutant(
        "a decision that checked nothing is no look",
        (Change("projections/decisions.py", "    return bool(event.data.reasons or event.data.passed)\n",
                "    return True\n"),),
        ("tests/core/test_overtaken_alert.py",),
    ),
    Mutant(
        "an uncertain outcome is not one of the two",
        (Change("projections/rules/step_down.py", "    if refuses[0] != refuses[1]:\n", "    if False:\n"),),
        ("tests/core/test_step_down_decide.py",),
    ),
    Mutant(
        "engagement settles no worry",
        (Change("projections/worries.py", " and said.measures is Measures.CHANGE", ""),),
        ("tests/core/test_worries.py",),
    ),
    Mutant(
        "the agency that raised it settles it",
        (Change("projections/disagreements.py",
                "if event.source != raiser and not _chair_decided(held, event):", "if False:"),),
        ("tests/core/test_disagreements.py",),
    ),
    Mutant(
        "silence takes a disagreement on",
        (Change("projections/rules/due.py", "        at = pack.due(limit, at)\n", "        at = at\n"),),
        ("tests/core/test_disagreements.py",),
    ),
    Mutant(
        "a disagreement pauses a step down",
        (Change("projections/rules/reasons_views.py", "found = facts.disagreements.formal\n", "found = None\n"),),
        ("tests/core/test_step_down_shut.py",),
    ),
    Mutant(
        "a seal",
        (Change("projections/identity.py",
                "if last.get((one, other)) is not Verdict.SEALED or verdict is Verdict.UNLINKED:", "if True:"),),
        ("tests/core/test_folds.py",),
    ),
    Mutant(
        "what joins sealed records falls apart",
        (Change("projections/identity.py",
                "    if any(verdict is Verdict.SEALED and members.issuperset(pair) for pair, verdict in word.items()):",
                "    if False:"),),
        ("tests/store/test_sealed.py",),
    ),
    Mutant(
        "what fell apart is looked at as one again",
        (Change("services/projector/structure.py", "        if not beyond:\n", "        if True:\n"),),
        ("tests/store/test_sealed.py",),
    ),
    Mutant(
        "no tie crosses a seal",
        (Change("projections/identity.py", "is not Verdict.SEALED:\n                found.add",
                "is not None or True:\n                found.add"),),
        ("tests/store/test_sealed.py",),
    ),
    Mutant(
        "candidates of the other half",
        (Change("services/store/candidates.py", "    if not sealed or not near:\n", "    if True:\n"),),
        ("tests/store/test_sealed.py",),
    ),
    Mutant(
        "a refused pair is not proposed",
        (Change("services/store/candidates.py", '"refused", "sealed")', '"sealed")'),),
        ("tests/store/test_keys.py",),
    ),
    Mutant(
        "keys are written with what they follow from",
        (Change(_TRANSACTION, "    await keying.keep(connection, keying.described(new) | arrivals.upset)\n", ""),),
        ("tests/store/test_keys.py",),
    ),
    Mutant(
        "twins are not strong",
        (Change("projections/matching/judging.py",
                'if bits >= STRONG_BITS and (levels.given in _KNOWN_GIVEN or levels.family == "swapped"):',
                "if bits >= STRONG_BITS:"),),
        ("tests/core/test_matching.py",),
    ),
    Mutant(
        "one household is counted once",
        (Change("projections/matching/weights.py", "if f in HOUSEHOLD and f != most and bits > 0 else",
                "if False else"),),
        ("tests/core/test_matching.py",),
    ),
    Mutant("two managers",
           (Change("schemas/steps.py", "if one.is_same_person(other):", "if False:"),),
           ("tests/core/test_hub_words.py",)),
    Mutant("views wait for nobody",
           (Change("schemas/topics.py", "1, _VIEW_TYPES, proven=False)", "1, _VIEW_TYPES)"),),
           _FRESH),
    Mutant("who is sealed did not come",
           (Change("projections/chronology/arrivals.py", " and not is_veiled(event)", ""),),
           ("tests/core/test_chronology_arrivals.py",)),
    Mutant(
        "an answer is withheld as its own line is",
        (Change("projections/chronology/telling.py", "if why else head(_plain", "if False else head(_plain"),),
        ("tests/core/test_redaction.py",),
    ),
    Mutant(
        "no cell is a formula",
        (Change("services/exchange/spreadsheet.py", """return f"'{cell}" if begins else cell""", "return cell"),),
        ("tests/core/test_exchange.py",),
    ),
    Mutant("adults are not exported with a child",
           (Change("projections/exchange/events.py", "if entry.through is None]", "if True]"),),
           ("tests/core/test_statutory_fit.py",)),
)  # fmt: skip
