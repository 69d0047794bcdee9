import pandas as pd
import pytest
from small_publications import RELATIONS, configured, observed

from pipeline.disclosure.audit import Audited
from pipeline.disclosure.publishing import (
    Public,
    publish,
    read_earlier,
    refuse_unless_clean,
    write_public,
)
from pipeline.disclosure.texts import IN_PLACE
from pipeline.errors import DisclosureError
from pipeline.layout import Layout
from pipeline.processed import read_held, read_table
from pipeline.released import write_figures
from pipeline.tables import TABLES, conform

Q1, Q2 = "2014-15-Q1", "2014-15-Q2"


def published(folder, *rows, catalogue=None, earlier=(), about=(), **tables) -> Public:
    board, known = configured(registers_about_children=about)
    return publish(
        {name: conform(pd.DataFrame(tables.get(name, [])), table) for name, table in TABLES.items()}
        | {"observations": observed(*rows)},
        folder / "narrative",
        board,
        catalogue or known,
        RELATIONS,
        observed(*earlier),
    )


def test_suppliers_words_that_tell_a_hidden_figure_are_held_back(tmp_path):
    public = published(
        tmp_path,
        ("deaths", Q1, 3.0),
        {"indicator": "deaths", "period": Q2, "value": 9.0, "commentary": "3 in spring, 9 now.",
         "source_file": "b/returns/panel.csv", "source_cell": "line 2"},
    )  # fmt: skip
    assert public.tables["observations"]["commentary"].tolist() == ["", IN_PLACE]
    assert public.held[0].startswith("b/returns/panel.csv line 2: may tell a hidden figure")
    assert public.counts == {"small": 1, "others": 0, "texts": 1, "let_through": 0}


def test_paragraphs_and_registers_are_scanned_and_notes_of_the_writer_left_out(tmp_path):
    (tmp_path / "narrative").mkdir()
    (tmp_path / "narrative/mash.md").write_text(
        "Three of them were in hospital.\n% a note: 3 deaths\n\nAll is well.\n", encoding="utf-8"
    )
    register = [{"row_id": "l1", "id": "1", "text": "The 3 deaths were looked into."},
                {"row_id": "l2", "id": "2", "text": "Staff were trained at 3 places."}]  # fmt: skip
    public = published(tmp_path, ("deaths", Q1, 3.0), learning=register)
    assert public.narrative == {"mash.md": f"{IN_PLACE}\n\nAll is well."}
    assert public.tables["learning"]["text"].tolist() == [IN_PLACE, register[1]["text"]]


def test_an_accepted_text_passes(tmp_path):
    decision = {"decision": "accept", "rule": "text-held-back", "indicator": "deaths",
                "area": "anytown", "period": Q1, "expected_value": "3", "reason": "known",
                "by": "analyst"}  # fmt: skip
    told = {"indicator": "deaths", "period": Q2, "value": 9.0, "commentary": "3 places"}
    public = published(tmp_path, ("deaths", Q1, 3.0), told, decisions=[decision])
    assert public.tables["observations"]["commentary"].tolist() == ["", "3 places"]
    assert public.tables["decisions"]["expected_value"].tolist() == [""]
    assert public.counts["let_through"] == 1


def test_the_printed_report_the_values_of_findings_and_those_on_hidden_figures_are_left_out(
    tmp_path,
):
    findings = [
        {"severity": "warning", "actor": "analyst", "file": "f.csv", "cell": "line 3",
         "indicator": name, "what": f"{name}: 3 is not 4", "compared": "3 against 4", "raw": "3",
         "smallest_error": "1", "expected": "4", "places": "f.csv line 3", "next_step": "Ask."}
        for name in ("deaths", "deaths_unexpected", "seen_pct", "")
    ]  # fmt: skip
    printed = [{"row_id": "p", "id": "f001", "value": "3"}]
    public = published(tmp_path, ("deaths", Q1, 3.0), findings=findings, printed_figures=printed)
    assert public.tables["printed_figures"].empty
    told = public.tables["findings"]
    assert told["what"].tolist() == [
        "Seen in time: does not reconcile, or needs a look",
        "a figure, file or register: needs a look",
    ]
    assert [one.what for one in public.findings] == told["what"].tolist()
    assert not told.astype(str).apply(lambda column: column.str.contains("[34]")).any().any()


