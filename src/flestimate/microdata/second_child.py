"""The program of the second reader: it reads a file in a process of its own and answers with checksums, never with data.

`verified` starts it as `python -I second_child.py`, hands it a request as JSON on the standard input, and reads a JSON answer from
the standard output. What goes wrong is answered as one word, because the text of an exception can hold an answer of a person.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any


def main() -> None:
    """Answer one request."""
    request = json.load(sys.stdin.buffer)
    sys.path[:] = request["path"]  # in the parent's order, so that both are of the same installation
    from flestimate.microdata import child

    child.limit_resources(request)
    with child.private_output() as out:
        out.write(json.dumps(answer(request)).encode())
    # Readers keep threads, and now and then one of them takes the process down while Python tidies up.
    os._exit(0)


def answer(request: Mapping[str, Any]) -> dict[str, Any]:
    """The number of persons and each column's checksums, or the word for why there are none."""
    from flestimate.microdata.second_readers import READERS

    try:
        read = READERS[request["kind"]](request)
        columns = [asdict(column) for column in read.columns]
    except ImportError:
        return {"refusal": "not installed"}
    except MemoryError:
        return {"refusal": "memory"}
    except BaseException:  # noqa: BLE001 -- whatever it is comes back as a word, and a panic of Rust is no Exception
        return {"refusal": "unreadable"}
    return {"reader": read.reader, "rows": read.rows, "counted": read.counted, "columns": columns}


if __name__ == "__main__":
    main()
