"""The preview's window in a real browser: the new page comes by itself, where the reader was."""

import pytest
from previews import Previewed, copy_some

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOWN = "document.querySelector('iframe:not(.coming)')"
SECTION = "arrangements"
READ_ON = f"""() => {{
  const view = {SHOWN}.contentWindow;
  const section = view.document.getElementById("{SECTION}");
  section.scrollIntoView({{ behavior: "instant" }});
  section.querySelector("details").open = true;
  view.scrollBy({{ top: 120, behavior: "instant" }});
}}"""
PLACE = f"""() => {{
  const view = {SHOWN}.contentWindow;
  const section = view.document.getElementById("{SECTION}");
  return {{
    top: Math.round(section.getBoundingClientRect().top),
    scrolled: Math.round(view.scrollY),
    open: section.querySelectorAll("details[open]").length,
    all: view.document.querySelectorAll("details[open]").length,
    focus: document.activeElement.tagName,
  }};
}}"""
SHOWS = f"words => {SHOWN}?.contentDocument.body.textContent.includes(words)"


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    return copy_some(tmp_path_factory.mktemp("clone"), ("mash", SECTION))


@pytest.fixture(scope="module")
def preview(clone):
    with Previewed(clone, "southampton", "2014-15", clone=clone) as preview:
        preview.wait_until_ready()
        yield preview


@pytest.fixture(params=[1280, 390])
def opened(request, browser, preview):
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(preview.address)
    page.wait_for_selector("iframe:not(.coming)")
    yield page
    context.close()


def test_the_new_page_comes_where_the_reader_was(opened, clone):
    narrative = clone / "data/raw/southampton/2014-15/narrative/mash.md"
    words = f"The board thanks the hub at {opened.viewport_size['width']} pixels."
    opened.evaluate(READ_ON)
    before = opened.evaluate(PLACE)
    assert before["scrolled"] > 500 and before["open"] == before["all"] == 1
    whole = narrative.read_text(encoding="utf-8")
    narrative.write_text(f"{whole}\n{words}\n" + "\nMore of it.\n" * 5, encoding="utf-8")
    opened.wait_for_function(SHOWS, arg=words)
    after = opened.evaluate(PLACE)
    assert after["scrolled"] > before["scrolled"] + 100  # the text above has grown
    assert abs(after["top"] - before["top"]) <= 1
    assert after | {"top": 0, "scrolled": 0} == before | {"top": 0, "scrolled": 0}
    assert opened.locator("#words").inner_text().startswith("updated ")
    assert opened.locator("#findings").inner_text().startswith("findings: 0 critical")
    assert opened.evaluate("document.documentElement.scrollWidth") <= opened.viewport_size["width"]
    assert opened.said == []


def test_what_is_wrong_stands_in_the_bar_and_goes_when_it_is_mended(opened, preview, clone):
    notebook = clone / "notebooks/15-mash.ipynb"
    whole = notebook.read_text(encoding="utf-8")
    notebook.write_text(whole[:-40], encoding="utf-8")
    opened.get_by_text("15-mash.ipynb cannot be read yet").wait_for()
    assert opened.locator("#bar").get_attribute("data-state") == "problem"
    assert opened.locator("iframe").count() == 1
    notebook.write_text(whole, encoding="utf-8")
    opened.locator("#bar[data-state=ready]").wait_for()
    assert opened.locator("#problems li").count() == 0


def test_axe_finds_no_barrier_in_the_window(opened):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(
        opened, context={"exclude": [["iframe"]]}, options={"resultTypes": ["violations"]}
    )
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("opened", [1280], indirect=True)
def test_the_window_says_when_the_preview_has_ended(opened, preview):
    assert preview.end() == 0
    opened.get_by_text("not connected").wait_for()
    assert opened.locator("iframe").count() == 1  # the report can still be read
