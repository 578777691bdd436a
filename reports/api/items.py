"""`GET /api/v1/item-statistics/`: how questions of checks do, in figures of the whole installation."""

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework.request import Request

from reports.items import OURS, ItemLine, ItemsRow, analyses, item_lines, item_rows

from .list_serializers import ItemStatisticsSerializer
from .listing import Listing
from .parameters import ItemParameters
from .schema import describes


class ItemStatistics(Listing):
    """Of items, not of persons, so that every token that names this list may read it, and no access is noted."""

    resource = "item-statistics"
    row = ItemsRow
    line = ItemLine
    parameters = ItemParameters
    ours = OURS

    @describes(
        "item-statistics", ItemStatisticsSerializer, ItemParameters, "How questions of checks do",
        about="Figures of the whole installation, of first attempts; nothing where fewer than ten have answered.",
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        return self.answer(request)

    def found(self, asked: dict) -> QuerySet:
        return analyses(scope=self.request.user.scope, course=asked.get("course"), activity=asked.get("activity"))

    def read(self, found, language):
        return item_rows(found)

    def lines(self, found, language):
        return item_lines(found)
