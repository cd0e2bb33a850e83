from django.urls import path

from schools.bureau.views import people

urlpatterns = [
    path("", people.member_list, name="member_list"),
    path("invite/", people.member_invite, name="member_invite"),
    path("<uuid:pk>/end/", people.member_end, name="member_end"),
    path("<uuid:pk>/confirm/", people.member_confirm, name="member_confirm"),
    path("<uuid:pk>/return/", people.member_return, name="member_return"),
    path("invitations/<uuid:pk>/withdraw/", people.invitation_withdraw, name="invitation_withdraw"),
]
