"""Every address of the site, each with who may use it. What is not declared is refused."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import StringConverter
from django.views.generic import RedirectView

from goldenthread.thread.catalogue import kinds
from goldenthread.web import assets
from goldenthread.web.addresses import AREAS
from goldenthread.web.pages import (
    about,
    account,
    allotting,
    areas,
    bodies,
    challenging,
    charts,
    codelists,
    deciding,
    decisions,
    delegating,
    delegations,
    editions,
    facts,
    findings,
    funds,
    general_practice,
    holding,
    home,
    integrity,
    interests,
    lists,
    may,
    measured_areas,
    measured_charts,
    measures,
    meetings,
    mending,
    money,
    moving,
    need,
    need_charts,
    paying,
    paying_in_bulk,
    payments,
    pounds,
    powers,
    recording_anyway,
    searching,
    shoes,
    surgery,
    systems,
    threads,
    voice,
)
from goldenthread.web.pages.errors import by_reference
from goldenthread.web.pages.scopes import DELEGATORS, MINUTE_TAKERS
from goldenthread.web.permissions import (
    EVERYBODY,
    READING,
    SENDING,
    SIGNED_IN,
    WRITING,
    check_declared,
    public,
    route,
)
from goldenthread.web.sign_in import views as sign_in


class _AreaConverter(StringConverter):
    regex = "|".join(sorted(AREAS))


class _KindConverter(StringConverter):
    regex = "|".join(sorted((kind.name for kind in kinds), key=len, reverse=True))


class _MovedConverter(StringConverter):
    regex = "payment|allotment"


class _FormConverter(StringConverter):
    regex = r"official\.csv|csv|json"


class _ReleasedConverter(StringConverter):
    regex = "csv|tsv"


register_converter(_AreaConverter, "area")
register_converter(_ReleasedConverter, "released")
register_converter(_FormConverter, "form")
register_converter(_KindConverter, "kind")
register_converter(_MovedConverter, "moved")

urlpatterns = [
    public("", home.home, name="home"),
    public("search/", searching.search, name="search"),
    public("my-surgery/", surgery.find, name="surgeries"),
    public("my-surgery/<str:code>/", surgery.surgery, name="surgery"),
    public("system/", systems.system, name="system"),
    public("area/<area:kind>/<path:key>/", areas.area, name="area"),
    public("body/<path:key>/", bodies.body, name="body"),
    # Before the page of the decision, whose key may hold a slash.
    route(
        "decision/<path:key>/challenge/",
        challenging.challenge_decision,
        name="challenge-decision",
        allows=challenging.CHALLENGERS,
        methods=WRITING,
    ),
    public("decision/<path:key>/", decisions.decision, name="decision"),
    public("decisions/", lists.decisions, name="decisions"),
    public("challenges/", lists.challenges, name="challenges"),
    public("posts/", lists.posts, name="posts"),
    public("money/", money.money, name="money"),
    public("money/payments/", payments.payments, name="payments"),
    *(
        route(f"money/{pattern}", view, name=name, allows=moving.MOVERS, methods=WRITING)
        for pattern, view, name in (
            ("pay/", paying.pay, "pay"),
            ("pay-in-bulk/", paying_in_bulk.pay_in_bulk, "pay-in-bulk"),
            ("allot/", allotting.allot, "allot"),
            ("record/", recording_anyway.record_anyway, "record-anyway"),
            ("take-back/<moved:kind>/<path:key>/", mending.take_back, "take-back"),
            ("make-good/<moved:kind>/<path:key>/", mending.make_good, "make-good"),
        )
    ),
    public("fund/<path:key>/", funds.fund, name="fund"),
    public("payment/<path:key>/", payments.payment, name="payment"),
    public("consultation/<path:key>/", voice.consultation, name="consultation"),
    route(
        "challenge/<path:key>/reply/",
        challenging.answer_challenge,
        name="answer-challenge",
        allows=challenging.REPLIERS,
        methods=WRITING,
    ),
    public("challenge/<path:key>/", voice.challenge, name="challenge"),
    public("fact/<str:kind>/<path:key>/", facts.fact, name="fact"),
    public("thread/<str:kind>/<path:key>/thread.json", threads.thread_document, name="thread-json"),
    public("thread/<str:kind>/<path:key>/", threads.thread, name="thread"),
    public("chart/opinions/<path:key>.json", charts.opinion_chart, name="chart-opinions"),
    public("chart/funds/<int:year>.json", charts.fund_chart, name="chart-funds"),
    public(
        "chart/practices/<area:kind>/<path:key>.json", charts.practice_map, name="map-practices"
    ),
    public("need/", need.need_of_record, name="need-of-record"),
    public("need/<str:system>/", need.need, name="need"),
    public("need/<str:system>/need.<form:form>", need.need_download, name="need-download"),
    public("chart/need/<str:system>.json", need_charts.need_chart, name="chart-need"),
    public("chart/need-map/<str:system>.json", need_charts.need_map, name="map-need"),
    public("measures/", measures.measures, name="measures"),
    public("measures/<slug:key>/", measures.measure, name="measure"),
    public(
        "measures/<slug:measure>/<area:kind>/<path:key>/",
        measured_areas.measure_in_area,
        name="measure-in-area",
    ),
    public(
        "evidence/general-practice/",
        general_practice.general_practice_of_record,
        name="general-practice-of-record",
    ),
    public(
        "evidence/general-practice/<str:system>/",
        general_practice.general_practice,
        name="general-practice",
    ),
    public("evidence/<area:kind>/<path:key>/", measured_areas.evidence, name="evidence"),
    public(
        "edition/<str:key>/values.<released:form>", editions.edition_values, name="edition-values"
    ),
    public("edition/<path:key>/", editions.edition, name="edition"),
    public("chart/measure/<slug:key>.json", measured_charts.measure_chart, name="chart-measure"),
    public(
        "chart/measure/<slug:measure>/<area:kind>/<path:key>.json",
        measured_charts.stratum_chart,
        name="chart-strata",
    ),
    public(
        "chart/measured/<area:kind>/<path:key>.json",
        measured_charts.beside_chart,
        name="chart-measured",
    ),
    public("pounds/", pounds.pounds_of_record, name="pounds-of-record"),
    public("pounds/<str:system>/", pounds.pounds, name="pounds"),
    public(
        "pounds/<str:system>/pounds.<form:form>", pounds.pounds_download, name="pounds-download"
    ),
    public("chart/waterfall/<str:system>.json", pounds.waterfall_chart, name="chart-waterfall"),
    public("may/", may.may, name="may"),
    route(
        "powers/delegate/",
        delegating.delegate_power,
        name="delegate-power",
        allows=DELEGATORS,
        methods=WRITING,
    ),
    public("powers/", powers.powers, name="powers"),
    route(
        "delegation/<path:key>/suspend/",
        delegating.suspend_delegation,
        name="suspend-delegation",
        allows=DELEGATORS,
        methods=WRITING,
    ),
    route(
        "delegation/<path:key>/end/",
        delegating.end_delegation,
        name="end-delegation",
        allows=DELEGATORS,
        methods=WRITING,
    ),
    public("delegation/<path:key>/", delegations.delegation, name="delegation"),
    route(
        "meetings/record/",
        holding.record_meeting,
        name="record-meeting",
        allows=MINUTE_TAKERS,
        methods=WRITING,
    ),
    route(
        "meeting/<path:key>/decide/",
        deciding.record_decision,
        name="record-decision",
        allows=MINUTE_TAKERS,
        methods=WRITING,
    ),
    public("meeting/<path:key>/", meetings.meeting, name="meeting"),
    public("interests/", interests.interests, name="interests"),
    public("findings/", findings.findings, name="findings"),
    public("findings/<str:key>/", findings.rule, name="rule"),
    public("codelists/", codelists.code_lists, name="code-lists"),
    public("codelists/<slug:key>/", codelists.code_list, name="code-list"),
    public("integrity/", integrity.integrity, name="integrity"),
    public("events/", integrity.events, name="events"),
    public("about/", about.about, name="about"),
    public("accessibility/", about.accessibility, name="accessibility"),
    public("assets/<str:name>", assets.asset, name="asset"),
    public(
        "favicon.ico", RedirectView.as_view(url="/static/goldenthread/mark.svg"), name="favicon"
    ),
    # Static files are served before any view is asked; this is for those that are not there.
    public("static/<path:name>", assets.missing, name="static"),
    # Signing in. The names are those by which django-allauth knows its views.
    route("sign-in/", sign_in.sign_in, name="account_login", allows=EVERYBODY, methods=WRITING),
    route(
        "sign-in/second-factor/",
        sign_in.second_factor,
        name="mfa_authenticate",
        allows=EVERYBODY,
        methods=WRITING,
    ),
    public("sign-in/ended/", sign_in.ended, name="account_inactive"),
    public("sign-in/cancelled/", sign_in.cancelled, name="socialaccount_login_cancelled"),
    route(
        "sign-in/with/<str:provider_id>/",
        sign_in.to_provider,
        name="openid_connect_login",
        allows=EVERYBODY,
        methods=SENDING,
    ),
    public(
        "sign-in/with/<str:provider_id>/callback/",
        sign_in.back_from_provider,
        name="openid_connect_callback",
    ),
    route("sign-out/", sign_in.sign_out, name="account_logout", allows=EVERYBODY, methods=WRITING),
    *(
        route(pattern, view, name=name, allows=SIGNED_IN, methods=methods, account=True)
        for pattern, view, name, methods in (
            ("account/", account.account, "account", READING),
            (
                "account/second-factor/first/",
                account.second_factor_first,
                "second-factor-first",
                READING,
            ),
            ("account/second-factor/", sign_in.to_account, "mfa_index", READING),
            ("account/second-factor/set-up/", sign_in.set_up, "mfa_activate_totp", WRITING),
            ("account/second-factor/remove/", sign_in.take_off, "mfa_deactivate_totp", WRITING),
            ("account/recovery-codes/", sign_in.codes, "mfa_view_recovery_codes", READING),
            (
                "account/recovery-codes/new/",
                sign_in.new_codes,
                "mfa_generate_recovery_codes",
                WRITING,
            ),
            ("account/password/", sign_in.change_password, "account_change_password", WRITING),
            ("account/again/", sign_in.again, "account_reauthenticate", WRITING),
            ("account/again/code/", sign_in.second_factor_again, "mfa_reauthenticate", WRITING),
        )
    ),
    # In a demonstration only; anywhere else these are no pages.
    public("personas/", shoes.personas_page, name="personas"),
    route("personas/step-out/", shoes.step_out, name="step-out", allows=EVERYBODY, methods=SENDING),
    route("personas/<slug:key>/", shoes.step_in, name="step-in", allows=EVERYBODY, methods=SENDING),
    # Last: an address typed as a reference, with or without a final slash.
    public("<kind:kind>:<path:key>", by_reference, name="by-reference"),
]

check_declared(urlpatterns)

handler400 = "goldenthread.web.pages.errors.bad_request"
handler403 = "goldenthread.web.pages.errors.refused"
handler404 = "goldenthread.web.pages.errors.not_found"
handler500 = "goldenthread.web.pages.errors.server_error"
