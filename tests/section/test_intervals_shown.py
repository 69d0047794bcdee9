"""Do tables, charts, sentences and the data behind them show the intervals they go by?"""

import pandas as pd
import pytest
from matplotlib.figure import Figure
from section.counted import COUNTED, observations, published, row

from pipeline.section import comparisons, figures, layouts
from pipeline.section.chart_marks import draw_limits, draw_whiskers
from pipeline.section.overview import give_overview, keep_score
from pipeline.section.prose import render
from pipeline.section.standings import INTERVAL_NOTE, NO_INTERVAL_NOTE

DATA = observations(COUNTED)


def measures(*names: str, data=DATA) -> list:
    return [data.catalogue[name] for name in names]


def test_a_table_sets_the_interval_beside_the_value_that_is_compared():
    table = layouts.latest(DATA, measures("plan_rate", "seen_in_time_pct"), "t", "Measures")
    assert table.columns[:2] == ("Measure", "Brookshire (95% interval)")
    assert [cells[0].plain() for _, cells in table.rows] == ["67.7 (60.6 to 75.5)", "62%"]
    notes = [note for note in table.notes if note in (INTERVAL_NOTE, NO_INTERVAL_NOTE)]
    assert notes == [INTERVAL_NOTE, NO_INTERVAL_NOTE]  # once, not a row


def test_a_table_without_counts_keeps_its_heading_and_says_why():
    table = layouts.latest(DATA, measures("seen_in_time_pct"), "t", "Measures")
    assert table.columns[1] == "Brookshire"
    assert table.notes == (NO_INTERVAL_NOTE,)


def test_a_value_that_nothing_stands_beside_shows_none():
    alone = observations([COUNTED[1]])
    table = layouts.latest(alone, measures("plan_rate", data=alone), "t", "Measures")
    assert [cells[0].plain() for _, cells in table.rows] == ["67.7"]
    assert table.notes == ()


def test_few_points_are_called_too_few_once_a_section():
    shown = layouts.all_known(DATA, measures("plan_rate", "seen_in_time_pct"), "t", "All")
    assert shown.text.count("Too few points to show a trend") == 1
    alone = observations([COUNTED[1]])
    shown = layouts.all_known(alone, measures("plan_rate", data=alone), "t", "All")
    assert "Too few points" not in shown.text


def test_the_data_behind_hold_the_interval_as_numbers():
    table = layouts.latest(DATA, measures("plan_rate"), "t", "Measures").display()
    rows = [dict(zip(table.columns, one, strict=True)) for one in table.rows]
    ends = {one["area"]: (one["lower_95"], one["upper_95"]) for one in rows}
    assert ends == {
        "Brookshire": (60.6, 75.5),
        "The Region": ("none", "none"),
        "England": ("none", "none"),
    }


def test_areas_compared_draw_intervals_and_count_by_them():
    shown = comparisons.areas_compared(DATA, *measures("plan_rate"), "f", "Plan rate")
    assert shown.title == "Plan rate: 67.7, higher than 1 of 2 neighbours, similar to 1"
    assert "neighbours of 2021, nearest first: mean 51.0, median 51.0, range 32.0 to 70.0" in (
        shown.subtitle
    )
    assert shown.subtitle.endswith("A thin line across a bar's end is the 95% interval")
    assert "Brookshire, 31 March 2015: 67.7 (60.6 to 75.5); Valley" in shown.text
    assert '<span class="interval">(60.6 to 75.5)</span>' in shown.html


def test_without_counts_areas_are_compared_as_they_stand():
    bare = observations([one | {"numerator": None} for one in COUNTED])
    shown = comparisons.areas_compared(bare, *measures("plan_rate"), "f", "Plan rate")
    assert shown.title == "Plan rate: 67.7, higher than 1 of 2 neighbours"
    assert "95% interval" not in shown.html
    assert shown.html.count(NO_INTERVAL_NOTE) == 1


