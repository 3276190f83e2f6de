"""What tells that two entries are the same thing: one article counts once at its best level."""

from __future__ import annotations

import hashlib
import unicodedata
from urllib.parse import urlsplit

LONGEST = 200
_KEPT = 180


def content_key(title: str, link: str) -> str | None:
    """Return the key of something counted; None where neither title nor link names it.

    The title decides where there is one, since the sites of a county, a city and a province
    carry one article under three addresses. Width, case, blanks and marks do not matter.
    """
    return _of_title(title) or _of_link(link)


def given_key(text: str) -> str | None:
    """Return a key that somebody gave, as it is stored."""
    return _bounded(" ".join(unicodedata.normalize("NFKC", text).split())) or None


def _of_title(title: str) -> str | None:
    plain = unicodedata.normalize("NFKC", title).casefold()
    kept = [
        letter
        for at, letter in enumerate(plain)
        if letter.isalnum() or (letter == "." and _within_a_number(plain, at))
    ]
    return _bounded("".join(kept)) or None


def _within_a_number(text: str, at: int) -> bool:
    """Whether a point stands between digits: 3.5 and 35 are not the same figure."""
    return text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def _of_link(link: str) -> str | None:
    plain = unicodedata.normalize("NFKC", link).strip()
    if not plain:
        return None
    try:
        parts = urlsplit(plain if "//" in plain else f"//{plain}")
    except ValueError:
        return _bounded(plain)
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return _bounded(host + parts.path.rstrip("/") + query)


def _bounded(text: str) -> str:
    """Return a text that fits its column; of a longer one the rest lives on in its digest."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:_KEPT]}#{hashlib.sha256(text.encode()).hexdigest()[:16]}"
