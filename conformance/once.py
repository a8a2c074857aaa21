"""Values that an object computes when they are first asked for."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class once(Generic[T]):
    """A method that is called once and then is its value; for objects with a ``__dict__``.

    As ``functools.cached_property``, without the lock that Python 3.11 takes for it: that costs more than
    most of what is kept in this way. Two threads may both compute the value, and get equal ones.

    Args:
        method: Computes the value; it must have no effect.
    """

    def __init__(self, method: Callable[[Any], T]) -> None:
        self._method = method
        self._name = method.__name__
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> Self | T:
        if instance is None:
            return self
        value = self._method(instance)
        instance.__dict__[self._name] = value
        return value
