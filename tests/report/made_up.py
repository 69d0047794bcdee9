"""Small executed notebooks, written by hand, and the edition that they make."""

import csv
import io
from pathlib import Path
from urllib.parse import quote

import nbformat
from nbformat import v4

from pipeline.board import Board
from pipeline.catalogue import Catalogue
from pipeline.findings import Finding, Severity
from pipeline.periods import parse_period
from pipeline.report import Edition, bind
from pipeline.report.writers import write_data
from pipeline.run.sections import SectionRun

ITEM = "application/vnd.lscb+json"
YEAR = parse_period("2014-15")
HOSTILE = ("<script>alert(1)</script>", "{{ 7*191 }}", "=HYPERLINK(1)", "{section}", "@SUM(1+1)")


def make_board(**changes) -> Board:
    """A board that exists nowhere."""
    plain = {
        "id": "mercia",
        "name": "Mercia",
        "terms": {
            "kind": "board",
            "body": "Local Safeguarding Children Board",
            "short": "LSCB",
            "report": "annual report",
        },
        "areas": [{"id": "mercia", "name": "Mercia", "role": "own"}],
        "neighbours": {"version": "none", "areas": []},
        "agencies": [{"id": "council", "name": "Mercia Council", "form": "csv"}],
        "return_deadline_days": 28,
    }
    return Board.model_validate(plain | changes)


def make_catalogue() -> Catalogue:
    """What the board that exists nowhere collects: one measure."""
    plain = {"id": "plan_rate", "title": "Plans", "definition": "for tests", "unit": "count"}
    plain |= {"kind": "stock", "frequency": "quarter", "supplier": "council", "decimals": 0}
    plain |= {"polarity": "context", "disclosure": "none", "section": "mash"}
    plain |= {"plausible": [0, 100]}
    suppliers = {"council": "Mercia Council"}
    return Catalogue.model_validate({"suppliers": suppliers, "indicators": [plain]})


def display(html: str, item: dict | None = None, plain: str = "plain"):
    """An output as a section's display objects leave it in an executed notebook."""
    data = {"text/html": html, "text/plain": plain}
    return v4.new_output("display_data", data | ({ITEM: item} if item else {}))


def code(*outputs, source: str = "section.show()"):
    return v4.new_code_cell(source, outputs=list(outputs), execution_count=1)


def markdown(source: str):
    return v4.new_markdown_cell(source)


def table(
    name: str, title: str, columns: list[str], rows: list[list], subtitle: str = "By quarter"
):
    """A table in the form that sections give it."""
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row">{_escape(row[0])}</th>'
        + "".join(_td(cell) for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    html = (
        f'<div class="table-wrap" role="region" tabindex="0" aria-labelledby="{name}-caption">'
        f'<table id="{name}"><caption id="{name}-caption"><span class="number" data-of="table">'
        f'Table</span>: {title} <span class="subtitle">{subtitle}</span></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        '<ul class="notes"><li>The source does not name the month.</li></ul>'
    )
    item = {"type": "table", "id": name, "title": title, "subtitle": subtitle}
    return display(html, item | {"columns": columns, "rows": rows, "claims": []})


def figure(name: str, title: str, rows: list[list], subtitle: str = "Rate per 10,000, Mercia"):
    """A line chart in the form that sections give it."""
    step = 480 / max(1, len(rows) - 1)
    points = [(80 + place * step, 250 - 2 * row[1]) for place, row in enumerate(rows)]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
    labels = "".join(
        f'<text x="{x:.0f}" y="{y - 10:.0f}" text-anchor="middle" font-size="15">{row[1]}</text>'
        f'<text x="{x:.0f}" y="290" text-anchor="middle" font-size="15">{row[0]}</text>'
        for (x, y), row in zip(points, rows, strict=True)
    )
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["period", "value"], *rows])
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th><td class="num">{row[1]}</td></tr>' for row in rows
    )
    html = (
        f'<figure id="{name}"><figcaption id="{name}-caption"><span class="number" '
        f'data-of="figure">Figure</span>: {title} <span class="subtitle">{subtitle}</span>'
        '</figcaption><div class="drawing" role="region" tabindex="0" aria-label="Chart">'
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 640 310" role="img" aria-labelledby="{name}-title" '
        f'aria-describedby="{name}-desc" font-family="Arial, Liberation Sans"><title '
        f'id="{name}-title">{title}</title><desc id="{name}-desc">Line chart: {line}</desc>'
        f'<polyline points="{line}" fill="none" stroke="#12436D" stroke-width="3"/>{labels}'
        "</svg></div>"
        "<details><summary>Data for this figure</summary><table><thead><tr>"
        '<th scope="col">Period</th><th scope="col" class="num">Value</th></tr></thead>'
        f'<tbody>{body}</tbody></table></details><a download="{name}.csv" href="data:text/csv;'
        f'charset=utf-8,{quote(text.getvalue())}">Download the data</a></figure>'
    )
    item = {"type": "figure", "id": name, "title": title, "subtitle": subtitle}
    return display(html, item | {"columns": ["period", "value"], "rows": rows, "claims": []})


