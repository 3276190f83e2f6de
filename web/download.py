"""A kept file as it was handed in, always as a download."""

from __future__ import annotations

from starlette.responses import FileResponse

from duban.errors import NotFoundError
from models import Evidence, FactEvidence
from tracking.evidence import path_of
from web.site import View


def download(view: View, row: Evidence | FactEvidence) -> FileResponse:
    """Stream the file; never inline, since its content is whatever somebody uploaded.

    Raises:
        NotFoundError: the office folder does not hold it any more.
    """
    place = path_of(view.office.settings.evidence_dir, row.sha256)
    if not place.is_file():
        raise NotFoundError("佐证文件", row.name)
    return FileResponse(
        place,
        media_type="application/octet-stream",
        filename=row.name,
        content_disposition_type="attachment",
        headers={"Content-Security-Policy": "default-src 'none'; sandbox"},
    )
