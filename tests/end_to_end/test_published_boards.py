"""Do boards made of published series alone get reports that read correctly, for any authority?

Names, neighbours, directions and ranks are worked out here again, from the published files.
"""

import html
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from homes import Home

from pipeline.periods import parse_period

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "published"
EXTRACTS = ROOT / "data" / "raw" / "published"
PLANS, NEEDS = "d1_child_protection_plans_2013_to_2024", "b1_children_in_need_2013_to_2024"
AUTHORITIES_FILE = "ons_mid-year_population_estimates_2012_to_2024"
SETS = {
    "2021": ("New_Statistical_Neighbour_Groupings_April_2021", "LA num", "SN"),
    "2025": ("sn_model_2025_wide", "old_la_code", "SN_"),
}
# id, DfE number, name as a sentence says it, version of its neighbours
AUTHORITIES = [
    ("portsmouth", "851", "Portsmouth", "2025"),
    ("bristol", "801", "Bristol", "2021"),
    ("hackney", "204", "Hackney", "2025"),
    ("dorset", "838", "Dorset", "2025"),  # since 2019, in place of another Dorset
    ("cumbria", "909", "Cumbria", "2021"),  # until 2023, then two others
    ("st-helens", "342", "St. Helens", "2025"),
    ("kingston-upon-hull", "810", "Kingston upon Hull", "2021"),
    ("kent", "886", "Kent", "2025"),
    ("rutland", "857", "Rutland", "2025"),
    ("west-northamptonshire", "941", "West Northamptonshire", "2025"),  # since 2021
]


def read_csv(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype=str, encoding="utf-8-sig").fillna("")


def numbers_by(places: pd.Series, texts: pd.Series) -> dict[str, float]:
    """Return the numbers among texts by place; a symbol in the place of one is none."""
    numbers = pd.to_numeric(texts, errors="coerce")
    return {place: value for place, value in zip(places, numbers, strict=True) if pd.notna(value)}


class Published:
    """What the published files say of one authority and year, read without the pipeline."""

    def __init__(self, folder: Path, code: str, version: str, year: str):
        name, column, prefix = SETS[version]
        sets = pd.read_csv(folder / f"{name}.csv", dtype=str, encoding="utf-8-sig")
        row = sets[sets[column].str.strip() == code].iloc[0]
        self.neighbours = [row[f"{prefix}{n}"].strip() for n in range(1, 11)]
        self.version = version
        self.code, self.folder, self.end = code, folder, str(int(year[:4]) + 1)

    def values(self, file: str, column: str) -> dict[str, float]:
        """Return a column of the report's own year, by DfE number and 'England'."""
        frame = read_csv(self.folder, file)
        frame = frame[frame["time_period"] == self.end]
        place = frame["old_la_code"].where(frame["geographic_level"] == "Local authority", "")
        place = place.where(frame["geographic_level"] != "National", "England")
        return numbers_by(place, frame[column])

    def names(self) -> dict[str, str]:
        """Return the last name of each authority, as a sentence says it."""
        frame = read_csv(EXTRACTS, AUTHORITIES_FILE)
        names = dict(zip(frame["old_la_code"], frame["la_name"], strict=True))
        return {code: name.split(", City")[0].split(", Cou")[0] for code, name in names.items()}

    def looked_after(self) -> dict[str, float]:
        path = self.folder / "lait_november_2024.parquet"
        frame = (
            pd.read_parquet(path)
            if path.exists()
            else read_csv(self.folder, "lait_november_2024").astype({"LA Number": float})
        )
        frame = frame[(frame["Short Desc"] == "LAC") & (frame["Years"] == self.end)]
        codes = frame["LA Number"].astype(int).astype(str)
        return numbers_by(codes, frame["Values"])


def build(tmp_path: Path, folder: Path, authority: tuple, year: str) -> tuple[Home, str]:
    board, code, _, version = authority
    home = Home(tmp_path)
    made = home.lscb("new", board, "--la", code, "--neighbours", version)
    assert made.returncode == 0, made.stderr
    done = home.lscb("report", board, year, "--published", str(folder))
    assert done.returncode == 0, done.stderr
    page = home.path / f"reports/{board}/{year}/board/index.html"
    assert done.stdout.strip() == str(page)
    return home, page.read_text(encoding="utf-8")


