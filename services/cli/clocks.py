"""``vantage clocks``: the limits by which is asked, with status, source and edition."""

from pathlib import Path

import click

from projections.rules.described import markdown, put_into
from projections.rules.pack import england, in_use


@click.command()
@click.option(
    "--write", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Put England's table into this document, between its marks.",
)  # fmt: skip
def clocks(path: Path | None) -> None:
    """The rule pack of this hub: every limit, who says so, and from when to when, as a table in Markdown."""
    if path is None:
        click.echo(markdown(in_use()))
        return
    text = path.read_text(encoding="utf-8")
    path.write_text(put_into(text, england()), encoding="utf-8")
