"""Must a package be imported because another one imports it? Not before something of it is used."""

import importlib
import importlib.util
import sys
from types import ModuleType
from typing import Any


def import_when_used(name: str) -> None:
    """Put a stand-in in a module's place, which imports it when something of it is first asked for.

    Nothing is done where it is imported already. ``importlib.util.LazyLoader`` would not do: the
    import statement itself asks a module for its specification.
    """
    if name in sys.modules:
        return
    stand_in = ModuleType(name)
    stand_in.__spec__ = importlib.util.find_spec(name)

    def ask(attribute: str) -> Any:
        if attribute.startswith("__") and attribute != "__path__":  # which a module in it asks for
            raise AttributeError(attribute)
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        return getattr(importlib.import_module(name), attribute)

    stand_in.__getattr__ = ask
    sys.modules[name] = stand_in


# Great Expectations draws with the one and tests distributions with the other, which no suite asks
# for: they take as long as all the rest of it.
for _module in ("altair", "scipy.stats"):
    import_when_used(_module)
