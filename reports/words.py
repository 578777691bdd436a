"""What stands for a value in a report: a course's title for its id, a tag for a language."""

import json
from collections.abc import Mapping

from django.db.models import CharField, Func, UUIDField


class WordFor(Func):
    """The word of a column's value, looked up by the database where it can, and else here.

    What has no word is None, or stays as it is where `others_stay`.
    PostgreSQL finds a word among five hundred in the time of a few comparisons, which joining them wouldn't beat.
    """

    output_field = CharField()
    template = "%(expressions)s"
    arity = 1

    def __init__(self, column: str, words: Mapping, *, others_stay: bool = False):
        super().__init__(column)
        self.words, self.others_stay = words, others_stay

    def as_postgresql(self, compiler, connection, **context):
        column, parameters = compiler.compile(self.source_expressions[0])
        words = json.dumps({str(value): word for value, word in self.words.items()})
        if not self.others_stay:
            return f"(%s::jsonb ->> {column}::text)", [words, *parameters]
        known = f"(%s::jsonb ? {column}::text)"
        return (
            f"CASE WHEN {known} THEN %s::jsonb ->> {column}::text ELSE {column}::text END",
            [words, *parameters, words, *parameters, *parameters],
        )

    def get_db_converters(self, connection) -> list:
        return [] if connection.vendor == "postgresql" else [self._word]

    def _word(self, value, expression, connection):
        return self.words.get(value, value if self.others_stay else None)


class KeyText(Func):
    """A key as text with its dashes. Text or None, whatever `output_field` says."""

    output_field = UUIDField()
    template = "%(expressions)s"
    arity = 1

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="%(expressions)s::text", **context)

    def get_db_converters(self, connection) -> list:
        return [] if connection.vendor == "postgresql" else [_text_of]


def _text_of(key, expression, connection) -> str | None:
    return key and str(key)
