"""佐证: one file as it was handed in, always as a download."""

from fastapi import APIRouter
from starlette.responses import FileResponse

from duban.errors import NotFoundError
from models import Evidence
from tracking.evidence import path_of
from web.site import Here, known_id

router = APIRouter()


@router.get("/evidence/{evidence_id:int}")
def evidence(view: Here, evidence_id: int) -> FileResponse:
    """Stream the file; never inline, since its content is whatever somebody uploaded."""
    with view.office.reading() as session:
        row = session.get(Evidence, known_id("佐证", evidence_id))
        if row is None:
            raise NotFoundError("佐证", evidence_id)
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
