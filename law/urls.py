from django.urls import path

from .views import comparison, find, home, judgments, practices, provisions

urlpatterns = [
    path("", home.home, name="law"),
    path("search/", find.search, name="law_search"),
    path("compare/", comparison.comparison, name="law_compare"),
    path("in/<slug:code>/", provisions.place, name="law_place"),
    path("topics/<slug:key>/", provisions.topic, name="law_topic"),
    path("provisions/<uuid:key>/", provisions.provision, name="law_provision"),
    path("judgments/", judgments.judgments, name="law_judgments"),
    path("judgments/<slug:slug>/", judgments.judgment, name="law_judgment"),
    path("practices/", practices.practices, name="law_practices"),
    path("glossary/", practices.glossary, name="law_glossary"),
]
