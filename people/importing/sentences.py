"""What `table` found wrong, as sentences."""

from django.utils.translation import gettext as _

from .table import Unreadable


def why_unreadable(error: Unreadable) -> str:
    """Why a file can't be used, and what to do."""
    sentences = {
        "too_big": _("The file is larger than %(megabytes)d MB. Split it."),
        "too_many_lines": _("The file has more than %(lines)d lines. Split it."),
        "utf_16": _("The file is in UTF-16. Save it as ‘CSV UTF-8’."),
        "not_text": _("This is not a text file. Save the table as ‘CSV UTF-8’."),
        "wrong_encoding": _("The file is not in the encoding that you chose. Choose another, or save it as UTF-8."),
        "encoding_unknown": _("Choose an encoding from the list."),
        "broken": _("Line %(line)d can't be read: a quotation mark is opened and not closed, or stands inside a cell."),
        "empty": _("The file has no lines below its heading."),
        "column_missing": _("The first line must name the columns: %(columns)s. ‘%(column)s’ is missing."),
        "unknown_column": _("There is no column ‘%(column)s’. Columns are %(columns)s."),
        "column_twice": _("The column ‘%(column)s’ is there twice."),
        "too_many_cells": _("Line %(line)d has more cells than the first line has columns."),
        "cell_too_long": _("In line %(line)d, ‘%(column)s’ is too long."),
    }
    return sentences[error.code] % error.named
