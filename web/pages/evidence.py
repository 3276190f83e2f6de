"""佐证: one file of a submission as it was handed in."""

from fastapi import APIRouter
from starlette.responses import FileResponse

from duban.errors import NotFoundError
from models import Evidence
from web.download import download
from web.site import Here, known_id

router = APIRouter()


@router.get("/evidence/{evidence_id:int}")
def evidence(view: Here, evidence_id: int) -> FileResponse:
    """Stream the file as a download."""
    with view.office.reading() as session:
        row = session.get(Evidence, known_id("佐证", evidence_id))
        if row is None:
            raise NotFoundError("佐证", evidence_id)
        return download(view, row)
