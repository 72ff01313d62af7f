"""How many answers the bytecoded data of an SPSS file stand for, counted without decoding one.

Codes come in words of eight. A code stands for an answer, for nothing (padding), for the end of the data, or for an answer that is
spelt out: a literal word behind the word of codes. So each word of codes says where the next one is, and the data are a chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORD = 8
PADDING, END, LITERAL = 0, 252, 253

_PIECE = 1 << 17
"""How many bytes are walked over at a time: what is made of them has to fit into the processor's own memory."""
_DOUBLINGS = 3
_FARTHEST = (1 + WORD) << _DOUBLINGS
"""How many words a leap over 2 ** _DOUBLINGS words of codes can pass, where every code is a literal."""
_BITS, _STEP = 8, 0xFF
"""A word's step to the next word of codes stands in the lower byte of a number, the answers it stands for in the upper: both stay below 73."""


@dataclass
class _Walk:
    """Where the walk along the chain is: answers so far, literals still to be passed, and the word of codes that announced them."""

    answers: int = 0
    due: int = 0
    codes: bytes = b""
    ended: bool = False

    @property
    def done(self) -> bool:
        """Whether the data have ended, with every literal."""
        return self.ended and not self.due

    def over(self, data: bytes) -> bytes:
        """Walk over the whole words of some bytes, and give back those behind them."""
        words = len(data) // WORD
        at = min(self.due, words)
        self.due -= at
        if at < words and not self.ended:
            self._along(data, at, words)
        return data[words * WORD :]

    def _along(self, data: bytes, at: int, words: int) -> None:
        single, leap = _steps(data, words)
        while at + _FARTHEST < words and (passed := leap[at]):
            at += passed & _STEP
            self.answers += passed >> _BITS
        while at < words:
            self.codes = data[at * WORD : (at + 1) * WORD]
            self.ended = not single[at]
            if self.ended:
                self.codes = self.codes[: self.codes.index(END)]
            at += 1 + self.codes.count(LITERAL)
            self.answers += _stands_for(self.codes)
            if self.ended:
                break
        self.due = max(at - words, 0)

    def answers_told(self) -> int:
        """The answers of which nothing is missing, where the data end in the middle of a word's literals."""
        if not self.due:
            return self.answers
        return self.answers - _stands_for(self.codes) + before(self.codes, self.codes.count(LITERAL) - self.due)


def count_answers(chunks: Iterator[bytes]) -> tuple[int, bool]:
    """How many answers a bytecoded data section holds, and whether it ends in the middle of one.

    >>> count_answers(iter([bytes([101, 102, 252, 0, 0, 0, 0, 0])]))
    (2, False)
    >>> count_answers(iter([bytes([101, 253, 0, 0, 0, 0, 0, 0]), b"half"]))
    (1, True)
    """
    walk, rest = _Walk(), b""
    for piece in (chunk[start : start + _PIECE] for chunk in chunks for start in range(0, len(chunk), _PIECE)):
        rest = walk.over(rest + piece)
        if walk.done:
            return walk.answers, False
    return walk.answers_told(), not walk.ended and (bool(rest) or walk.due > 0)


def before(codes: bytes, literals: int) -> int:
    """How many answers these codes stand for, when only so many literal words follow them.

    >>> before(bytes([101, 253, 253, 102]), 1)
    2
    """
    answers = 0
    for code in codes:
        literals -= code == LITERAL
        if literals < 0:
            break
        answers += code != PADDING
    return answers


def _stands_for(codes: bytes) -> int:
    return len(codes) - codes.count(PADDING)


def _steps(data: bytes, words: int) -> tuple[memoryview, memoryview]:
    """From every word, as if it were one of codes: the step to the next, and the leap over several; 0 where the data end in it."""
    import numpy as np

    codes = np.frombuffer(data, np.uint8, words * WORD)
    literals = _in_each_word(codes == LITERAL)
    single = literals + np.uint16(1 + (WORD << _BITS))
    if (padding := codes == PADDING).any():
        single -= _in_each_word(padding) << _BITS
    single[np.flatnonzero(codes == END) // WORD] = 0
    leap, here = single, np.arange(words)
    for _ in range(_DOUBLINGS):
        leap = leap + np.take(leap, here + (leap & _STEP), mode="clip")
    return single.data, leap.data


def _in_each_word(mask: NDArray[np.bool_]) -> NDArray[Any]:
    """How many of a word's eight codes are marked: a multiplication adds them up in its highest byte."""
    import numpy as np

    sums = mask.view(np.uint64) * np.uint64(0x0101010101010101)
    return (sums >> np.uint64(56)).astype(np.uint16)
