"""Does a chart look the same whatever its user has set for charts of their own?"""

import matplotlib

from pipeline.section.chart_style import as_svg, canvas, style


def draw() -> str:
    with style():
        figure, axes = canvas(2)
        axes.plot([1, 2], [3, 4])
        return as_svg(figure)


def test_a_users_own_settings_do_not_show():
    usual = draw()
    settings = {"font.size": 23, "axes.grid": True, "grid.linestyle": ":", "axes.xmargin": 0.3}
    with matplotlib.rc_context(settings):
        assert draw() == usual
