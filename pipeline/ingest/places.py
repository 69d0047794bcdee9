"""Which place in England is each row of a published file about? Its level, code, name, region."""

import pandas as pd

AUTHORITY, REGION, COUNTRY = "local authority", "regional", "national"
# Published files put a London borough into half a region; its region is the whole of London.
LONDON = ("E12000007", "London")
PARTS_OF_LONDON = ("E13000001", "E13000002")
FIRST_REGION, ENGLAND = 980, 970  # numbers of the ``lait`` layout above those of authorities


def locate(texts: pd.DataFrame, layout: str) -> pd.DataFrame:
    """Return ``level``, ``code``, ``name``, ``ons_code``, ``region`` of each row of a file.

    ``code`` is an authority's DfE number, which stays when its ONS code changes; a region's or
    country's is made of its name, because the two layouts number them differently. ``region`` is
    the name of the region that an authority lies in. ``level`` is '' for any other place.
    """
    return _locate_long(texts) if layout == "lait" else _locate_open_data(texts)


def _locate_open_data(texts: pd.DataFrame) -> pd.DataFrame:
    level = texts["geographic_level"].str.lower()
    nothing = pd.Series("", index=texts.index)

    def chosen(authority: str, region: str, country: str) -> pd.Series:
        columns = {AUTHORITY: authority, REGION: region, COUNTRY: country}
        found = nothing
        for one, column in columns.items():
            found = found.where(level != one, texts.get(column, nothing))
        return found

    name = chosen("la_name", "region_name", "country_name")
    code = chosen("old_la_code", "", "").where(level == AUTHORITY, name.map(plain_name))
    return pd.DataFrame(
        {
            "level": level.where(level.isin([AUTHORITY, REGION, COUNTRY]), ""),
            "code": code,
            "name": name,
            "ons_code": chosen("new_la_code", "region_code", "country_code"),
            "region": texts.get("region_name", nothing),
        }
    )


def _locate_long(texts: pd.DataFrame) -> pd.DataFrame:
    number = pd.to_numeric(texts["LA Number"], errors="coerce").astype("float64").fillna(0)
    name = texts["LA and Regions"]
    level = pd.Series(AUTHORITY, index=texts.index)
    level = level.where(number < FIRST_REGION, REGION).where(number != ENGLAND, COUNTRY)
    code = texts["LA Number"].str.removesuffix(".0")
    return pd.DataFrame(
        {
            "level": level.where(number > 0, ""),
            "code": code.where(level == AUTHORITY, name.map(plain_name)),
            "name": name,
            "ons_code": "",
            "region": texts.get("Region", pd.Series("", index=texts.index)),
        }
    )


def plain_name(name: str) -> str:
    """Return a region's name in a form that both 'London (Inner)' and 'Inner London' have."""
    return " ".join(sorted(name.lower().replace("(", "").replace(")", "").split()))
