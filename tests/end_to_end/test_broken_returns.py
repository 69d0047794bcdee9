"""Does every way in which a return can be wrong give its place, exit 3, and a draft without it?

One home holds all faults at once: one bad cell must never hide another, or stop the rest.
"""

import html
import re

import openpyxl
import pytest

pytestmark = pytest.mark.slow

HOSTILE = "<script>alert(1)</script> {{ 7*191 }} {section} & more"
FORMULA = '=HYPERLINK("http://example.invalid","see")'

FAULTS = {
    "a text in a numeric cell": (
        r"2014-15-Q2/hampshire-constabulary.xlsx, Return!F2: .*'12 approx'.*number"
    ),
    "a formula without a value": r"2014-15-Q2/southampton-city-council.xlsx, Return!F3: .*formula",
    "a duplicate row": r"2014-15-Q3/southampton-health-services.csv, line 2.*again at line 4",
    "an unknown indicator": r"2014-15-Q4/marac.csv, line 3.*'marac_casez'",
    "a wrong quarter": r"critical: .*2014-15-Q1/barnardos.csv, line 3.*2014-15-Q4",
    "an empty file": r"2014-15-Q2/prevent.csv: .*empty",
    "a file that is no workbook": r"2014-15-Q3/hampshire-constabulary.xlsx: .*workbook",
    "a numerator above its denominator": r"2014-15-Q4/cafcass.csv, line 2.*denominator",
}


@pytest.fixture(scope="module")
def broken(new_home):
    home = new_home()
    returns = home.year / "returns"

    def change_workbook(name: str, cell: str, value: str) -> None:
        book = openpyxl.load_workbook(returns / name)
        book["Return"][cell] = value
        book.save(returns / name)

    def change_text(name: str, change) -> None:
        path = returns / name
        path.write_text(change(path.read_text(encoding="utf-8-sig")), encoding="utf-8")

    change_workbook("2014-15-Q2/hampshire-constabulary.xlsx", "F2", "12 approx")
    change_workbook("2014-15-Q2/southampton-city-council.xlsx", "F3", "=1+1")
    change_text(
        "2014-15-Q3/southampton-health-services.csv",
        lambda text: text + text.splitlines()[1] + "\n",
    )
    change_text(
        "2014-15-Q4/marac.csv", lambda text: text + "marac_casez,2014-15-Q4,southampton,,,5,,\n"
    )
    change_text(
        "2014-15-Q1/barnardos.csv",
        lambda text: text + "trafficked_young_people_count,2014-15-Q4,southampton,,,4,,\n",
    )
    change_text("2014-15-Q2/prevent.csv", lambda text: "")
    (returns / "2014-15-Q3/hampshire-constabulary.xlsx").write_bytes(b"no workbook at all")
    change_text(
        "2014-15-Q4/cafcass.csv",
        lambda text: text.replace("southampton,,,39", "southampton,9,5,39"),
    )
    change_text(
        "2014-15-Q1/marac.csv",
        lambda text: (
            text + f'marac_cases_with_children_count,2014-15,southampton,,,1,,"{HOSTILE}"\n'
        ),
    )
    change_text(
        "2014-15-Q1/southampton-health-services.csv",
        lambda text: (
            text.splitlines()[0]
            + "\nlooked_after_health_assessment_28_days_pct,2014-15-Q1,southampton,,,42,,"
            + f'"{HOSTILE}"\n'
            + 'looked_after_health_assessment_needed_count,2014-15-Q1,southampton,,,3,,"'
            + FORMULA.replace('"', '""')
            + '"\n'
        ),
    )
    (returns / "2014-15-Q4/child-death-overview-panel.csv").unlink()
    return home, home.lscb("report")


def test_the_draft_is_built_and_the_exit_code_says_critical(broken):
    home, done = broken
    assert done.returncode == 3, done.stderr
    page = (home.edition / "index.html").read_text(encoding="utf-8")
    assert "Draft" in page
    assert "Traceback" not in done.stderr
    assert "section failed" not in done.stderr


@pytest.fixture(scope="module")
def findings(broken) -> str:
    home, _ = broken
    done = home.lscb("check")
    assert done.returncode == 3
    return done.stdout


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_place(findings, fault):
    assert re.search(FAULTS[fault], findings), findings


def test_every_critical_finding_says_what_to_do(findings):
    lines = [line for line in findings.splitlines() if line.startswith("  critical:")]
    assert len(lines) >= len(FAULTS)
    assert [line for line in lines if "; expected " not in line or not line.endswith(".")] == []


def test_a_missing_return_is_shown_as_not_returned(broken, findings):
    home, _ = broken
    page = (home.edition / "index.html").read_text(encoding="utf-8")
    deaths = re.search(r'<section[^>]* id="child-deaths".*?</section>', page, flags=re.DOTALL)[0]
    assert "not returned" in deaths
    assert re.search(r"child-death-overview-panel.*2014-15-Q4|2014-15-Q4.*child-death", findings)


def test_a_suppliers_text_reaches_the_reader_as_text(broken):
    home, _ = broken
    page = (home.edition / "index.html").read_text(encoding="utf-8")
    quoted = re.findall(r"<blockquote.*?</blockquote>", page, flags=re.DOTALL)
    texts = [html.unescape(re.sub(r"<[^>]+>", "", quotation)) for quotation in quoted]
    assert any(HOSTILE in text for text in texts)
    assert any(FORMULA in text for text in texts)
    assert "<script>alert" not in page
    assert "1337" not in page


def test_no_cell_of_the_downloads_begins_with_a_formula(broken):
    home, _ = broken
    for line in (home.edition / "data.csv").read_text(encoding="utf-8-sig").splitlines():
        assert not re.search(r'(^|,)"?[=+@]', line), line
    book = openpyxl.load_workbook(home.edition / "data.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
