"""Included at the bureau and at each school."""

from django.urls import path

from schools.bureau import api_people as api

urlpatterns = [
    path("people/", api.PeopleView.as_view(), name="api_people"),
    path("people/<uuid:pk>/end/", api.MembershipEndView.as_view(), name="api_member_end"),
    path("people/<uuid:pk>/confirm/", api.MembershipConfirmView.as_view(), name="api_member_confirm"),
    path("people/<uuid:pk>/return/", api.MembershipReturnView.as_view(), name="api_member_return"),
    path("invitations/", api.InvitationListView.as_view(), name="api_invitations"),
    path("invitations/accept/", api.InvitationAcceptView.as_view(), name="api_invitation_accept"),
    path("invitations/<uuid:pk>/", api.InvitationView.as_view(), name="api_invitation"),
]
