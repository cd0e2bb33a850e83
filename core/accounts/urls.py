"""allauth's pages that people here use: in, out, change the password. Sign-up does not exist."""

from allauth.account import views
from django.urls import path

from core.accounts.views import members, public

urlpatterns = [
    path("login/", public(views.login), name="account_login"),
    path("logout/", public(views.logout), name="account_logout"),
    path("password/change/", members(views.password_change), name="account_change_password"),
    path("inactive/", public(views.account_inactive), name="account_inactive"),
    path("reauthenticate/", members(views.reauthenticate), name="account_reauthenticate"),
    # Named because allauth's pages link to them; there is no sign-up and no mail to reset a password by.
    path("signup/", public(views.signup), name="account_signup"),
    path("password/reset/", public(views.password_reset), name="account_reset_password"),
]
