"""Are all comparisons at 95 % listed and counted, with those that chance alone would bring?"""

from section.counted import COUNTED, observations, published, row

from pipeline.section.compared import comparisons_made, list_comparisons, say_count

DATA = observations(COUNTED)


def test_each_value_with_an_interval_is_compared_with_the_areas_of_its_date():
    made = comparisons_made(DATA.catalogue, DATA)
    assert [
        (one.mine.indicator.id, [other.area.id for other in one.others], one.differing)
        for one in made
    ] == [
        ("plan_rate", ["england", "region", "hill", "valley"], 3),
        ("repeat_pct", ["england"], 1),
    ]


def test_a_return_with_its_counts_is_compared_with_what_the_board_cites():
    cited = {"supplier": "dfe", "release": "as cited", "area": "england"}
    data = observations(
        [
            row("seen_in_time_pct", "2014-15-Q4", 72, numerator=36, denominator=50),
            row("seen_in_time_pct", "2014-15-Q4", 70, **cited),
            row("seen_in_time_pct", "2014-15", 99, **cited),
            published("seen_in_time_pct", "2014-15-Q4", "region", 98),
        ]
    )
    (one,) = comparisons_made(data.catalogue, data)
    assert [(other.area.id, other.number) for other in one.others] == [("england", 70)]
    assert one.differing == 0


def test_they_are_counted_with_what_chance_brings():
    shown = say_count(DATA.catalogue, DATA, "chance")
    assert (
        "5 comparisons with other areas were made at 95%. In 4 of them the areas differ; "
        "if none did, about 0 would seem to by chance alone. England contains the area"
    ) in shown.text
    assert [claim.value for claim in shown.claims] == [5, 4, 0]
    assert shown.html.count("<data ") == 3


def test_they_are_listed():
    table = list_comparisons(DATA.catalogue, DATA, "comparisons", "Comparisons")
    rows = [line.split(" | ") for line in table.text.splitlines()[2:5]]
    assert rows == [
        ["Measure", "Brookshire (95% interval)", "Period", "England", "The Region",
         "Neighbours of 2021"],
        ["Plan rate (per 10,000)", "67.7 (60.6 to 75.5)", "31 March 2015", "43.1: higher",
         "41.2: higher", "Higher than 1, similar to 1; within their range of 32.0 to 70.0"],
        ["Repeat pct", "42.5% (41.3 to 43.7)", "2014-15", "24.2%: worse", "not compared",
         "not compared"],
    ]  # fmt: skip


def test_without_counts_there_is_nothing_to_compare_at_95():
    bare = observations([one for one in COUNTED if "numerator" not in one])
    assert "No figure was supplied with its count" in say_count(bare.catalogue, bare, "x").text
    assert list_comparisons(bare.catalogue, bare, "x", "Comparisons").text == "Comparisons: none."
