"""The child process that opens a PDF: the only place where PDF code meets bytes from outside.

Run as a script with the file on standard input; writes one JSON object. PDFium is written in
C++: damage may crash it or keep it busy, so it runs where that ends nothing but itself. Imports
nothing of this program.
"""

from __future__ import annotations

import ctypes
import itertools
import json
import sys
from typing import Any

import pypdfium2.raw as raw  # type: ignore[import-untyped]

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
_MOST_RULES = 4_000
_MOST_DEPTH = 4
_THIN = 3.0


def _turned(box: Box, turn: int, width: float, height: float) -> Box:
    """Return a box of the page as stored, on the page as shown (turned in steps of 90)."""
    x0, y0, x1, y1 = box
    if turn == 1:
        return y0, width - x1, y1, width - x0
    if turn == 2:
        return width - x1, height - y1, width - x0, height - y0
    if turn == 3:
        return height - y1, x0, height - y0, x1
    return box


def _characters(page: object, turn: int, size: tuple[float, float]) -> dict[str, Any]:
    text = raw.FPDFText_LoadPage(page)
    try:
        signs: list[str] = []
        boxes: list[int] = []
        rect = raw.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        for at in range(max(0, raw.FPDFText_CountChars(text))):
            code = raw.FPDFText_GetUnicode(text, at)
            if code <= 32 or code in {0xA0, 0x3000, 0xFFFE, 0xFFFF} or code > 0x10FFFF:
                continue  # blanks are seen in the gaps between boxes
            if not raw.FPDFText_GetLooseCharBox(text, at, rect):
                continue
            raw.FPDFText_GetCharOrigin(text, at, x, y)
            box = _turned((rect.left, rect.bottom, rect.right, rect.top), turn, *size)
            base = _turned((x.value, y.value, x.value, y.value), turn, *size)[1]
            signs.append(chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd")
            boxes.extend(round(v * 10) for v in (box[0], base, box[2], box[3] - box[1]))
        return {"signs": "".join(signs), "boxes": boxes}
    finally:
        raw.FPDFText_ClosePage(text)


def _objects(page: object) -> list[tuple[object, Matrix]]:
    """Return the drawn objects of a page with their matrix, those inside forms included."""
    found: list[tuple[object, Matrix]] = []
    same = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    waiting = [
        (raw.FPDFPage_GetObject(page, i), same, 0) for i in range(raw.FPDFPage_CountObjects(page))
    ]
    while waiting and len(found) < 20_000:
        one, outer, depth = waiting.pop()
        matrix = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(one, matrix)
        own = _times((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), outer)
        if raw.FPDFPageObj_GetType(one) == raw.FPDF_PAGEOBJ_FORM and depth < _MOST_DEPTH:
            count = max(0, raw.FPDFFormObj_CountObjects(one))
            waiting.extend(
                (raw.FPDFFormObj_GetObject(one, i), own, depth + 1) for i in range(count)
            )
        else:
            found.append((one, own))
    return found


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    k, m, n, p, q, r = second
    return (
        a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p,
        e * k + f * n + q, e * m + f * p + r,
    )  # fmt: skip


def _paths(one: object, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """Return the corners of each closed or open figure of a path, straight lines only."""
    figures: list[list[tuple[float, float]]] = []
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(raw.FPDFPath_CountSegments(one), _MOST_RULES)):
        segment = raw.FPDFPath_GetPathSegment(one, at)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == raw.FPDF_SEGMENT_MOVETO or not figures:
            figures.append([point])
        elif kind == raw.FPDF_SEGMENT_LINETO:
            figures[-1].append(point)
        if raw.FPDFPathSegment_GetClose(segment) and figures[-1]:
            figures[-1].append(figures[-1][0])
    return figures


def _rules(figure: list[tuple[float, float]], *, stroked: bool) -> list[Box]:
    """Return the level and upright lines of a figure; a thin filled box is a line too."""
    xs, ys = [point[0] for point in figure], [point[1] for point in figure]
    box = (min(xs), min(ys), max(xs), max(ys))
    if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
        return [box]
    if not stroked:
        return []
    sides = itertools.pairwise(figure)
    return [
        (min(p[0], q[0]), min(p[1], q[1]), max(p[0], q[0]), max(p[1], q[1]))
        for p, q in sides
        if abs(p[0] - q[0]) <= 1 or abs(p[1] - q[1]) <= 1
    ]


def _drawn(page: object, turn: int, size: tuple[float, float]) -> dict[str, Any]:
    rules: list[list[float]] = []
    pictures = 0
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    for one, matrix in _objects(page):
        kind = raw.FPDFPageObj_GetType(one)
        pictures += kind == raw.FPDF_PAGEOBJ_IMAGE
        if kind != raw.FPDF_PAGEOBJ_PATH or len(rules) > _MOST_RULES:
            continue
        raw.FPDFPath_GetDrawMode(one, mode, stroke)
        if not mode.value and not stroke.value:
            continue
        for figure in _paths(one, matrix):
            found = _rules(figure, stroked=bool(stroke.value)) if figure else []
            rules.extend([round(v, 1) for v in _turned(box, turn, *size)] for box in found)
    return {"rules": rules[:_MOST_RULES], "pictures": pictures}


def _page(document: object, at: int) -> dict[str, Any]:
    page = raw.FPDF_LoadPage(document, at)
    if not page:
        return {"width": 0, "height": 0, "signs": "", "boxes": [], "rules": [], "pictures": 0}
    try:
        turn = raw.FPDFPage_GetRotation(page)
        width, height = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
        stored = (height, width) if turn % 2 else (width, height)
        return {
            "width": round(width),
            "height": round(height),
            **_characters(page, turn, stored),
            **_drawn(page, turn, stored),
        }
    finally:
        raw.FPDF_ClosePage(page)


def main() -> None:
    """Read a PDF from standard input and write its pages, or why there are none."""
    most_pages, most_signs, most_rules, most_memory = map(int, sys.argv[1:5])
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    data = sys.stdin.buffer.read()
    raw.FPDF_InitLibrary()
    document = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        why = "password" if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD else "broken"
        sys.stdout.write(json.dumps({"error": why}))
        return
    count = raw.FPDF_GetPageCount(document)
    if count > most_pages:
        sys.stdout.write(json.dumps({"error": "pages"}))
        return
    pages: list[dict[str, Any]] = []
    signs = rules = 0
    for at in range(count):
        pages.append(_page(document, at))
        rules += len(pages[-1]["rules"])
        if rules > most_rules:
            pages[-1]["rules"] = []
            pages[-1]["unruled"] = True
        signs += len(pages[-1]["signs"])
        if signs > most_signs:
            sys.stdout.write(json.dumps({"error": "signs"}))
            return
    sys.stdout.write(json.dumps({"pages": pages}))


if __name__ == "__main__":
    main()
