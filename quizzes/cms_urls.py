from django.urls import path

from . import (
    analysis_page,
    analysis_page_list,
    author_map_page,
    bank_page,
    export_page,
    grant_page,
    import_page,
    live_map_page,
    marking_page,
    marking_page_list,
    preview,
    regrade_page,
    versions_page,
)

urlpatterns = [
    path("exercises/<int:page_id>/play/", preview.play_draft, name="play_draft"),
    path("exercises/<int:page_id>/map/", author_map_page.show, name="author_map"),
    path("exercises/<int:page_id>/map/live/", live_map_page.draw, name="live_map"),
    path("exercises/<int:page_id>/map/forget/", author_map_page.forget, name="author_map_forget"),
    path("exercises/<int:page_id>/import/", import_page.questions, name="import_questions"),
    path("exercises/modules/<int:page_id>/import/", import_page.scenario, name="import_scenario"),
    path("exercises/<int:page_id>/export/", export_page.show, name="export"),
    path("exercises/<int:page_id>/export/<str:format>/", export_page.download, name="export_file"),
    path("exercises/bank/<int:question_id>/used/", bank_page.uses, name="bank_uses"),
    path("exercises/bank/import/", bank_page.import_file, name="bank_import"),
    path("exercises/bank/export/", bank_page.export, name="bank_export"),
    path("exercises/bank/export/<str:format>/", bank_page.export_file, name="bank_export_file"),
    path("exercises/<int:page_id>/to-bank/", bank_page.copy_from, name="copy_to_bank"),
    path("exercises/analysis/", analysis_page_list.show_list, name="analysis_list"),
    path("exercises/<int:page_id>/analysis/", analysis_page.show, name="analysis"),
    path("exercises/<int:page_id>/analysis/compute/", analysis_page.compute, name="analysis_compute"),
    path("exercises/<int:page_id>/analysis/items/<str:key>/", analysis_page.show_item, name="analysis_item"),
    path("exercises/<int:page_id>/analysis.csv", analysis_page.download, name="analysis_csv"),
    path("exercises/<int:page_id>/extra-attempts/", grant_page.show, name="extra_attempts"),
    path("exercises/marking/", marking_page_list.show_list, name="marking_list"),
    path("exercises/<int:page_id>/marking/", marking_page.show_queue, name="marking"),
    path("exercises/<int:page_id>/marking/<int:answer_id>/", marking_page.mark_answer, name="mark_answer"),
    path("exercises/<int:page_id>/versions/", versions_page.show, name="versions"),
    path("exercises/<int:page_id>/versions/compare/", versions_page.compare, name="versions_compare"),
    path("exercises/<int:page_id>/versions/regrade/", regrade_page.show, name="regrade"),
    path(
        "exercises/<int:page_id>/versions/regrade/<int:regrade_id>/go-on/", regrade_page.go_on, name="regrade_go_on"
    ),
]
