"""What does a return's status cell say? ``STATUS[, illustrative][: reason]``."""

from dataclasses import dataclass

SUPPLIERS_WORDS = ("reported", "provisional", "revised", "withheld", "not-applicable")
GRAMMAR = (
    f"one of {', '.join(SUPPLIERS_WORDS)}, then ', illustrative' and ': reason' where they apply"
)


@dataclass(frozen=True)
class Status:
    """A status, whether the value was filled in by the project, and the reason given."""

    word: str = "reported"
    is_illustrative: bool = False
    reason: str = ""

    @property
    def needs_reason(self) -> bool:
        """A figure that is not given, or not genuine, must say why."""
        return self.is_illustrative or self.word in ("withheld", "not-applicable")


def parse_status(text: str) -> Status:
    """Return what a status cell says; an empty one means ``reported``.

    Raises ValueError for a word outside the grammar.
    """
    head, _, reason = text.strip().partition(":")
    word, *flags = (part.strip().lower() for part in head.split(","))
    if word and word not in SUPPLIERS_WORDS:
        raise ValueError(f"'{word[:40]}' is no status")
    for flag in flags:
        if flag != "illustrative":
            raise ValueError(f"'{flag[:40]}' cannot follow a status")
    return Status(word or "reported", bool(flags), reason.strip())
