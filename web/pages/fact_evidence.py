"""佐证: one file of a fact or an appeal as it was handed in."""

from fastapi import APIRouter
from starlette.responses import FileResponse

from duban.errors import NotFoundError
from models import FactEvidence
from web.download import download
from web.site import Here, known_id

router = APIRouter()


@router.get("/fact-evidence/{evidence_id:int}")
def fact_evidence(view: Here, evidence_id: int) -> FileResponse:
    """Stream the file as a download."""
    with view.office.reading() as session:
        row = session.get(FactEvidence, known_id("佐证", evidence_id))
        if row is None:
            raise NotFoundError("佐证", evidence_id)
        return download(view, row)
