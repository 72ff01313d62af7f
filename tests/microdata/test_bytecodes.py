"""The walk over bytecoded data counts what a decoder, written as the format is told, would decode."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flestimate.microdata.bytecodes import END, LITERAL, PADDING, count_answers


def decoded(data: bytes) -> tuple[int, bool]:
    """One code at a time: how many answers there are, and whether the data break off in the middle of a word."""
    answers, at = 0, 0
    while at + 8 <= len(data):
        codes, at = data[at : at + 8], at + 8
        for code in codes:
            if code == END:
                return answers, False
            if code == LITERAL:
                if at + 8 > len(data):
                    return answers, END not in codes
                at += 8
            answers += code != PADDING
    return answers, at < len(data)


CODES = st.sampled_from([101, 102, 101, LITERAL, PADDING, END])
FEW_ENDS = st.sampled_from([101] * 60 + [LITERAL] * 20 + [PADDING, END])


@given(
    data=st.lists(CODES, max_size=100) | st.lists(FEW_ENDS, min_size=200, max_size=4000), cuts=st.lists(st.integers(0, 4000), max_size=3)
)
def test_the_walk_counts_what_a_decoder_decodes_however_the_bytes_come(data: list[int], cuts: list[int]) -> None:
    text = bytes(data)
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    parts = [text[start:end] for start, end in pairwise(places)]
    assert count_answers(iter(parts)) == decoded(text)
