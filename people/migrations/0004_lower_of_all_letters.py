"""SQLite's indexes on LOWER hold what its own LOWER said, which knew A to Z only: built again with ours."""

from collections import defaultdict

from django.db import migrations


class SpeltAlike(Exception):
    """Two people share what is to be one person's; the text says who, and what to do."""


def build_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    people = apps.get_model("people", "User").objects.using(schema_editor.connection.alias)
    for field in ("service_number", "email"):
        refuse_two_of_one(field, people.exclude(**{field: ""}).values_list("pk", field))
    schema_editor.execute(f"REINDEX {schema_editor.quote_name('people_user')}")


def refuse_two_of_one(field, people):
    spellings = defaultdict(list)
    for pk, value in people:
        spellings[value.lower()].append(f"{value} (id {pk})")
    if alike := [" = ".join(those) for those in spellings.values() if len(those) > 1]:
        raise SpeltAlike(
            f"People whose {field} differs only in capital and small letters: {'; '.join(alike)}. "
            "Change all but one with the version from before, then migrate again."
        )


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_tries_and_imports'),
    ]

    operations = [
        # Going back changes no row, and the connection speaks the same LOWER: nothing to undo.
        migrations.RunPython(build_again, migrations.RunPython.noop, elidable=True),
    ]
