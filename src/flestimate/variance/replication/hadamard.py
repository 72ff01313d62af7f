"""Hadamard matrices: signs, square, with orthogonal rows."""

from __future__ import annotations

from functools import cache
from itertools import count
from math import isqrt

import numpy as np

from flestimate.variance.arrays import Integers

_SYLVESTER = np.array([[1, 1], [1, -1]])


def hadamard(order: int) -> Integers:
    """A Hadamard matrix (order, order) whose first row is all ones, so that the signs of every other row sum to 0.

    By Paley's two constructions over the fields of p and p^2 elements (Paley, 1933), and by Kronecker products of smaller
    ones (Sylvester, 1867). Of the orders that are multiples of 4 and at most 1,000, `exists` says which these reach.

    >>> hadamard(4)
    array([[ 1,  1,  1,  1],
           [ 1, -1,  1, -1],
           [ 1,  1, -1, -1],
           [ 1, -1, -1,  1]])
    """
    signs = _constructed(order)
    normal: Integers = signs * signs[0]
    return normal


def order_above(number: int) -> int:
    """The smallest order above `number` that `hadamard` can construct.

    >>> [order_above(number) for number in (1, 3, 4, 12, 31, 91)]
    [2, 4, 8, 16, 32, 96]
    """
    return next(order for order in count(number + 1) if exists(order))


@cache
def exists(order: int) -> bool:
    """Whether `hadamard` can construct this order.

    >>> [order for order in range(4, 200, 4) if not exists(order)]
    [92, 116, 156, 172, 184, 188]
    """
    return order in {1, 2} or (order > 0 and order % 4 == 0 and (_by_paley(order) or _left_factor(order) is not None))


def _constructed(order: int) -> Integers:
    if order == 1:
        return np.ones((1, 1), dtype=np.int64)
    if order == 2:
        return _SYLVESTER
    left = _left_factor(order)
    if left is not None:
        return np.kron(_constructed(left), _constructed(order // left))
    return _paley_1(order - 1) if _is_field(order - 1) else _paley_2(order // 2 - 1)


def _left_factor(order: int) -> int | None:
    """The order of the first matrix of a Kronecker product of this order, if there is one."""
    return next((left for left in range(2, isqrt(order) + 1) if order % left == 0 and exists(left) and exists(order // left)), None)


def _by_paley(order: int) -> bool:
    return _is_field(order - 1) or (order // 2 % 4 == 2 and _is_field(order // 2 - 1))


def _paley_1(field: int) -> Integers:
    """For fields with 3 (mod 4) elements, whose character is odd; order field + 1."""
    bordered = np.ones((field + 1, field + 1), dtype=np.int64)
    bordered[1:, 0] = -1
    bordered[1:, 1:] = _characters(field)
    bordered[0, 0] = 0
    return bordered + np.eye(field + 1, dtype=np.int64)


def _paley_2(field: int) -> Integers:
    """For fields with 1 (mod 4) elements, whose character is even; order 2 (field + 1)."""
    bordered = np.ones((field + 1, field + 1), dtype=np.int64)
    bordered[1:, 1:] = _characters(field)
    bordered[0, 0] = 0
    return np.kron(bordered, _SYLVESTER) + np.kron(np.eye(field + 1, dtype=np.int64), np.array([[1, -1], [-1, -1]]))


def _characters(field: int) -> Integers:
    """The quadratic character of the differences of a field's elements: 1 of squares, -1 of others, 0 of zero.

    The elements of a field of p^2 are a + b sqrt(r), where r has no square root among the integers modulo p.
    """
    prime = _root_prime(field)
    b, a = np.divmod(np.arange(field), prime)
    root = min(set(range(prime)) - {value * value % prime for value in range(prime)})
    squares = (a * a + root * b * b) % prime + prime * (2 * a * b % prime)
    character = np.full(field, -1)
    character[squares] = 1
    character[0] = 0
    of_differences: Integers = character[(a[:, None] - a) % prime + prime * ((b[:, None] - b) % prime)]
    return of_differences


def _is_field(elements: int) -> bool:
    """Whether the number is an odd prime or the square of one."""
    return elements % 2 == 1 and _is_prime(_root_prime(elements))


def _root_prime(elements: int) -> int:
    root = isqrt(elements)
    return root if root * root == elements else elements


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % divisor for divisor in range(2, isqrt(number) + 1))