def _escape(value) -> str:
    return str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _td(cell) -> str:
    if isinstance(cell, int | float):
        return f'<td class="num">{cell}</td>'
    kind = f"status {cell}" if cell in ("withheld", "rejected", "not-returned") else "text"
    return f'<td class="{kind}">{_escape(cell)}</td>'


def make_run(folder: Path, slug: str, cells: list, error: str = "", number: int = 1) -> SectionRun:
    """Write an executed notebook and say what became of it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number:02d}-{slug}.ipynb"
    nbformat.write(v4.new_notebook(cells=cells), path)
    return SectionRun(slug, path, path, 1.0, error)


def bind_runs(runs: list[SectionRun], folder: Path, findings: tuple = (), **changes) -> Edition:
    folder.mkdir(parents=True)
    board = make_board(**changes)
    made_by = {"program": "lscb 0.1.0"}
    edition = bind(runs, board, YEAR, "board", list(findings), folder, made_by)
    write_data(edition, folder)
    return edition


CRITICAL = Finding(
    Severity.CRITICAL, "council", "returns/a.csv", "line 2", "no number", "a number", "Resend", "r"
)


def make_example(folder: Path) -> Edition:
    """An edition of three sections, one of them failed, as a reader could meet it."""
    notebooks = folder / "notebooks"
    quarters = ["Q1", "Q2", "Q3", "Q4"]
    plans = [[quarter, value] for quarter, value in zip(quarters, (61, 70, 74, 81), strict=True)]
    quote_html = "".join(f"<p>{_escape(text)}</p>" for text in HOSTILE)
    runs = [
        make_run(
            notebooks,
            "child-protection",
            [
                markdown("# Children on protection plans\n\nHow many children need a plan?"),
                code(source="# tagged parameters\nboard = 'mercia'"),
                code(
                    display(
                        '<p>At the year’s end <data value="81" data-source="rate">81</data> per '
                        '10,000 children were on a plan, up from <data value="61" '
                        'data-source="rate">61</data> in the first quarter of 2014-15.</p>'
                    )
                ),
                code(figure("child-protection-figure-rate", "The rate rose each quarter", plans)),
                markdown("## By area\n\nEach row is an area."),
                code(
                    table(
                        "child-protection-table-rate",
                        "Children on plans",
                        ["Area", *quarters, "Note"],
                        [
                            ["Mercia", 61, 70, 74, 81, "As supplied"],
                            ["Wessex", 0, "withheld", "not-returned", "rejected", "See below"],
                        ],
                    )
                ),
                code(
                    display(
                        f'<blockquote data-supplier="council">{quote_html}<p>We saw 12 cases.</p>'
                        "<footer>Mercia Council</footer></blockquote>"
                    )
                ),
            ],
        ),
        make_run(
            notebooks,
            "prevent",
            [markdown("# Prevent"), code(display("<p>never shown</p>"))],
            error="cell 3: SectionError: /srv/a/data/processed/registers.parquet: not there",
            number=2,
        ),
        make_run(
            notebooks,
            "mash",
            [
                markdown("# Multi-agency safeguarding hub\n\n## By area\n\nContacts in the year."),
                code(
                    v4.new_output("stream", name="stderr", text="secret warning"),
                    v4.new_output("stream", name="stdout", text="secret print"),
                    figure(
                        "mash-figure-contacts",
                        "Contacts fell after June",
                        [["Apr", 60], ["May", 80], ["Jun", 95], ["Jul", 50]],
                        "Contacts per month, Mercia",
                    ),
                ),
                code(
                    table(
                        "mash-table-words",
                        "What agencies said",
                        ["period", "supplier", "commentary"],
                        [[f"Q{n}", "Mercia Council", text] for n, text in enumerate(HOSTILE, 1)],
                    )
                ),
            ],
            number=3,
        ),
    ]
    return bind_runs(runs, folder / "board", (CRITICAL,), example=True)
