"""What does an edition look like as one page? Rendered by nbconvert with the template beside."""

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import mistune
import nbformat
from markupsafe import Markup
from nbconvert.exporters import TemplateExporter
from traitlets import default

from pipeline.report.edition import Edition

TEMPLATE = Path(__file__).parent / "templates" / "edition"


class EditionExporter(TemplateExporter):
    """Render a merged notebook as one self-contained, accessible page.

    It descends from nbconvert's TemplateExporter, not from its HTMLExporter, which would send
    the page through a parser that writes ``viewBox`` as ``viewbox`` and so breaks every chart.
    Cells belong to the section named by ``cell.metadata.section``; ``resources["edition"]`` is
    the edition, without which (``jupyter nbconvert --to lscb_edition``) the page has no cover.
    """

    export_from_notebook = "LSCB edition"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return TEMPLATE.name

    @default("template_paths")
    def _template_paths(self, prune: bool = True, root_dirs: Any = None) -> list[str]:
        # Only our own folder: a template of the same name in somebody's home changes nothing.
        return [str(TEMPLATE)]

    def _create_environment(self) -> Any:
        environment = super()._create_environment()
        # nbconvert leaves escaping to each template; here a text is escaped unless it is marked.
        environment.autoescape = True
        environment.trim_blocks = environment.lstrip_blocks = True
        script = _script()
        environment.globals |= {"script": script, "script_hash": _hash_of(script)}
        return environment

    def default_filters(self) -> Any:
        """Add the filters that the template uses to those of nbconvert."""
        yield from super().default_filters()
        yield "markdown", render_markdown
        yield "as_html", _trust
        yield "css_text", quote_for_css


def _trust(html: str) -> Markup:
    """Pass a section's HTML as it is: our display objects wrote it and escaped what they quote."""
    return Markup(html)


class _Headings(mistune.HTMLRenderer):
    """Writes headings one level lower, under the section's own, with ids of that section."""

    def __init__(self, slug: str, used: dict[str, int]) -> None:
        super().__init__(escape=True)
        self.slug, self.used = slug, used

    def heading(self, text: str, level: int, **attributes: Any) -> str:
        plain = re.sub(r"<[^>]*>|&\w+;", " ", text).lower()
        name = f"{self.slug}-{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')}"
        self.used[name] = count = self.used.get(name, 0) + 1
        anchor = name if count == 1 else f"{name}-{count}"
        level = min(6, max(3, level + 1))
        return f'<h{level} id="{anchor}">{text}</h{level}>\n'


def render_markdown(source: str, slug: str, used: dict[str, int]) -> Markup:
    """Render a section's markdown cell; HTML in it shows as text.

    ``used`` counts the ids given so far in the section, so that none is given twice.
    """
    markdown = mistune.create_markdown(renderer=_Headings(slug, used), plugins=["table"])
    return Markup(markdown(source))


def quote_for_css(text: str) -> Markup:
    """Return a text as a CSS string that can end neither the string nor the style element."""
    escaped = "".join(
        character if character.isalnum() or character in " ,:;.-–()" else f"\\{ord(character):06x}"
        for character in text
    )
    return Markup(f'"{escaped}"')


def _shown(output: Mapping[str, Any]) -> dict[str, str]:
    return {"text/html": output["html"]} if output["html"] else {"text/plain": output["plain"]}


def merge(edition: Edition) -> nbformat.NotebookNode:
    """Make one notebook of an edition's sections: no code, cell ids led in by the section."""
    notebook = nbformat.v4.new_notebook()
    # As plain values: nbformat's makers of cells and outputs would validate each of the hundreds.
    notebook.cells = [
        nbformat.from_dict(
            {"id": f"{part.slug}-{place}", "metadata": {"section": part.slug}} | _content(cell)
        )
        for part in edition.parts
        for place, cell in enumerate(part.cells, 1)
    ]
    return notebook


def _content(cell: Mapping[str, Any]) -> dict[str, Any]:
    if cell["type"] == "markdown":
        return {"cell_type": "markdown", "source": cell["source"]}
    outputs = [
        {"output_type": "display_data", "data": _shown(output), "metadata": {}}
        for output in cell["outputs"]
    ]
    return {"cell_type": "code", "source": "", "execution_count": None, "outputs": outputs}


def _script() -> Markup:
    """Return the page's one script; a policy in the page lets no other run."""
    return Markup((TEMPLATE / "copy.js").read_text(encoding="utf-8"))


def _hash_of(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def render(edition: Edition) -> str:
    """Return an edition's index.html."""
    page, _ = EditionExporter().from_notebook_node(merge(edition), {"edition": edition})
    return page
