"""Every address of the site. All of it is read with GET and changes nothing."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.generic import RedirectView

from goldenthread.thread.catalogue import kinds
from goldenthread.web import assets
from goldenthread.web.addresses import AREAS
from goldenthread.web.pages import (
    about,
    areas,
    bodies,
    charts,
    decisions,
    delegations,
    facts,
    findings,
    funds,
    home,
    integrity,
    interests,
    lists,
    may,
    meetings,
    money,
    need,
    need_charts,
    payments,
    pounds,
    powers,
    searching,
    surgery,
    systems,
    threads,
    voice,
)
from goldenthread.web.pages.errors import by_reference


class _AreaConverter(StringConverter):
    regex = "|".join(sorted(AREAS))


class _KindConverter(StringConverter):
    regex = "|".join(sorted((kind.name for kind in kinds), key=len, reverse=True))


class _FormConverter(StringConverter):
    regex = r"official\.csv|csv|json"


register_converter(_AreaConverter, "area")
register_converter(_FormConverter, "form")
register_converter(_KindConverter, "kind")

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", searching.search, name="search"),
    path("my-surgery/", surgery.find, name="surgeries"),
    path("my-surgery/<str:code>/", surgery.surgery, name="surgery"),
    path("system/", systems.system, name="system"),
    path("area/<area:kind>/<path:key>/", areas.area, name="area"),
    path("body/<path:key>/", bodies.body, name="body"),
    path("decision/<path:key>/", decisions.decision, name="decision"),
    path("decisions/", lists.decisions, name="decisions"),
    path("challenges/", lists.challenges, name="challenges"),
    path("posts/", lists.posts, name="posts"),
    path("money/", money.money, name="money"),
    path("money/payments/", payments.payments, name="payments"),
    path("fund/<path:key>/", funds.fund, name="fund"),
    path("payment/<path:key>/", payments.payment, name="payment"),
    path("consultation/<path:key>/", voice.consultation, name="consultation"),
    path("challenge/<path:key>/", voice.challenge, name="challenge"),
    path("fact/<str:kind>/<path:key>/", facts.fact, name="fact"),
    path("thread/<str:kind>/<path:key>/thread.json", threads.thread_document, name="thread-json"),
    path("thread/<str:kind>/<path:key>/", threads.thread, name="thread"),
    path("chart/opinions/<path:key>.json", charts.opinion_chart, name="chart-opinions"),
    path("chart/funds/<int:year>.json", charts.fund_chart, name="chart-funds"),
    path("chart/practices/<area:kind>/<path:key>.json", charts.practice_map, name="map-practices"),
    path("need/", need.need_of_record, name="need-of-record"),
    path("need/<str:system>/", need.need, name="need"),
    path("need/<str:system>/need.<form:form>", need.need_download, name="need-download"),
    path("chart/need/<str:system>.json", need_charts.need_chart, name="chart-need"),
    path("chart/need-map/<str:system>.json", need_charts.need_map, name="map-need"),
    path("pounds/", pounds.pounds_of_record, name="pounds-of-record"),
    path("pounds/<str:system>/", pounds.pounds, name="pounds"),
    path("pounds/<str:system>/pounds.<form:form>", pounds.pounds_download, name="pounds-download"),
    path("chart/waterfall/<str:system>.json", pounds.waterfall_chart, name="chart-waterfall"),
    path("may/", may.may, name="may"),
    path("powers/", powers.powers, name="powers"),
    path("delegation/<path:key>/", delegations.delegation, name="delegation"),
    path("meeting/<path:key>/", meetings.meeting, name="meeting"),
    path("interests/", interests.interests, name="interests"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<str:key>/", findings.rule, name="rule"),
    path("integrity/", integrity.integrity, name="integrity"),
    path("events/", integrity.events, name="events"),
    path("about/", about.about, name="about"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("assets/<str:name>", assets.asset, name="asset"),
    path("favicon.ico", RedirectView.as_view(url="/static/goldenthread/mark.svg"), name="favicon"),
    # Last: an address typed as a reference, with or without a final slash.
    path("<kind:kind>:<path:key>", by_reference, name="by-reference"),
]

handler400 = "goldenthread.web.pages.errors.bad_request"
handler404 = "goldenthread.web.pages.errors.not_found"
handler500 = "goldenthread.web.pages.errors.server_error"
