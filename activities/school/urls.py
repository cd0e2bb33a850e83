from django.urls import path

from activities.school.views import activities, home, log, own, plans, records

urlpatterns = [
    path("", home.home, name="home"),
    path("log/", log.activity_log, name="activity_log"),
    path("log/pupils/", log.activity_log_pupils, name="activity_log_pupils"),
    path("activities/", activities.activity_list, name="activity_list"),
    path("activities/<uuid:pk>/", activities.activity_detail, name="activity_detail"),
    path("activities/<uuid:pk>/withdraw/", activities.activity_withdraw, name="activity_withdraw"),
    path("activities/<uuid:pk>/evidence/", activities.activity_evidence, name="activity_evidence"),
    path("evidence/<uuid:pk>/", activities.evidence_file, name="evidence_file"),
    path("evidence/<uuid:pk>/remove/", activities.evidence_remove, name="evidence_remove"),
    path("plan/", plans.plan_list, name="plan_list"),
    path("plan/lock/", plans.plan_lock, name="plan_lock"),
    path("plan/<uuid:pk>/", plans.plan_item, name="plan_item"),
    path("records/", records.record_list, name="record_list"),
    path("records/new/", records.record_new, name="record_new"),
    path("records/confirm/", records.record_confirm_many, name="record_confirm_many"),
    path("records/<uuid:pk>/", records.record_detail, name="record_detail"),
    path("records/<uuid:pk>/change/", records.record_rewrite, name="record_rewrite"),
    path("records/<uuid:pk>/confirm/", records.record_confirm, name="record_confirm"),
    path("records/<uuid:pk>/return/", records.record_return, name="record_return"),
    path("records/<uuid:pk>/close/", records.record_close, name="record_close"),
    path("objections/<uuid:pk>/answer/", records.objection_answer, name="objection_answer"),
    path("own/", own.own_records, name="own_records"),
    path("own/new/", own.own_new, name="own_new"),
    path("own/<uuid:pk>/", own.own_record, name="own_record"),
    path("own/<uuid:pk>/change/", own.own_rewrite, name="own_rewrite"),
    path("own/<uuid:pk>/discard/", own.own_discard, name="own_discard"),
    path("own/<uuid:pk>/look-back/", own.own_look_back, name="own_look_back"),
    path("own/<uuid:pk>/object/", own.own_object, name="own_object"),
]
