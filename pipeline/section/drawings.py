"""How does a drawing join a page of many? Own ids, a text alternative, nothing about its maker."""

import re

from pipeline.section.wording import escape

FONTS = "Arial, 'Liberation Sans', Helvetica, sans-serif"  # of equal widths; whichever is there


def inline_svg(svg: str, figure_id: str, title: str, description: str) -> str:
    """Turn matplotlib's SVG into an accessible inline image.

    Ids and references get the figure's id in front, so that a page can hold many; width, height,
    metadata and the global style are dropped; <title> and <desc> come first.
    """
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r"<style[^>]*>.*?</style>", "", body, flags=re.DOTALL)
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r'\bid="([^"]+)"', rf'id="{figure_id}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{figure_id}-\1)", body)
    body = re.sub(r'(xlink:href|href)="#([^"]+)"', rf'href="#{figure_id}-\2"', body)
    body = re.sub(r"font-family: [^;\"]+", f"font-family: {FONTS}", body)
    view_box = re.search(r'viewBox="([^"]+)"', body)[1]
    inner = body[body.index(">") + 1 :]
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}" role="img" '
        f'aria-labelledby="{figure_id}-title" aria-describedby="{figure_id}-desc" '
        'style="stroke-linejoin: round; stroke-linecap: butt">'
        f'<title id="{figure_id}-title">{escape(title)}</title>'
        f'<desc id="{figure_id}-desc">{escape(description)}</desc>'
    )
    inner = re.sub(r"\n\s*\n+", "\n", inner)
    return (opening + inner).strip()
