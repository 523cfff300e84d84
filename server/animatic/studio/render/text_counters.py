"""A headline that is a figure counts up to it: "+35%" runs from +0% while it comes.

What isn't plainly a figure (a year, a name with a number) stands still like any other headline.
"""

from __future__ import annotations

import re

STEPS = 24
"""Numbers seen on the way, the last one included."""

_FIGURE = re.compile(
    r"(?P<before>[+−-]?[$€£¥]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,9})(?P<part>\.\d{1,2})?"
    r"(?P<after> ?(?:%|×|倍|万|亿|百万|千万|[KMB]|thousand|million|billion)?\+?(?: off)?)"
)


def numbers_to(words: str, detail: str = "") -> list[str]:
    """What is seen on the way up to a figure, in its own form; empty when it is none.

    "$1,200" gives "$0", "$52", … "$1,200". A bare number is a figure when a detail says of what.
    """
    match = _FIGURE.fullmatch(words.strip())
    if match is None:
        return []
    before, whole, part, after = (match[name] or "" for name in _FIGURE.groupindex)
    places, value = max(len(part) - 1, 0), float(whole.replace(",", "") + part)
    is_bare = not (before or part or after.strip() or "," in whole)
    is_year = is_bare and 1900 <= value <= 2100
    if value == 0 or is_year or (is_bare and not detail):
        return []
    form = f"{',' if ',' in whole else ''}.{places}f"
    steps = (value * step / (STEPS - 1) for step in range(STEPS))
    return [f"{before}{step:{form}}{after}" for step in steps]
