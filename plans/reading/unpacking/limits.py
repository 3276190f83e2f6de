"""How much of a file is taken; each limit is far above any real paper.

A paper of a whole province with its annexes is under 400,000 characters and 30 MB. The limits
keep memory and time bounded whatever is handed in.
"""

from __future__ import annotations

MAX_BYTES = 64 * 1024 * 1024  # of the file as given, checked before anything is decoded
MAX_CHARACTERS = 6_000_000
MAX_LINES = 400_000
MAX_CELLS = 200_000
MAX_LABEL = 60  # characters of an automatic number
MAX_NESTING = 40  # tables, boxes and content controls within one another
MAX_MEMBERS = 4_000  # files within a zip
MAX_UNZIPPED = 256 * 1024 * 1024
MAX_XML = 64 * 1024 * 1024  # one part of an Office file
MAX_TAGS = 3_000_000  # of one part or page, opening and closing ones
MAX_PAGES = 2_000
MAX_RULES = 60_000  # lines drawn in one PDF
CONVERT_SECONDS = 90
PDF_SECONDS = 60
PDF_MEMORY = 2 * 1024 * 1024 * 1024
