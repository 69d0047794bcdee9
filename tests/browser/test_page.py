"""The report in a real browser: asks for nothing, fits the screen, and everybody can read it."""

import shutil
import subprocess

import pytest
from report.made_up import make_example

pytestmark = pytest.mark.browser

WIDTHS = [1280, 820, 390]
# Elements that stick out of the window, unless a scrolling region around them holds them.
STICKING_OUT = """() => [...document.querySelectorAll('body *')].filter(element => {
  const box = element.getBoundingClientRect();
  if (!box.width || !box.height || element.closest('.skip, svg, details:not([open])')) return false;
  if (element.closest('.table-wrap, .drawing') && !element.matches('.table-wrap, .drawing'))
    return false;
  return box.right > innerWidth + 1 || box.left < -1;
}).map(element => element.outerHTML.slice(0, 120))"""
CLIPPED_TEXT = """() => [...document.querySelectorAll('svg[role=img]')].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
  }).map(text => `${svg.closest('figure')?.id}: ${text.textContent.trim()}`);
})"""


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edition")
    make_example(folder)
    return folder / "board" / "index.html"


@pytest.fixture(params=["made up", pytest.param("built", marks=pytest.mark.slow)])
def report(request, made_up):
    """An edition written by hand, then the example's own as the command builds it."""
    if request.param == "made up":
        return made_up
    return request.getfixturevalue("built").edition / "index.html"


def test_the_page_asks_for_nothing_and_nothing_in_it_runs(report, page_of):
    with page_of(report) as opened:
        opened.page.wait_for_load_state("networkidle")
        assert opened.requests == []
        assert opened.messages == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_or_is_clipped(report, page_of, width):
    with page_of(report, width=width) as opened:
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.page.evaluate(STICKING_OUT) == []
        assert opened.page.evaluate(CLIPPED_TEXT) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_barrier_even_with_everything_unfolded(report, page_of, width):
    from axe_playwright_python.sync_playwright import Axe

    options = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        "resultTypes": ["violations"],
    }
    with page_of(report, width=width) as opened:
        opened.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(opened.page, options=options)
        assert found.violations_count == 0, found.generate_report()


def test_on_paper_nothing_is_wider_than_the_sheet(report, page_of):
    # An A4 sheet less its margins is 176 mm wide: 665 CSS pixels.
    with page_of(report, width=665) as opened:
        opened.page.emulate_media(media="print")
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 665
        assert opened.page.evaluate(STICKING_OUT) == []
        pdf = opened.page.pdf(prefer_css_page_size=True)
        assert pdf.startswith(b"%PDF")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not there")
def test_on_every_sheet_stands_who_may_read_it_and_that_it_is_an_example(report, page_of):
    with page_of(report) as opened:
        opened.page.emulate_media(media="print")
        pdf = opened.page.pdf(prefer_css_page_size=True)
    words = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(words, input=pdf, capture_output=True, check=True).stdout.decode()
    sheets = text.split("\f")[:-1]
    assert len(sheets) > 1
    for sheet in sheets:
        assert "Board edition: official-sensitive, not for publication" in sheet
        assert "Example: holds illustrative values" in sheet


def test_the_keyboard_reaches_the_report_at_once(report, page_of):
    with page_of(report) as opened:
        opened.page.keyboard.press("Tab")
        assert opened.page.evaluate("document.activeElement.textContent") == "Skip to the report"
        opened.page.keyboard.press("Enter")
        assert opened.page.evaluate("document.activeElement.id") == "report-main"


def test_a_figures_data_can_be_downloaded(made_up, page_of, tmp_path):
    with page_of(made_up) as opened:
        with opened.page.expect_download() as download:
            opened.page.get_by_text("Download the data").first.click()
        download.value.save_as(tmp_path / "figure.csv")
    assert (tmp_path / "figure.csv").read_text() == "period,value\nQ1,61\nQ2,70\nQ3,74\nQ4,81\n"


def test_texts_of_suppliers_reach_the_eye_unchanged(made_up, page_of):
    with page_of(made_up) as opened:
        seen = opened.page.locator("blockquote").inner_text()
    for text in ("<script>alert(1)</script>", "{{ 7*191 }}", "=HYPERLINK(1)", "{section}"):
        assert text in seen


def test_a_table_is_copied_as_text_and_a_chart_as_a_picture(made_up, page_of):
    with page_of(made_up) as opened:
        opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        opened.page.get_by_text("Copy table as text").first.click()
        opened.page.get_by_text("Copied").first.wait_for()
        text = opened.page.evaluate("navigator.clipboard.readText()")
        table = opened.page.locator(".table-wrap table").first
        first = table.locator("tr").first.locator("th").all_inner_texts()
        assert text.splitlines()[0].split("\t") == [" ".join(cell.split()) for cell in first]
        copy = opened.page.locator("figure .tools button").first
        copy.click()
        copy.filter(has_text="Copied").wait_for()
        types = opened.page.evaluate(
            "navigator.clipboard.read().then(items => items.flatMap(item => item.types))"
        )
        assert types == ["image/png"]
        assert opened.requests == []


def test_on_paper_there_are_no_buttons_and_all_notes(made_up, page_of):
    with page_of(made_up) as opened:
        opened.page.emulate_media(media="print")
        assert opened.page.locator(".tools:visible").count() == 0
        for notes in opened.page.locator(".more-notes li").all():
            assert notes.is_visible()
