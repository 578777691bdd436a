from django.db import migrations

from law.folding import fold

FIELDS = {
    "Provision": ("instrument", "article", "summary"),
    "Judgment": ("name", "application_numbers", "articles", "facts", "holding", "lesson"),
}


def fold_words(apps, schema_editor):
    """What was there before the library can be searched too; names of places are added at the next saving."""
    for name, fields in FIELDS.items():
        model = apps.get_model("law", name)
        for text in model.objects.filter(search_text="").iterator():
            words = fold(" ".join(getattr(text, field) for field in fields))
            model.objects.filter(pk=text.pk).update(search_text=words)


class Migration(migrations.Migration):
    dependencies = [("law", "0004_law_library")]

    operations = [migrations.RunPython(fold_words, migrations.RunPython.noop)]
