from django.urls import path

from activities.school import api, api_evidence

urlpatterns = [
    path("themes/", api.ThemeListView.as_view(), name="api_themes"),
    path("campaigns/", api.CampaignListView.as_view(), name="api_campaigns"),
    path("activities/", api.ActivityListView.as_view(), name="api_activities"),
    path("activities/<uuid:pk>/", api.ActivityView.as_view(), name="api_activity"),
    path("activities/<uuid:pk>/withdraw/", api.ActivityWithdrawView.as_view(), name="api_activity_withdraw"),
    path("activities/<uuid:pk>/evidence/", api_evidence.EvidenceView.as_view(), name="api_evidence"),
    path("evidence/<uuid:pk>/", api_evidence.EvidenceFileView.as_view(), name="api_evidence_file"),
    path("records/", api.RecordListView.as_view(), name="api_records"),
    path("records/<uuid:pk>/rewrite/", api.RecordRewriteView.as_view(), name="api_record_rewrite"),
    path("records/own/<uuid:pk>/rewrite/", api.OwnRecordRewriteView.as_view(), name="api_own_record_rewrite"),
    path("objections/", api.ObjectionListView.as_view(), name="api_objections"),
    path("records/own/", api.OwnRecordListView.as_view(), name="api_own_records"),
    path("records/<uuid:pk>/confirm/", api.RecordConfirmView.as_view(), name="api_record_confirm"),
    path("records/<uuid:pk>/return/", api.RecordReturnView.as_view(), name="api_record_return"),
    path("records/<uuid:pk>/objections/", api.RecordObjectView.as_view(), name="api_record_objections"),
    path("objections/<uuid:pk>/answer/", api.ObjectionAnswerView.as_view(), name="api_objection_answer"),
]
