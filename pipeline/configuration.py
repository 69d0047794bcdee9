"""How is a YAML file of ours read strictly? Each mistake by file, line and allowed values."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError

from pipeline.errors import ConfigurationError


class Strict(BaseModel):
    """A frozen part of a configuration file that knows all its keys and refuses others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# Nothing is read as another type: "42" is no number, yes is no truth value, "" says nothing.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Whole = Annotated[int, Field(strict=True)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Flag = Annotated[bool, Field(strict=True)]

Model = TypeVar("Model", bound=BaseModel)


def _line_of(tree: Any, path: tuple[Any, ...]) -> int:
    """Return the line (from 1) of the deepest part of a path that the file really holds."""
    line = 1
    for key in path:
        try:
            if isinstance(tree, CommentedMap) and key in tree:
                line = tree.lc.key(key)[0] + 1
            elif isinstance(tree, CommentedSeq):
                line = tree.lc.item(key)[0] + 1
            else:
                break
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            break
    return line


def _problem(error: dict[str, Any], model: type[BaseModel]) -> str:
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"unknown key '{where}'{_known_keys(model, error['loc'])}"
    if error["type"] == "missing":
        return f"'{where}' is missing"
    return f"'{where}': {error['msg'].removeprefix('Value error, ')}"


def _known_keys(model: type[BaseModel], path: tuple[Any, ...]) -> str:
    """Say which keys may stand where an unknown one was found."""
    current: Any = model
    for part in path[:-1]:
        if isinstance(part, int):
            continue
        field = getattr(current, "model_fields", {}).get(part)
        if field is None:
            break
        candidates = [field.annotation, *getattr(field.annotation, "__args__", ())]
        current = next((c for c in candidates if hasattr(c, "model_fields")), None)
    keys = ", ".join(getattr(current, "model_fields", {}))
    return f"; allowed here: {keys}" if keys else ""


def load_yaml(path: Path) -> CommentedMap:
    """Read a YAML mapping with its line numbers.

    Raises ConfigurationError with file and line where it is absent, is not YAML, repeats a key
    or is no mapping.
    """
    return _load(path, _read(path))


def _read(path: Path) -> str:
    if not path.is_file():
        raise ConfigurationError(f"{path}: there is no such file. Make it, or check its name.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: not UTF-8 text. Save it as UTF-8.") from None


def _load(path: Path, text: str) -> CommentedMap:
    try:
        tree = YAML().load(text)
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1
        raise ConfigurationError(
            f"{path}, line {line}: {error.problem.splitlines()[0]}. Keep one of the two."
        ) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ConfigurationError(
            f"{path}, line {mark.line + 1}: {error.problem}; expected YAML. Correct the line."
        ) from None
    if not isinstance(tree, CommentedMap):
        raise ConfigurationError(f"{path}: holds no keys; expected a YAML mapping.")
    return tree


def parse_strictly(path: Path, model: type[Model]) -> Model:
    """Read a YAML file into a pydantic model; all its mistakes in one ConfigurationError.

    A text that was read before is not read again: the catalogue takes a quarter of a second, and
    every forked kernel finds in memory what its parent has read.
    """
    return _parse(path, _read(path), model)


@lru_cache(maxsize=16)
def _parse(path: Path, text: str, model: type[Model]) -> Model:
    tree = _load(path, text)
    try:
        return model.model_validate(tree)
    except ValidationError as errors:
        lines = [
            f"{path}, line {_line_of(tree, error['loc'])}: {_problem(error, model)}"
            for error in errors.errors()
        ]
        raise ConfigurationError("\n".join(lines)) from None


def fail_at(path: Path, keys: tuple[Any, ...], message: str) -> ConfigurationError:
    """Return an error that names the line of an entry, for checks across entries."""
    return ConfigurationError(f"{path}, line {_line_of(load_yaml(path), keys)}: {message}")
