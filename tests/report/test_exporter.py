"""The page: rendered by our nbconvert exporter, self-contained, without code, escaped."""

import base64
import hashlib
import re
from importlib.metadata import entry_points

import pytest
from nbformat import v4

from pipeline.report.exporter import EditionExporter, quote_for_css

from .made_up import HOSTILE, code, display, make_example, markdown


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("edition")
    make_example(folder)
    return (folder / "board" / "index.html").read_text(encoding="utf-8")


def test_nbconvert_finds_the_exporter_by_its_entry_point():
    (found,) = entry_points(group="nbconvert.exporters", name="lscb_edition")
    assert found.load() is EditionExporter


def test_a_single_notebook_can_be_exported_without_an_edition():
    notebook = v4.new_notebook(
        cells=[markdown("# Prevent"), code(display("<p>Two</p>"), source="secret()")]
    )
    page, _ = EditionExporter().from_notebook_node(notebook)
    assert page.startswith("<!doctype html>")
    assert "<p>Two</p>" in page
    assert "secret" not in page


def test_the_page_has_a_language_a_title_a_skip_link_and_a_contents_list(page):
    assert page.startswith('<!doctype html>\n<html lang="en-GB">')
    assert "<title>Annual report 2014-15: Mercia Local Safeguarding Children Board</title>" in page
    assert page.index('class="skip" href="#report-main"') < page.index("<nav")
    assert page.count("<h1") == page.count("<main") == page.count("<nav") == 1
    for slug in ("child-protection", "prevent", "mash", "about-this-edition"):
        assert f'href="#{slug}"' in page
        assert f'<section id="{slug}"' in page


def test_every_internal_link_leads_somewhere(page):
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids


def test_code_prompts_streams_and_tracebacks_stay_behind(page):
    for hidden in ("section.show", "tagged parameters", "secret warning", "secret print", "In ["):
        assert hidden not in page
    assert "Traceback" not in page


def test_nothing_is_asked_of_the_outside_and_only_our_own_script_may_run(page):
    assert "default-src 'none'" in page
    (script,) = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert page.count("<script") == 1
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{allowed}'" in page
    assert not re.search(r"https?:|fetch|XMLHttp|import\b|eval", script)
    assert not re.search(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", page)


def test_charts_keep_the_case_of_their_attributes(page):
    assert 'viewBox="0 0 640 310"' in page
    assert "viewbox" not in page


def test_headings_of_notebooks_stand_below_the_section_with_ids_of_their_own(page):
    assert re.search(r'<h2 id="mash-title"><span class="ordinal">3</span> Multi-agency', page)
    assert '<h3 id="mash-by-area">By area</h3>' in page
    assert '<h3 id="child-protection-by-area">By area</h3>' in page


def test_texts_that_look_like_code_reach_the_reader_unchanged(page):
    for text in HOSTILE:
        assert text.replace("<", "&lt;").replace(">", "&gt;") in page
    assert "1337" not in page


def test_html_in_a_markdown_cell_shows_as_text():
    notebook = v4.new_notebook(cells=[markdown("An <img src=x onerror=alert(1)> and {{ 7*191 }}")])
    page, _ = EditionExporter().from_notebook_node(notebook)
    assert "An &lt;img src=x onerror=alert(1)&gt; and {{ 7*191 }}" in page


def test_the_marking_and_the_banners_are_on_the_page_and_on_paper(page):
    marking = "Board edition: official-sensitive, not for publication"
    assert page.count(f'<p class="marking">{marking}</p>') == 2
    assert f'@bottom-left {{ content: "{marking}"; }}' in page
    assert "Example: holds illustrative values." in page
    assert "Draft: not ready to go out." in page


def test_a_boards_name_cannot_end_the_style_sheet():
    quoted = quote_for_css('A"</style><script>')
    assert "<" not in quoted
    assert quoted.count('"') == 2
