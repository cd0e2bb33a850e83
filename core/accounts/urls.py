"""allauth's pages that people here use: in, out, change the password. Sign-up does not exist."""

from allauth.account import views
from django.urls import path

from core.accounts.views import members, no_page, public

urlpatterns = [
    path("login/", public(views.login), name="account_login"),
    path("logout/", public(views.logout), name="account_logout"),
    path("password/change/", members(views.password_change), name="account_change_password"),
    path("inactive/", no_page, name="account_inactive"),
    path("reauthenticate/", members(views.reauthenticate), name="account_reauthenticate"),
    # allauth looks these names up; nobody asked for the pages: no sign-up, no mail to reset a password by.
    path("signup/", no_page, name="account_signup"),
    path("password/reset/", no_page, name="account_reset_password"),
]