def words_of(page: str) -> str:
    page = re.sub(r"</?(a|cite|data|q|span|strong)\b[^>]*>", "", page)  # within a sentence
    plain = re.sub(r"<(style|script|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(plain))


def check_report(tmp_path: Path, folder: Path, authority: tuple, year: str) -> None:
    """Build a report and check all of it that can be told from the published files."""
    board, code, name, version = authority
    published = Published(folder, code, version, year)
    home, page = build(tmp_path, folder, authority, year)
    text = words_of(page)
    check_words(text, published, name, year)
    check_pages_gaps(page, text, year)
    check_periods(home.path / f"reports/{board}/{year}/board/data.csv", year)
    check_comparisons(text, published)
    check_directions(text)
    check_neighbours(text, published)
    check_rank(text, published)


def check_words(text: str, published: Published, name: str, year: str) -> None:
    assert f"{name} Safeguarding Children Partnership" in text
    assert f"Yearly report {year}" in text
    foreign = ["LSCB", "Keith Makin", "Hampshire Constabulary", "the source", "nan", "NaN", "None"]
    if "852" not in published.neighbours:
        foreign.append("Southampton")
    for word in foreign:
        found = re.search(rf"\b{word}\b", text)
        assert not found, text[max(0, found.start() - 80) :][:200]


def check_pages_gaps(page: str, text: str, year: str) -> None:
    assert 'data-state="failed"' not in page
    assert page.count("<section ") == 30
    assert 'class="no-chart"' not in page
    figures = re.findall(r"<figure .*?</figure>", page, flags=re.DOTALL)
    # A first year has no series to draw, and the tool of DfE begins later.
    assert len(figures) > (1 if year == "2012-13" else 4)
    assert all(re.search(r'<svg[^>]* role="img"', one) for one in figures)
    assert "no figure was received" not in text
    gaps = Counter(re.findall(r'<p class="none">(.*?)</p>', page))
    assert set(gap for gap, count in gaps.items() if count > 1) <= {silence(year)}
    for section in re.findall(r"<section .*?</section>", page, flags=re.DOTALL):
        assert section.count(silence(year)[:-1]) <= 1
        told = re.sub(r"<h2.*?</h2>|<details.*?</details>", "", section, flags=re.DOTALL)
        assert len(words_of(told)) > 60  # none is empty


def silence(year: str) -> str:
    return f"No return was received for {year}."


def check_periods(path: Path, year: str) -> None:
    data = pd.read_csv(path, dtype=str)
    periods = set(data.loc[data["column"] == "period", "value"].dropna()) - {"none"}
    assert periods
    last = parse_period(year).end
    assert [text for text in periods if parse_period(text).end > last] == []


def check_directions(text: str) -> None:
    """Hold every 'rose' and 'fell' against its two numbers, and every rank against its n."""
    moves = re.findall(r"\b(rose|fell) from ([\d,.]+)%? \([^)]*\) to ([\d,.]+\d)", text)
    for verb, before, after in moves:
        first, last = (float(number.replace(",", "")) for number in (before, after))
        assert (last > first) == (verb == "rose") and first != last, (verb, before, after)
    ranks = re.findall(r"higher than (\d+) of (\d+) neighbours(?:, similar to (\d+))?", text)
    for above, count, similar in ranks:
        assert int(above) + int(similar or 0) <= int(count) <= 10


def check_neighbours(text: str, published: Published) -> None:
    """Hold the neighbours named, nearest first, against the published set."""
    names = published.names()
    *others, last = (names[code] for code in published.neighbours)
    assert f"neighbours of {published.version}: {', '.join(others)} and {last}." in text


def check_rank(text: str, published: Published) -> None:
    """Hold the rank of the plan rate against the published rates, by Byar's interval."""
    rates = published.values(PLANS, "CPP_At31_rate")
    own, count = rates.get(published.code), published.values(PLANS, "CPP_At31").get(published.code)
    if own is None or count is None or count < 3:
        return
    low = own * (1 - 1 / (9 * count) - 1.96 / (3 * count**0.5)) ** 3
    high_count = count + 1
    high = (
        own * (high_count / count) * (1 - 1 / (9 * high_count) + 1.96 / (3 * high_count**0.5)) ** 3
    )
    theirs = [rates[code] for code in published.neighbours if code in rates]
    if any(abs(value - end) < 0.1 for value in theirs for end in (low, high)):
        return  # the rounding of a published rate decides
    above, alike = sum(one < low for one in theirs), sum(low <= one <= high for one in theirs)
    said = f"Plan rate: {own:.1f}, higher than {above} of {len(theirs)} neighbours"
    assert said + (f", similar to {alike}" if alike else "") in text


def check_comparisons(text: str, published: Published) -> None:
    """Hold titles and sentences against the published numbers, where the area has any."""
    plans = published.values(PLANS, "CPP_At31_rate")
    own, england = plans.get(published.code), plans["England"]
    if own is not None:
        is_first = published.end == "2013"  # one year is no series to draw
        assert is_first != (f"Plan rate: {own:.1f}, against {england:.1f} in England" in text)
        assert f"a rate of {own:.1f}, and {england:.1f} for England" in text
    needs = published.values(NEEDS, "At31_episodes_rate")
    own, england = needs.get(published.code), needs["England"]
    if own is not None:
        said = re.search(r"a rate of ([\d,.]+) per 10,000. That is ([\w ]+) in England \(", text)
        assert said[1] == f"{own:,.1f}"
        count = published.values(NEEDS, "At31_episodes")[published.code]
        half = 1.96 * own / count**0.5  # of its 95% interval, nearly
        if abs(own - england) > 1.2 * half:
            assert said[2] == ("higher than" if own > england else "lower than")
        elif abs(own - england) < 0.8 * half:
            assert said[2] == "similar to that"
    looked_after = published.looked_after()
    own = looked_after.get(published.code)
    theirs = [looked_after[code] for code in published.neighbours if code in looked_after]
    if own is not None and theirs:
        lower = sum(value < own for value in theirs)
        rank = f"{own:.0f}, higher than {lower} of {len(theirs)} neighbours"
        assert f"Rate of children looked after: {rank}" in text


@pytest.mark.slow
def test_the_extracts_alone_make_a_report_of_portsmouth(tmp_path):
    check_report(tmp_path, EXTRACTS, AUTHORITIES[0], "2014-15")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("authority", "year"),
    [(AUTHORITIES[1], "2023-24"), (AUTHORITIES[3], "2019-20")],
    ids=["bristol", "dorset"],
)
def test_a_report_reads_correctly(tmp_path, authority, year):
    if not SHARED.is_dir():
        pytest.skip("the full published files are not at hand")
    check_report(tmp_path, SHARED, authority, year)


