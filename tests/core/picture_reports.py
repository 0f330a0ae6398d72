"""Reports and what lies behind them, in the oracle's plain values: see ``PICTURE_SHAPES.md``."""

from collections.abc import Iterable

from projections import reports as folding
from projections.accounts import Account, Observation
from projections.evidence import Evidence
from projections.reports import Reports, Unlooked
from tests.core.picture import Plain, View, called


def _side(told: Account | Observation | Evidence) -> str:
    return "worrying" if told.worrying else "reassuring"


def reports(state: Reports, view: View) -> Plain:
    accounts = [
        {
            **_told(standing.account, view),
            "instance": standing.account.instance,
            "attendance": standing.account.attending,
            "seen": standing.seen,
            "unseen": standing.unseen,
            "instances": _events(standing.instances),
            "elsewhere": _events(standing.seen_elsewhere),
            "differs": _events(standing.differs),
            "differs_between_settings": _events(standing.differs_between),
            "unexplored": standing.unexplored,
        }
        for standing in folding.standings(state, view.extreme)
    ]
    observations = [
        {
            "topic": str(seen.topic),
            "side": _side(seen),
            "setting": str(seen.setting),
            "instance": seen.instance,
            "attendance": seen.attending,
            **view.at(seen.seen),
            "source": seen.seen.event[0],
            "twice": seen.before is not None,
        }
        for _, seen in sorted(state.observations.items(), key=lambda item: _parts(item[0]))
    ]
    tellings = [
        {"topic": str(one.topic), "worrying": _label(one), "reassuring": _label(other)}
        for one, other in folding.differing(state, view.extreme)
    ]
    return {
        "accounts": sorted_by(accounts, "topic", "side", "basis", "said_by", "setting"),
        "observations": observations,
        "tellings": sorted_by(tellings, "topic", "worrying", "reassuring"),
        "unlooked": [_unlooked(state.unlooked[key], view) for key in sorted(state.unlooked, key=_parts)],
        "evidence": [_evidence(state.evidence[key], view) for key in sorted(state.evidence, key=_parts)],
    }


def _parts(key: str) -> list[str]:
    return key.split("|")


def _unlooked(told: Unlooked, view: View) -> Plain:
    words = {"topic": str(told.topic), "basis": str(told.basis), "setting": str(told.setting)}
    return {**words, "first": view.at(told.first), "last": view.at(told.last)}


def _evidence(held: Evidence, view: View) -> Plain:
    kinds = ("told", "seen", "passed_on", "compared", "judged", "accounts", "again")
    return {
        "topic": str(held.topic),
        "side": _side(held),
        **{kind: getattr(held, kind) for kind in kinds},
        "agencies": list(held.agencies),
        "tellers": [str(each) for each in held.tellers],
        "seen_by": list(held.seen_by),
        **{name: view.maybe(getattr(held, name)) for name in ("first", "last", "first_seen", "last_seen")},
    }


def sorted_by(rows: list[Plain], *by: str) -> list[Plain]:
    return sorted(rows, key=lambda row: [row[name] for name in by])


def _told(account: Account, view: View) -> Plain:
    return {
        "topic": str(account.topic),
        "side": _side(account),
        "basis": str(account.basis),
        "said_by": str(account.said_by),
        "setting": str(account.setting),
        **view.at(account.told),
        "source": account.told.event[0],
    }


def _events(seen: Iterable[Observation]) -> list[str]:
    return sorted({called(one.seen.event) for one in seen})


def _label(account: Account) -> list[str]:
    return [called(account.told.event), str(account.basis), str(account.said_by), str(account.setting)]
