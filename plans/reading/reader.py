"""The whole way from a file to its draft."""

from __future__ import annotations

from plans.reading.cleaning import clean
from plans.reading.draft import Draft
from plans.reading.matching import Roster
from plans.reading.outlining import outline
from plans.reading.paper import Doubts, Paper
from plans.reading.understanding import understand
from plans.reading.unpacking import unpack


def read(data: bytes, name: str, roster: Roster | None = None) -> Draft:
    """Return the draft of a file as it came; the same bytes give the same draft anywhere.

    Raises:
        UnreadableError: nothing can be read from it; its sentence says why and what to do.
    """
    return read_paper(unpack(data, name), roster)


def read_paper(paper: Paper, roster: Roster | None = None) -> Draft:
    """Return the draft of an unpacked paper; for callers that show the paper beside it."""
    cleaned = clean(paper)
    doubts = Doubts(list(cleaned.faults))
    return understand(outline(cleaned, doubts), cleaned, roster, doubts)
