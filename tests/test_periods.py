"""Each form of a period, its days and its words; what is no period is refused."""

from datetime import date

import pytest

from pipeline.periods import parse_period

FORMS = [
    ("2014-15", "financial-year", date(2014, 4, 1), date(2015, 3, 31), "2014-15"),
    ("1999-00", "financial-year", date(1999, 4, 1), date(2000, 3, 31), "1999-00"),
    ("2010-11", "financial-year", date(2010, 4, 1), date(2011, 3, 31), "2010-11"),
    ("2014-15-Q1", "quarter", date(2014, 4, 1), date(2014, 6, 30), "Q1 2014-15"),
    ("2014-15-Q3", "quarter", date(2014, 10, 1), date(2014, 12, 31), "Q3 2014-15"),
    ("2014-15-Q4", "quarter", date(2015, 1, 1), date(2015, 3, 31), "Q4 2014-15"),
    ("2014-M06", "month", date(2014, 6, 1), date(2014, 6, 30), "June 2014"),
    ("2015-M12", "month", date(2015, 12, 1), date(2015, 12, 31), "December 2015"),
    ("CY2013", "calendar-year", date(2013, 1, 1), date(2013, 12, 31), "2013"),
    ("AY2013-14", "academic-year", date(2013, 9, 1), date(2014, 8, 31), "academic year 2013-14"),
    ("2015-03-31", "date", date(2015, 3, 31), date(2015, 3, 31), "31 March 2015"),
    ("CY2012..CY2014", "pooled", date(2012, 1, 1), date(2014, 12, 31), "2012 to 2014"),
]


@pytest.mark.parametrize(("text", "kind", "start", "end", "label"), FORMS)
def test_each_form_is_read(text, kind, start, end, label):
    period = parse_period(text)
    assert (period.kind, period.start, period.end, period.label) == (kind, start, end, label)


@pytest.mark.parametrize(
    "text",
    ["", "2014", "2014-16", "2014-15-Q5", "2014-M13", "2015-02-30", "Q1 2014-15", "CY2014..CY2012",
     "CY2012..2014-15", "AY2014-13", "2014/15"],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_the_forms(text):
    with pytest.raises(ValueError, match=r"2014-15-Q3|names no period|calendar"):
        parse_period(text)


def test_a_year_knows_its_quarters_and_months():
    year = parse_period("2014-15")
    assert [quarter.text[-2:] for quarter in year.quarters_to_date()] == ["Q1", "Q2", "Q3", "Q4"]
    assert [month.text for month in year.months()][::11] == ["2014-M04", "2015-M03"]
    assert all(year.contains(month) for month in year.months())


def test_a_period_belongs_to_the_financial_year_of_its_last_day():
    assert parse_period("CY2014").financial_year.text == "2014-15"
    assert parse_period("2015-03-31").financial_year.text == "2014-15"
    assert parse_period("2015-04-01").financial_year.text == "2015-16"
