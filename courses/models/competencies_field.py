from .modules_field import ModulesField


class CompetenciesField(ModulesField):
    """Competencies of a course by their keys, which are the same in every language. The page's form gives the choices."""