# Where an authority was there for a part of the years, years of that part.
SHORTER = {
    "dorset": ("2019-20", "2021-22", "2023-24"),
    "cumbria": ("2012-13", "2018-19", "2022-23"),
    "west-northamptonshire": ("2021-22", "2022-23", "2023-24"),
}
ALL = [
    (authority, year)
    for authority in AUTHORITIES
    for year in SHORTER.get(authority[0], ("2014-15", "2018-19", "2023-24"))
]


@pytest.mark.soak
@pytest.mark.parametrize(
    ("authority", "year"), ALL, ids=lambda one: one if isinstance(one, str) else one[0]
)
def test_every_report_reads_correctly(tmp_path, authority, year):
    if not SHARED.is_dir():
        pytest.skip("the full published files are not at hand")
    check_report(tmp_path, SHARED, authority, year)


@pytest.mark.parametrize(
    ("board", "code", "year", "known"),
    [
        ("portsmouth", "851", "1999-00", "2012-13 to 2017-18"),
        ("portsmouth", "851", "2018-19", "2012-13 to 2017-18"),
        ("dorset", "838", "2014-15", "no year of it"),
    ],
)
def test_a_year_that_the_published_files_do_not_cover_is_refused(
    tmp_path, board, code, year, known
):
    home = Home(tmp_path)
    words = ["--published", str(EXTRACTS)]
    assert home.lscb("new", board, "--la", code, *words).returncode == 0
    done = home.lscb("check", board, year, *words)
    assert done.returncode == 2
    assert f"no figure of {board.capitalize()} for {year}" in done.stderr
    assert f"They cover {known}" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "data/processed").exists()
