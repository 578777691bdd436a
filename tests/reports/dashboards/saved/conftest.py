import pytest

from reports.saved.models import PrintedView, SavedView


@pytest.fixture
def files():
    """The names of what the storage holds more than at the beginning."""
    storage = PrintedView._meta.get_field("file").storage

    def there() -> set:
        return set(storage.listdir("views")[1]) if storage.exists("views") else set()

    before = there()
    return lambda: there() - before


@pytest.fixture
def view(filled) -> SavedView:
    """The region's page, narrowed to who is late, as its manager keeps it."""
    return SavedView.objects.create(
        person=filled.manager, name="Who is late", page="unit", unit=filled.region, asked="status=late"
    )
