"""What does a notebook show? One frozen value that Jupyter, the report and a test can all read."""

from dataclasses import dataclass, field

from pipeline.section.wording import CHANGED_NOTE

MIME = "application/vnd.lscb+json"


@dataclass(frozen=True)
class Claim:
    """A number in the text: what it is, where it comes from, how it is written."""

    value: float | str
    source: str
    text: str

    def as_json(self) -> dict:
        return {"value": self.value, "source": self.source, "text": self.text}


@dataclass(frozen=True)
class Display:
    """Something shown: a figure, table, prose, quotation, narrative or list of sources.

    ``html`` is a fragment without scripts or styles; ``columns`` and ``rows`` are the plain data
    behind it, from which the report's CSV and workbook are written.
    """

    kind: str
    id: str
    html: str
    text: str
    title: str = ""
    subtitle: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | float, ...], ...] = ()
    claims: tuple[Claim, ...] = field(default=())
    reads: tuple[str, ...] = ()  # of a list of sources: the parts of the data that were asked for

    def as_json(self) -> dict:
        """The item that the report binds."""
        return {
            "type": self.kind,
            "id": self.id,
            "title": self.title,
            "subtitle": self.subtitle,
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "claims": [claim.as_json() for claim in self.claims],
            **({"reads": list(self.reads)} if self.reads else {}),
        }

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/html": self.html, "text/plain": self.text, MIME: self.as_json()}

    def __repr__(self) -> str:
        return self.text


# One row a value, whatever the layout on the page: what data.csv and data.xlsx hold.
TIDY_COLUMNS = (
    "indicator",
    "measure",
    "area",
    "period",
    "value",
    "lower_95",
    "upper_95",
    "unit",
    "status",
    "illustrative",
    "supplier",
    "release",
    "note",
)


def tidy_row(value) -> tuple[str | float, ...]:
    """Return a value as a row of TIDY_COLUMNS; free text starts with its supplier's name."""
    note = f"{value.supplier_name}: {value.reason}" if value.reason else "none"
    if value.is_changed:
        said = f"[r] {CHANGED_NOTE}, which gave {value.earlier_text}"
        note = said if note == "none" else f"{note}; {said}"
    number = value.number if value.is_readable else value.text
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    return (
        value.indicator.id,
        value.indicator.title,
        value.area.name,
        str(value.period),
        number,
        *(value.interval or ("none", "none")),
        value.indicator.unit_words or "number",
        value.status,
        "yes" if value.is_illustrative else "no",
        value.supplier_name,
        value.release or "return",
        note,
    )
