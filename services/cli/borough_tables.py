"""The tables of ``vantage simulate --report``."""

from rich.console import Console
from rich.table import Table

from services.borough.population import Borough
from services.measuring.figures import AIM_ALLOWED, AIMS, Figures, burdens, recalls, sound


def show(console: Console, figures: Figures, borough: Borough) -> None:
    """What was found, what was told of ordinary children, and what the gate answered."""
    console.print(
        f"{figures.children:,} children, {figures.events:,} events, {borough.first} to {borough.last}, "
        f"seed {borough.seed}. All of it is made up.",
        highlight=False,
    )
    console.print(_recalls(figures))
    console.print(_burdens(figures, borough))
    console.print(_sound(figures))
    challenged = ", ".join(f"{code} {number}" for code, number in figures.challenges.most_common(8))
    console.print(f"To be answered in writing at those steps, most often: {challenged or 'nothing'}.", highlight=False)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _recalls(figures: Figures) -> Table:
    table = _table(
        "Planted lapses",
        "kind",
        "planted",
        "told",
        "within two working days",
        "days, median",
        "days, longest",
        "told by",
    )
    all_kinds = recalls(figures)
    for each in all_kinds:
        table.add_row(
            each.kind, f"{each.planted}", f"{each.told}", f"{each.in_time}", _days(each.days_median),
            _days(each.days_longest), ", ".join(each.rules) or "no rule",
        )  # fmt: skip
    planted, told = sum(each.planted for each in all_kinds), sum(each.told for each in all_kinds)
    table.add_row("all", f"{planted}", f"{told}", f"{sum(each.in_time for each in all_kinds)}")
    return table


def _days(days: float | None) -> str:
    return "–" if days is None else f"{days:+.1f}"


def _number(number: float | None) -> str:
    return "–" if number is None else f"{number:.3f}"


def _burdens(figures: Figures, borough: Borough) -> Table:
    table = _table(
        "Alerts about ordinary children, a week for 1,000 of them", "group", "children", "aim", "as told then",
        "as known today", "over in a week", "a worker a day", "by rule",
    )  # fmt: skip
    for each in burdens(figures, borough.first, borough.last):
        aim = AIMS.get(each.group)
        table.add_row(
            each.group, f"{each.children:,.0f}", f"{aim:.0f}" if aim else "–", f"{each.rate:.2f}",
            f"{each.known_rate:.2f}", f"{each.soon:.0%}", _number(each.of_a_worker),
            ", ".join(f"{rule} {rate:.2f}" for rule, rate in each.rules),
        )  # fmt: skip
    return table


def _sound(figures: Figures) -> Table:
    table = _table("Sound steps down", "from", "to tier", "asked", "allowed", "share", "what blocked the others")
    steps = sound(figures)
    for each in steps:
        table.add_row(
            each.group, f"{each.to}", f"{each.asked}", f"{each.allowed}", f"{each.allowed / each.asked:.1%}",
            ", ".join(f"{code} {number}" for code, number in each.blocks),
        )  # fmt: skip
    asked, allowed = sum(each.asked for each in steps), sum(each.allowed for each in steps)
    if asked:
        table.add_row("all", "", f"{asked}", f"{allowed}", f"{allowed / asked:.1%}", f"aim {AIM_ALLOWED:.0%}")
    return table
