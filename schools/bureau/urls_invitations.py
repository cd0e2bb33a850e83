from django.urls import path

from schools.bureau.views.invitations import invitation

urlpatterns = [path("<str:key>/", invitation, name="invitation")]
