"""Styles, theme, rules and unfilled sheets are the same to the byte in most returns saved from one form: a small one is looked at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

SMALL = 32 << 10
"""Bytes. What is larger is mostly filled in by somebody, and is not kept."""
_MOST = 64
_More = ParamSpec("_More")
_Found = TypeVar("_Found")


def once_if_small(look: Callable[Concatenate[bytes, _More], _Found]) -> Callable[Concatenate[bytes, _More], _Found]:
    """``look``, which depends on its arguments alone, with its last answers kept; a refusal never is."""
    before = lru_cache(maxsize=_MOST)(look)

    @wraps(look)
    def found(part: bytes, /, *more: _More.args, **named: _More.kwargs) -> _Found:
        return (before if len(part) <= SMALL else look)(part, *more, **named)  # type: ignore[arg-type]

    return found
