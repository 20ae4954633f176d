"""Whatever is asked, the answer is a page with words: never a fault, never an echo of markup."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from tests.web.small_system import DECISION, PAYMENT, PLACE, SYSTEM, practice_ref

pytestmark = pytest.mark.django_db

ODD = (
    "garbage", "0", "-1", "999999", "99999999999999999999", "1e309", "½", "²", "٣", "💷", "NaN",
    "0000-00-00", "9999-12-31", "0001-01-01", "2026-02-30", "2026-03-31T00:00", "20260331",
    "' OR 1=1 --", "%", "_", "\\", "..", "../../etc/passwd", "a" * 5000, "x y " * 500,
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "{% raw %}",
    "javascript:alert(1)", "\u202e\u200b", "\ud7ff", "a:b:c", ":", "place:", "unicorn:1",
)  # fmt: skip
"""Values that nobody means, and some that somebody means badly."""

ASKED = (
    "/search/?q={}",
    "/search/?q=a&kind={}",
    "/search/?q=a&page={}",
    "/my-surgery/?q={}",
    f"/area/system/{SYSTEM.key}/?at={{}}",
    f"/area/system/{SYSTEM.key}/?known={{}}",
    f"/area/place/{PLACE.key}/?page={{}}",
    "/body/QZZ/?at={}",
    "/body/QZZ/?known={}",
    "/money/?year={}",
    "/money/payments/?page={}",
    "/money/payments/?fund={}",
    "/money/payments/?payee={}",
    "/money/payments/?decision={}",
    "/money/payments/?for={}",
    "/money/payments/?year={}",
    "/need/QZZ/?by={}",
    "/need/QZZ/?component={}",
    "/need/QZZ/?year={}",
    "/need/QZZ/?beside={}",
    "/need/QZZ/?page={}",
    "/pounds/QZZ/?pot={}",
    "/pounds/QZZ/?stream={}",
    "/pounds/QZZ/?of={}",
    "/pounds/QZZ/pounds.csv?pot={}",
    "/chart/waterfall/QZZ.json?of={}",
    f"/chart/practices/place/{PLACE.key}.json?at={{}}",
    f"/thread/payment/{PAYMENT.key}/?way={{}}",
    "/powers/?day={}",
    "/powers/?body={}",
    "/may/?body={}&power=commission",
    "/may/?body=QZZ&power={}",
    "/may/?body=QZZ&power=commission&day={}",
    "/may/?body=QZZ&power=commission&area={}",
    "/may/?body=QZZ&power=commission&amount={}",
    "/interests/?q={}",
    "/interests/?nature={}",
    "/findings/?day={}",
    "/findings/?concerns={}",
    "/events/?page={}",
    f"/payment/{PAYMENT.key}/?recorded={{}}",
    f"/payment/{PAYMENT.key}/?recorded=payment:{{}}",
    "/personas/?next={}",
    "/sign-in/?next={}",
    "/body/{}/",
    "/area/place/{}/",
    "/fact/{}/1/",
    "/fact/law/{}/",
    "/thread/{}/1/",
    "/thread/payment/{}/",
    "/need/{}/",
    "/pounds/{}/",
    "/my-surgery/{}/",
    "/payment:{}",
    "/{}",
)


@pytest.mark.parametrize("address", ASKED)
def test_no_odd_value_is_a_fault_or_comes_back_as_markup(
    address: str, small: None, client: Client
) -> None:
    client.raise_request_exception = True
    for odd in ODD:
        answer = client.get(address.format(quote(odd, safe="")))
        assert answer.status_code in {200, 301, 302, 400, 404}, (odd, answer.status_code)
        if answer.get("Content-Type", "").startswith("text/html"):
            page = answer.content.decode()
            assert "<script>alert" not in page, odd
            assert "<img src=x" not in page, odd
            assert 'href="javascript:' not in page, odd
        if answer.status_code in {400, 404}:
            told = (
                "What you can do",
                "There is a problem",
            )  # a page of its own, or beside the field
            assert any(words in page for words in told), odd


@pytest.mark.parametrize("sign", ["%00", "%0a", "%0d%0aSet-Cookie:a=b", "%7f", "%1b[2J"])
def test_control_characters_are_refused_everywhere(sign: str, small: None, client: Client) -> None:
    for address in ASKED:
        answer = client.get(address.replace("{}", sign))
        assert answer.status_code == 400, address
        assert "What you can do" in answer.content.decode()
        assert not answer.cookies


@pytest.mark.parametrize("sign", ["%ff", "%c3%28", "%ed%a0%80"])
def test_bytes_that_are_no_text_are_no_fault(sign: str, small: None, client: Client) -> None:
    for address in ASKED:
        assert client.get(address.replace("{}", sign)).status_code < 500, address


def test_pages_only_read_and_say_so(small: None, client: Client) -> None:
    for path in ("/", f"/decision/{DECISION.key}/", "/payment:2025-0001", "/favicon.ico"):
        for method in ("post", "put", "patch", "delete", "options"):
            answer = getattr(client, method)(path)
            assert answer.status_code == 405, (method, path)
            assert answer["Allow"] == "GET, HEAD"
            assert b"This page only reads" in answer.content
            assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_head_of_a_page_is_its_answer_without_its_body(small: None, client: Client) -> None:
    for path in ("/", f"/thread/payment/{PAYMENT.key}/", f"/area/practice/{practice_ref(1).key}/"):
        head = client.head(path)
        assert head.status_code == 200
        assert head.content == b""
        assert head["Content-Type"] == "text/html; charset=utf-8"
    assert client.head("/body/nobody/").status_code == 404


def test_pages_beyond_the_last_show_the_last(small: None, client: Client) -> None:
    for page in ("0", "-1", "999999", "x"):
        answer = client.get(f"/money/payments/?page={page}")
        assert answer.status_code == 200
        assert "page 1 of 1" in answer.content.decode()


@pytest.mark.parametrize("sign", ["%00", "%1b", "%7f"])
def test_a_control_character_is_refused_wherever_it_stands(
    sign: str, small: None, client: Client
) -> None:
    """PostgreSQL cannot be asked for some: the first of two values counts as much as the last."""
    for address in (f"/search/?q={sign}", f"/search/?q={sign}&q=a", f"/search/?{sign}=a"):
        assert client.get(address).status_code == 400, address
