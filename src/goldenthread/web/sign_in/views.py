"""The views of django-allauth that we use, and nothing else of it."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as identity
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from goldenthread.web.acting import FACTOR
from goldenthread.web.showing import show


class SignInView(account.LoginView):  # type: ignore[misc]
    """Sign in with address and password, or go on to the organisation's own sign-in."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Add the provider, where there is one."""
        context = dict(super().get_context_data(**more))
        if apps := settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
            context["identity_provider"] = {
                "name": apps[0]["name"],
                "href": reverse("openid_connect_login", args=[apps[0]["provider_id"]]),
            }
        return context


def change_password(request: HttpRequest) -> HttpResponseBase:
    """Change the password, of an account that has one."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        return redirect("account")
    answer: HttpResponseBase = account.password_change(request)
    return answer


def to_account(request: HttpRequest) -> HttpResponse:
    """Second factors are told on the page of the account."""
    return redirect("account")


def to_provider(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """On to the provider, by a page between: see the template for why it is no redirect."""
    answer: HttpResponseBase = openid_connect.login(request, provider_id)
    location = answer.headers.get("Location", "")
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    if not apps or provider_id != apps[0]["provider_id"]:
        raise Http404("No such provider.")
    if not location.startswith(("https://", "http://")):
        return answer
    return show(
        request, "socialaccount/onward.jinja", title=f"On to {apps[0]['name']}",
        onward=location, provider=apps[0]["name"],
    )  # fmt: skip


def set_up(request: HttpRequest) -> HttpResponseBase:
    """Set up a second factor. Its code was just typed: it is shown, as if at signing in."""
    answer: HttpResponseBase = totp.activate_totp(request)
    if _done(request, answer, "mfa_view_recovery_codes", "mfa_index"):
        request.session[FACTOR] = True
    return answer


def take_off(request: HttpRequest) -> HttpResponseBase:
    """Remove the second factor; from then on none is shown in this session."""
    answer: HttpResponseBase = totp.deactivate_totp(request)
    if _done(request, answer, "mfa_index"):
        request.session[FACTOR] = False
    return answer


def _done(request: HttpRequest, answer: HttpResponseBase, *onward: str) -> bool:
    """Whether a form was taken: only then does it lead on to these pages."""
    leads_to = answer.headers.get("Location")
    return request.method == "POST" and leads_to in {reverse(name) for name in onward}


sign_in = SignInView.as_view()
sign_out = account.logout
ended = account.account_inactive
again = account.reauthenticate
second_factor = mfa.authenticate
second_factor_again = mfa.reauthenticate
codes = recovery_codes.view_recovery_codes
new_codes = recovery_codes.generate_recovery_codes
back_from_provider = openid_connect.callback
cancelled = identity.login_cancelled
