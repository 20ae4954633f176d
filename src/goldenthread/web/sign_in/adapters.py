"""What we settle for ourselves of signing in: nobody signs up, secrets are sealed, no mail is sent.

Accounts are made by a named person with a command. An identity of an OpenID Connect provider signs
in to the account that has its verified address, and to nothing else.
"""

from __future__ import annotations

import base64
import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from goldenthread.web.showing import show


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts: none is made here, and none is written to by mail."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The address or the password is wrong",
        "too_many_login_attempts": "Too many tries: wait five minutes, then try again",
        "incorrect_password": "The password is wrong",
        "enter_current_password": "The password is wrong",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Somebody who has only just signed in, to set up a second factor, is not asked again."""
        shown = get_authentication_records(self.request, self.request.user)
        if shown and time.time() - shown[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """There is no mail server: nothing that is shown may depend on one."""

    def set_password(self, user: Any, password: str) -> None:
        """Keep a new password. Of an account only this column is written: the rest is for good."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page of the account."""
        return reverse("account")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets are sealed with a key made of the secret of this home.

    A copy of the database alone, such as a dump of the server, then gives nobody a second factor.
    """

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is wrong, or too old: type the one that your app shows now",
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return _seal().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret. Raises InvalidToken where it was sealed in another home."""
        return _seal().decrypt(encrypted_text.encode("ascii")).decode()


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Identities of a provider: each belongs to an account that is there, or to none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let in whom an account is waiting for. The answer does not tell why somebody is not."""
        signing_in = sociallogin.state.get("process", "login") == "login"
        if not (signing_in and sociallogin.is_existing and sociallogin.user.is_active):
            raise ImmediateHttpResponse(
                show(request, "account/no_account.jinja", title="No account here", status=403)
            )

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """Never called, since nobody signs up; refused all the same."""
        raise PermissionError("accounts are made with a command: goldenthread account add")


def _seal() -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"goldenthread second factors")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
