"""A list as its address asks for it, and the addresses of its other pages."""

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urlencode

from fastapi import HTTPException
from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)


class Addresses:
    """Of the same list with something changed; whatever changes the lines leads to their first page."""

    def __init__(self, path: str, asked: BaseModel) -> None:
        self._path, self._asked = path, asked

    def __call__(self, **changed: str | int | None) -> str:
        """With ``None`` a filter is left out."""
        said: Mapping[str, object] = {**self._asked.model_dump(exclude={"page"}, exclude_defaults=True), **changed}
        query = urlencode({name: value for name, value in said.items() if value is not None})
        return f"{self._path}?{query}" if query else self._path


def asked_of(model: type[T], said: Mapping[str, str], path: str) -> T:
    """What the address asks. ``HTTPException`` where it cannot be read."""
    try:
        return model.model_validate(dict(said))
    except ValidationError:
        raise HTTPException(
            422, f"The address cannot be read; expected one of the page's own links. Begin at {path}."
        ) from None
