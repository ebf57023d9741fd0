"""Addresses of signing in, of one's own page, and of a community's settings and stewards.

Names that begin with ``account_`` are those under which allauth looks for its pages.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.people.views import communities, entering, me, passkeys, pictures, settings, stewards

_COMMUNITY = "c/<slug:slug>"
_MEMBER = f"{_COMMUNITY}/members/<uuid:key>"

urlpatterns: list[URLPattern] = [
    *(
        path("sign-in", entering.ask_for_code, name=name)
        for name in ("sign_in", "account_login", "account_request_login_code")
    ),
    path("sign-in/code", entering.enter_code, name="account_confirm_login_code"),
    path("sign-in/passkey", passkeys.enter_by_passkey, name="enter_by_passkey"),
    path("sign-in/passkey/ask", passkeys.ask_for_passkey, name="ask_for_passkey"),
    path("sign-in/new", entering.without_account, name="account_signup"),
    path("sign-out", entering.sign_out, name="sign_out"),
    path("in/<str:secret>", entering.open_pass, name="use_pass"),
    path("look", me.look, name="settings_look"),
    path("me", me.me, name="me"),
    path("me/face", me.my_face, name="my_face"),
    path("me/email", entering.address, name="account_email"),
    path("me/email/code", entering.confirm_address, name="account_email_verification_sent"),
    path("me/passkeys", passkeys.passkeys, name="passkeys"),
    path("me/passkeys/ask", passkeys.ask_for_new_passkey, name="ask_for_new_passkey"),
    path("me/passkeys/<int:pk>/end", passkeys.end_passkey, name="end_passkey"),
    path("me/pass", me.own_pass, name="own_pass"),
    path("me/devices/<int:pk>/end", me.end_device, name="end_device"),
    path("passes/<int:pk>/stop", me.stop_own_pass, name="stop_pass"),
    path("notices/dismiss", me.dismiss_notices, name="dismiss_notices"),
    path("notices/<int:pk>/dismiss", me.dismiss_notice, name="dismiss_notice"),
    path("found", communities.found, name="found"),
    path(f"{_COMMUNITY}/settings", settings.community_settings, name="community_settings"),
    path(f"{_COMMUNITY}/leave", communities.leave, name="leave_community"),
    path(f"{_COMMUNITY}/on-join-page", me.on_join_page, name="on_join_page"),
    path(f"{_COMMUNITY}/picture", pictures.community_picture, name="community_picture"),
    path(f"{_COMMUNITY}/face/<uuid:key>", pictures.face, name="face"),
    path(f"{_COMMUNITY}/stewards", stewards.stewards_page, name="stewards_page"),
    path(f"{_COMMUNITY}/stewards/appoint", stewards.appoint, name="appoint_steward"),
    path(f"{_COMMUNITY}/stewards/step-down", stewards.step_down, name="step_down"),
    path(f"{_COMMUNITY}/passes/<int:pk>/confirm", stewards.confirm_pass, name="confirm_pass"),
    path(f"{_COMMUNITY}/passes/<int:pk>/link", stewards.fetch_pass, name="fetch_pass"),
    path(f"{_COMMUNITY}/passes/<int:pk>/stop", stewards.withdraw_pass, name="withdraw_pass"),
    path(f"{_MEMBER}/pass", stewards.member_pass, name="issue_pass"),
    path(f"{_MEMBER}/steward", stewards.steward, name="steward"),
]
