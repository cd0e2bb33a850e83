from django.urls import path

from schools.bureau.views import invitations

urlpatterns = [
    path("<str:key>/", invitations.invitation, name="invitation"),
    path("<str:key>/account/", invitations.invitation_account, name="invitation_account"),
]
