"""监测: the office's numbers in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from duban.build.measures import Measure, measures
from web.site import Here

router = APIRouter()


@router.get("/metrics")
def metrics(view: Here) -> Response:
    """Answer with everything measured now; an error of the database is a 500."""
    with view.office.reading() as session:
        found = list(measures(session, view.today))
    registry = CollectorRegistry()
    registry.register(_Found(found))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Found:
    """What a registry asks for its metrics."""

    def __init__(self, found: list[Measure]) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        """Yield each measure in the library's own terms."""
        for one in self._found:
            family = CounterMetricFamily if one.kind == "counter" else GaugeMetricFamily
            metric = family(one.name, one.help, labels=one.labels)
            for sample in one.samples:
                metric.add_metric([sample.labels[label] for label in one.labels], sample.value)
            yield metric
