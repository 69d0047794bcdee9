"""What does the command line say of published files? How many figures reproduce, what is wrong."""

import click

from pipeline.commands.answers import plain
from pipeline.findings import Finding
from pipeline.layout import Layout


def say_published_files(home: str | None, published: str) -> list[Finding]:
    """Check a folder of published files, print what that gave and return the findings."""
    from pipeline.catalogue import load_catalogue
    from pipeline.checks.published_files import check_published_files

    layout = Layout.of(home, published)
    catalogue = load_catalogue(layout.expectations / "indicators.yaml")
    checked = check_published_files(layout, catalogue)
    click.echo(f"Published files in {published}")
    for line in checked.lines:
        click.echo(plain(line))
    for finding in checked.findings:
        click.echo(f"  {finding.severity}: {plain(finding.sentence())}")
    return checked.findings