def test_a_caution_that_tells_a_hidden_figure_is_held_back(tmp_path):
    _, catalogue = configured()
    spoken = catalogue.model_copy(
        update={
            "indicators": tuple(
                one.model_copy(update={"caution": "the source says 3 or 4"})
                if one.id in ("deaths", "attainment")
                else one
                for one in catalogue.indicators
            )
        }
    )
    spoken = type(catalogue).model_construct(
        suppliers=spoken.suppliers, indicators=spoken.indicators
    )
    public = published(tmp_path, ("deaths", Q1, 3.0), catalogue=spoken)
    assert public.cautions_held == ("deaths",)
    assert public.catalogue["deaths"].caution is None
    assert public.catalogue["attainment"].caution == "the source says 3 or 4"


def test_a_register_of_children_is_left_out_whole(tmp_path):
    reviews = [{"row_id": "r1", "id": "1", "name": "Family A"}]
    public = published(tmp_path, ("deaths", Q1, 9.0), reviews=reviews, about=("reviews",))
    assert public.tables["reviews"].empty
    assert len(published(tmp_path, ("deaths", Q1, 9.0), reviews=reviews).tables["reviews"]) == 1


def test_what_is_written_is_what_may_be_read_and_nothing_of_before(tmp_path):
    (tmp_path / "narrative").mkdir()
    (tmp_path / "narrative/mash.md").write_text("All is well.", encoding="utf-8")
    folder = tmp_path / "public"
    (folder / "narrative").mkdir(parents=True)
    (folder / "narrative/old.md").write_text("3 deaths", encoding="utf-8")
    write_public(published(tmp_path, ("deaths", Q1, 3.0), ("deaths", Q2, 9.0)), folder)
    assert read_table(folder, "observations")["status"].tolist() == ["suppressed", "reported"]
    assert [path.name for path in (folder / "narrative").iterdir()] == ["mash.md"]
    assert read_held(folder) == []
    hidden = [path for path in folder.iterdir() if path.suffix == ".parquet"]
    assert sorted(path.stem for path in hidden) == sorted(TABLES)


def test_a_count_that_can_be_worked_out_refuses_the_edition_and_says_how():
    with pytest.raises(DisclosureError, match="Deaths, Q1: between 3 and 3, by Deaths, Q2; a sum"):
        refuse_unless_clean([Audited("Deaths, Q1", 3.0, 3.0, ("Deaths, Q2", "a sum"))])
    refuse_unless_clean([])


def test_earlier_public_editions_are_read_whatever_their_period(tmp_path):
    layout = Layout(tmp_path)
    for period, audience, value in ((Q1, "public", "9"), ("2014-15", "public", "[c]"),
                                    (Q2, "board", "3")):  # fmt: skip
        folder = layout.released("anytown", period, audience) / "1"
        folder.mkdir(parents=True)
        figures = [(f"deaths/anytown/{period}/council", value),
                   ("count(register/actions?undated)", "7")]  # fmt: skip
        write_figures(figures, folder / "figures.csv")
        (folder / "SHA256SUMS").write_text("", encoding="utf-8")
    earlier = read_earlier(layout, "anytown")
    assert earlier[["indicator", "area", "period", "supplier", "value"]].values.tolist() == [
        ["deaths", "anytown", Q1, "council", 9.0]
    ]
    assert earlier["is_current"].all() and set(earlier["status"]) == {"reported"}


def test_three_quarters_released_and_then_the_year_leave_the_fourth_unknown(tmp_path):
    quarters = [("deaths", f"2014-15-Q{n}", 8.0) for n in (1, 2, 3)]
    year = [*quarters, ("deaths", "2014-15-Q4", 3.0), ("deaths", "2014-15", 27.0)]
    alone = published(tmp_path, *year).tables["observations"]
    after = published(tmp_path, *year, earlier=quarters).tables["observations"]
    shown = {row.period: row.status for row in after.itertuples()}
    assert shown["2014-15-Q4"] == shown["2014-15"] == "suppressed"  # the quarters are known
    assert (alone["status"] == "suppressed").sum() == 2
