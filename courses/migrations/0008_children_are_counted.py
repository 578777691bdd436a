"""Page trees that were translated by an early version say that they have no children, and lose the place of the next."""

from collections import Counter

from django.db import migrations


def count(apps, schema_editor):
    pages = apps.get_model("wagtailcore", "Page").objects
    rows = list(pages.values_list("pk", "path", "numchild"))
    children = Counter(path[:-4] for _, path, _ in rows)
    for pk, path, numchild in rows:
        if numchild != children[path]:
            pages.filter(pk=pk).update(numchild=children[path])


class Migration(migrations.Migration):
    dependencies = [("courses", "0007_topics_are_kept_in_the_cms")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
