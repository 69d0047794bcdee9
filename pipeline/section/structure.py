"""How is the board built, and which steps of help are there? Drawn as text, from ``board.yaml``."""

from pipeline.board import Board, SubGroup
from pipeline.section.displays import Display
from pipeline.section.wording import escape, upper_first


def draw_structure(slug: str, board: Board) -> Display:
    """Draw the main board and its sub-groups as nested lists that anybody can read."""
    title = "How the board is built"
    chair = f"<span>Independent chair: {escape(board.chair)}</span>" if board.chair else ""
    top = [group for group in board.sub_groups if not group.part_of]
    boxes, lines = [], [title, f"Main board of {board.name}"]
    for group in top:
        parts = [one for one in board.sub_groups if one.part_of == group.id]
        inner = "".join(f"<li>{_box(part)}</li>" for part in parts)
        boxes.append(f"<li>{_box(group)}{f'<ul>{inner}</ul>' if inner else ''}</li>")
        lines += [f"- {_words(group)}", *(f"  - {_words(part)}" for part in parts)]
    html = (
        f'<div class="structure"><h3 id="{slug}-structure">{title}</h3>'
        f'<div class="main-board"><strong>Main board</strong>{chair}</div>'
        f'<ul class="groups">{"".join(boxes)}</ul></div>'
    )
    if not boxes:
        html = f'<p class="none">{escape(board.name)} has declared no sub-groups.</p>'
    return Display("structure", f"{slug}-structure", html, "\n".join(lines), title)


def _box(group: SubGroup) -> str:
    shared = f"<span>Shared with {escape(group.shared_with)}</span>" if group.shared_with else ""
    return f"<strong>{escape(group.name)}</strong>{shared}"


def _words(group: SubGroup) -> str:
    return group.name + (f" (shared with {group.shared_with})" if group.shared_with else "")


def draw_continuum(slug: str, board: Board) -> Display:
    """Draw the steps of help, from the least to the most, as an ordered list."""
    title = "From universal to specialist: the steps of help"
    steps = "".join(
        f"<li><strong>{escape(upper_first(level.name))}</strong>"
        f"<span>{escape(level.meaning)}</span></li>"
        for level in board.levels
    )
    html = (
        f'<div class="continuum"><h3 id="{slug}-continuum">{title}</h3><ol>{steps}</ol></div>'
        if steps
        else f'<p class="none">{escape(board.name)} has declared no steps of help.</p>'
    )
    lines = [title, *(f"{upper_first(level.name)}: {level.meaning}" for level in board.levels)]
    return Display("structure", f"{slug}-continuum", html, "\n".join(lines), title)


def list_contacts(slug: str, board: Board) -> Display:
    """List how the board can be reached."""
    title = "How to reach the board"
    points = "".join(f"<li>{escape(contact)}</li>" for contact in board.contacts)
    html = (
        f'<div class="contacts"><h3 id="{slug}-contacts">{title}</h3><ul>{points}</ul></div>'
        if points
        else f'<p class="none">{escape(board.name)} has given no contacts.</p>'
    )
    return Display("contacts", f"{slug}-contacts", html, "\n".join([title, *board.contacts]), title)