def test_a_profile_reads_by_the_interval():
    near = [*COUNTED[7:], published("repeat_pct", "2013-14", "england", 1)]
    near[1] = published("repeat_pct", "2014-15", "england", 43.0)
    data = observations(near)
    chosen = measures("repeat_pct", "seen_in_time_pct", data=data)
    shown = comparisons.profile(data, chosen, data.board.area_by_id["england"], "f", "Profile")
    assert "42.5% | 43.0%: similar" in shown.html
    assert shown.title == "Profile: 0 of 2 worse than England"


def test_a_trend_draws_the_own_areas_intervals(monkeypatch):
    drawn = []
    monkeypatch.setattr(figures.charts, "draw_lines", lambda frame, top: drawn.append(frame) or "")
    areas = [DATA.board.area_by_id[name] for name in ("england", "valley")]
    shown = figures.trend(DATA, *measures("plan_rate"), areas, "f", "Plan rate")
    has_whisker = drawn[0].set_index(["series", "label"])["lower"].notna()
    assert has_whisker["Brookshire"].all()
    assert not has_whisker.drop("Brookshire").any()  # others' would hide the lines
    assert "Upright lines are the 95% intervals of Brookshire" in shown.subtitle
    assert "31 March 2014: 49.7 (43.6 to 56.5)" in shown.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{plan_rate:direction(england)} in England", "higher than in England"),
        ("{plan_rate:direction(valley)} in Valley", "similar to that in Valley"),
        ("{plan_rate:standing(valley)} in Valley", "similar to that in Valley"),
        ("{repeat_pct:standing(england)} in England", "worse than in England"),
        ("{seen_in_time_pct:standing(england)} in England", "better than in England"),
    ],
)
def test_a_sentence_says_similar_where_the_interval_does(text, said):
    assert render(text, DATA, None).text == said


@pytest.mark.parametrize(("has_counts", "said"), [(True, "no one direction"), (False, "rising")])
def test_a_trend_is_told_by_its_intervals_where_it_has_them(has_counts, said):
    """Five steps up of one child each are in order, and within what chance brings."""
    rows = [
        published("plan_rate", f"{2011 + place}-03-31", "brookshire", count / 2,
                  *([count, 20_000] if has_counts else []))
        for place, count in enumerate((200, 201, 202, 203, 204))
    ]  # fmt: skip
    assert render("{plan_rate:trend}", observations(rows), None).text == said


def test_the_overview_and_the_scorecard_go_by_the_interval():
    near = observations(
        [
            published("repeat_pct", "2014-15", "brookshire", 42.5, 2723, 6407),
            published("repeat_pct", "2014-15", "england", 42.0),
        ]
    )
    chosen = measures("repeat_pct", data=near)
    row_of = keep_score(near, chosen, "t", "Scorecard").rows[0][1]
    assert [cell.plain() for cell in row_of[:4]] == [
        "42.5% (41.3 to 43.7)", "2014-15", "England 42.0%", "Similar"
    ]  # fmt: skip

    class NoRegisters:
        def select(self, *_):
            return pd.DataFrame({"due": [], "state": []})

        def is_unkept(self, *_):
            return False

    text = give_overview("foreword", near, NoRegisters(), chosen).text
    assert "No measure with a good and a bad direction stands less well than the country." in text


def test_a_rate_on_few_events_is_marked_in_a_chart():
    rows = [row("plan_rate", "2014-15-Q4", 15, numerator=15, denominator=10_000)]
    shown = figures.bar_text(observations(rows).of("plan_rate")[0], is_quiet=False)
    assert shown == "15 [u]"


def test_only_what_has_an_interval_gets_a_whisker():
    axes = Figure().subplots()
    frame = pd.DataFrame({"lower": [1.0, None], "upper": [3.0, None]}, dtype="float64")
    draw_whiskers(axes, frame, [0, 1], is_upright=True)
    assert [list(line.get_ydata()) for line in axes.lines] == [[1, 3]]
    draw_whiskers(axes, frame, [0, 1], is_upright=False)
    assert {tuple(line.get_xdata()) for line in axes.lines[1:]} == {(1, 3)}


def test_a_lower_limit_below_nought_is_not_drawn():
    axes = Figure().subplots()
    draw_limits(axes, pd.Series({"mean": 2.0, "lower": -1.0, "upper": 5.0}), 1.0)
    assert [text.get_text() for text in axes.texts] == ["mean", "upper limit"]
