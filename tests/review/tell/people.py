"""Whom each agency knew from when, how they belong together, and which records are one person.

NHS numbers are from the range kept for tests; the UPN is of no school. Neither is in the review.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from tests.review.tell.agencies import (
    amb,
    cce,
    cor,
    cpd,
    crt,
    csc,
    eoh,
    gp,
    hos,
    hou,
    hub,
    hv,
    lbo,
    mat,
    nur,
    pas,
    pfi,
    pol,
    sch,
    slt,
)  # fmt: skip
from tests.review.tell.words import (
    PEOPLE,
    Agency,
    Document,
    When,
    day,
    days,
    month,
    months,
    undated,
)  # fmt: skip

NHS_NUMBERS: Final = {"k": "9990000018", "s": "9990000026", "m": "9990000034", "f": "9990000042"}
UPNS: Final = {"k": "P883999915001"}
BORN_ON: Final = {"k": "2012-10-24"}  # of Sam the review gives only the month

HOLDS_NHS_NUMBER: Final = {csc, hv, mat, hos, gp, slt, cpd}
HOLDS_UPN: Final = {nur, sch}


class Met(NamedTuple):
    """``who`` came to be known to ``agency``, at the latest by what the paragraphs say."""

    agency: Agency
    who: str
    when: When
    paragraphs: str
    unborn: bool = False


MET: Final = (
    Met(csc, "f", months("1995-01", "1995-12"), "9"),
    Met(csc, "m", undated("2012-06-30"), "7"),
    Met(csc, "k", days("2012-10-01", "2012-10-24"), "8, 10", unborn=True),
    Met(csc, "y", days("2012-10-01", "2012-10-24"), "9, 11"),
    Met(csc, "s", day("2017-11-24"), "59, 71"),
    Met(csc, "g", days("2017-12-08", "2018-01-05"), "64"),
    Met(lbo, "m", undated("2011-10-31"), "5"),
    Met(lbo, "y", undated("2012-10-24"), "9, 16"),
    Met(lbo, "k", month("2012-06"), "7", unborn=True),
    Met(mat, "m", month("2011-10"), "5"),
    Met(mat, "k", month("2012-04"), "6", unborn=True),
    Met(mat, "f", months("2012-04", "2012-06"), "6"),
    Met(mat, "s", month("2015-06"), "37", unborn=True),
    Met(hv, "m", month("2012-09"), "9"),
    Met(hv, "f", month("2012-09"), "9"),
    Met(hv, "k", month("2012-09"), "9", unborn=True),
    Met(hv, "s", month("2016-01"), "43, 45, 47"),
    Met(hos, "m", day("2012-10-24"), "12"),
    Met(hos, "k", day("2012-10-24"), "12"),
    Met(hos, "f", days("2015-11-01", "2015-11-02"), "40"),
    Met(hos, "s", month("2016-01"), "45"),
    Met(amb, "m", day("2012-10-24"), "12"),
    Met(amb, "k", day("2012-10-24"), "12"),
    Met(amb, "g", days("2015-10-31", "2015-11-01"), "40"),
    Met(amb, "s", month("2016-01"), "45"),
    Met(crt, "k", month("2012-11"), "10, 14"),
    Met(crt, "m", month("2012-11"), "10, 14"),
    Met(crt, "f", months("2012-11", "2013-02"), "13"),
    Met(gp, "k", months("2013-01", "2014-12"), "15"),
    Met(gp, "m", month("2013-05"), "19"),
    Met(gp, "s", months("2016-01", "2017-12"), "50"),
    Met(hou, "m", month("2013-08"), "13"),
    Met(hou, "f", month("2013-08"), "13"),
    Met(nur, "k", month("2014-09"), "22"),
    Met(nur, "m", month("2014-09"), "22"),
    Met(eoh, "k", month("2015-05"), "24, 30"),
    Met(eoh, "m", month("2015-05"), "24, 29"),
    Met(eoh, "f", month("2015-05"), "29, 35"),
    Met(eoh, "g", day("2015-11-04"), "40"),
    Met(eoh, "x", day("2015-11-04"), "40"),
    Met(eoh, "s", month("2016-02"), "46, 47"),
    Met(cor, "m", month("2015-06"), "33"),
    Met(cor, "k", month("2015-06"), "33"),
    Met(cor, "f", months("2015-06", "2015-11"), "41"),
    Met(slt, "k", undated("2015-07-31"), "35"),
    Met(pfi, "m", undated("2015-07-31"), "35"),
    Met(pol, "g", days("2015-10-31", "2015-11-01"), "40"),
    Met(pol, "x", days("2015-10-31", "2015-11-01"), "40"),
    Met(pol, "f", days("2015-10-31", "2015-11-01"), "40"),
    Met(pol, "m", days("2015-10-31", "2015-11-01"), "40"),
    Met(pol, "k", days("2015-11-04", "2015-11-30"), "40"),
    Met(pol, "s", day("2018-01-06"), "66"),
    Met(cce, "k", undated("2015-12-31"), "42"),
    Met(cce, "m", undated("2015-12-31"), "42"),
    Met(cce, "s", month("2016-02"), "46"),
    Met(cpd, "k", months("2016-09", "2017-07"), "48, 49"),
    Met(pas, "k", month("2017-05"), "52, 54"),
    Met(pas, "s", month("2017-05"), "52, 71"),
    Met(pas, "m", month("2017-05"), "52, 54"),
    Met(pas, "f", month("2017-05"), "54"),
    Met(sch, "k", months("2017-05", "2017-09"), "55"),
    Met(sch, "m", months("2017-09", "2017-12"), "62"),
)
_MET: Final = {(met.agency.source, met.who): met for met in MET}

BIRTHS: Final = (  # an unborn child's record becomes a child's
    (mat, "k", day("2012-10-24"), "12"),
    (csc, "k", day("2012-10-24"), "10, 12"),
    (hv, "k", month("2012-11"), "14, 15"),
    (mat, "s", month("2016-01"), "45"),
)

TIES: Final = {
    ("k", "m"): "mother",
    ("k", "f"): "father",
    ("k", "g"): "grandparent",
    ("k", "x"): "person-posing-a-risk-to-children",
    ("k", "y"): "person-posing-a-risk-to-children",
    ("k", "s"): "sibling",
    ("s", "m"): "mother",
    ("s", "f"): "father",
    ("s", "g"): "grandparent",
    ("s", "x"): "person-posing-a-risk-to-children",
    ("s", "y"): "person-posing-a-risk-to-children",
    ("s", "k"): "sibling",
}
TIE_FROM: Final = {"x": "2015-10-31"}  # of the other ties the review gives no first day

LINKS: Final = (  # records of agencies that hold no identifiers, confirmed by the hub's staff
    *((agency, "k", csc) for agency in (lbo, amb, crt, eoh, cor, cce, pol, pas)),
    *((agency, "m", csc) for agency in (lbo, amb, crt, hou, eoh, nur, cor, pfi, pol, cce, pas, sch)),
    *((agency, "f", csc) for agency in (crt, hou, eoh, cor, pol, pas)),
    *((agency, "s", hv) for agency in (amb, eoh, cce, pas, pol)),
    (amb, "g", pol),
    (eoh, "g", pol),
    (csc, "g", eoh),
    (eoh, "x", pol),
    (lbo, "y", csc),
)


def _registered(met: Met) -> Document:
    if met.unborn:
        content: Document = {"kind": "unborn"}
    else:
        content = {"kind": "child" if met.who in "ks" else "adult", **_identity(met.agency, met.who)}
    return met.agency.says("person.registered", f"registered-{met.who}", met.who, met.when, met.paragraphs, **content)


def _identity(agency: Agency, who: str) -> Document:
    found = {
        "name": PEOPLE[who],
        "born_on": BORN_ON.get(who),
        "nhs_number": NHS_NUMBERS.get(who) if agency in HOLDS_NHS_NUMBER else None,
        "upn": UPNS.get(who) if agency in HOLDS_UPN else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _updated() -> Iterator[Document]:
    for agency, who, when, paragraphs in BIRTHS:
        content = {"kind": "child", **_identity(agency, who)}
        yield agency.says("person.updated", f"born-{who}", who, when, paragraphs, **content)
    content = {"kind": "child", **_identity(csc, "k"), "upn": UPNS["k"]}
    yield csc.says("person.updated", "school-number-k", "k", month("2014-09"), "20, 22", **content)


def _ties() -> Iterator[Document]:
    for met in MET:
        for other in MET:
            relation = TIES.get((met.who, other.who))
            if relation is None or met.agency != other.agency:
                continue
            later = max(met, other, key=lambda one: one.when.recorded)
            from_on = {"from_on": TIE_FROM[other.who]} if other.who in TIE_FROM else {}
            yield met.agency.says(
                "relationship.recorded",
                f"{relation}-{other.who}-of-{met.who}",
                met.who,
                later.when,
                later.paragraphs,
                relative=other.who,
                relation=relation,
                **from_on,
            )


def _links() -> Iterator[Document]:
    for agency, who, other in LINKS:
        pair = _MET[agency.source, who], _MET[other.source, who]
        later = max(pair, key=lambda one: one.when.recorded)
        yield hub.document(
            "identity.confirmed",
            f"{agency.prefix}-is-{other.prefix}-{who}",
            f"{agency.source}:{agency.of(who)}",
            day(later.when.recorded),
            later.paragraphs,
            content={
                "other": f"{other.source}:{other.of(who)}",
                "by": "identity officer",
                "reason": "Same person in both agencies' accounts; no shared identifier.",
            },
        )


EVENTS: Final = (*map(_registered, MET), *_updated(), *_ties(), *_links())
