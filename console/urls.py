"""The map of the staff pages. Each view says who may call it (`console.people`)."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import include, path
from django.views.generic import RedirectView

from console.views import audit, cases, certificates, documents, draws, letters, log, payments, season, settings, statements, users, values
from console.views import inquiries as inquiries_
from console.views import postal as postal_
from console.views import register as register_
from console.views import register_import as register_import_
from console.views import search as search_
from console.views import slip as slip_

ENTRANCE = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("2fa/", second_factor.index, name="mfa_index"),
    path("2fa/authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
"""All of django-allauth that is there: no sign-up, no addresses, no password by mail, no login through others."""

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="queue")),
    path("cases/", cases.queue, name="queue"),
    path("counts/", cases.counts, name="counts"),
    path("cases/new/", postal_.postal, name="postal"),
    path("cases/new/key-in/", postal_.key_in, name="postal-key-in"),
    path("cases/<str:receipt>/", cases.case, name="case"),
    path("cases/<str:receipt>/answer/", cases.answer, name="answer"),
    path("cases/<str:receipt>/print/", slip_.slip, name="slip"),
    path("cases/<str:receipt>/values/", values.values, name="values"),
    path("undo/<int:number>/", cases.undo, name="undo"),
    path("documents/<int:submission>/mail/", documents.mail, name="mail"),
    path("documents/<int:submission>/<int:number>/", documents.original, name="original"),
    path("documents/<int:submission>/<int:number>/<int:sheet>/", documents.picture, name="picture"),
    path("users/", users.users, name="users"),
    path("users/add/", users.add, name="user-add"),
    path("users/<int:number>/", users.user, name="user"),
    path("users/<int:number>/role/", users.change_role, name="user-role"),
    path("users/<int:number>/password/", users.renew_password, name="user-password"),
    path("users/<int:number>/<str:what>/", users.change, name="user-change"),
    path("log/", log.log, name="log"),
    path("log/export/", log.export, name="log-export"),
    path("settings/", settings.settings, name="settings"),
    path("payments/", payments.transfers, name="payments"),
    path("payments/import/", statements.statements, name="statements"),
    path("payments/import/check/", statements.check, name="statement-check"),
    path("payments/import/take/", statements.take, name="statement-take"),
    path("payments/undo/<int:number>/", payments.undo, name="payment-undo"),
    path("payments/<int:number>/", payments.transfer, name="payment"),
    path("payments/<int:number>/match/", payments.match, name="payment-match"),
    path("payments/<int:number>/put/", payments.put, name="payment-put"),
    path("payments/<int:number>/unmatch/", payments.unmatch, name="payment-unmatch"),
    path("audit/", audit.overview, name="audit"),
    path("audit/draws/", draws.draws, name="audit-draws"),
    path("audit/draws/make/", draws.make_draw, name="audit-draw-make"),
    path("audit/draws/<int:number>/", draws.one_draw, name="audit-draw"),
    path("audit/evidence/<int:number>/", audit.evidence, name="audit-evidence"),
    path("audit/evidence/<int:number>/tie/", audit.tie, name="audit-tie"),
    path("audit/evidence/<int:number>/<int:sheet>/", audit.picture, name="audit-picture"),
    path("audit/<str:receipt>/", audit.one_audit, name="audit-case"),
    path("audit/<str:receipt>/rows/", audit.record, name="audit-record"),
    path("audit/<str:receipt>/extend/", audit.extend, name="audit-extend"),
    path("audit/<str:receipt>/exempt/", audit.exempt, name="audit-exempt"),
    path("audit/<str:receipt>/send/", audit.send, name="audit-send"),
    path("certificates/", certificates.overview, name="certificates"),
    path("certificates/approve/", certificates.approve, name="certificates-approve"),
    path("certificates/lists/", certificates.make_list, name="certificate-lists"),
    path("certificates/lists/<int:season>/<int:number>/", certificates.one_list, name="certificate-list"),
    path("certificates/lists/<int:season>/<int:number>/sent/", certificates.sent, name="certificate-list-sent"),
    path("certificates/lists/<int:season>/<int:number>/<str:name>/", certificates.paper, name="certificate-paper"),
    path("certificates/printed/<int:season>/", certificates.printed, name="certificates-printed"),
    path("season/", season.season, name="season"),
    path("letters/", letters.letters, name="letters"),
    path("letters/samples/", letters.samples, name="letter-samples"),
    path("letters/<int:number>/", letters.letter, name="letter"),
    path("letters/<int:number>/again/", letters.again, name="letter-again"),
    path("letters/<int:number>/release/", letters.release, name="letter-release"),
    path("inquiries/", inquiries_.inquiries, name="inquiries"),
    path("inquiries/<int:number>/", inquiries_.inquiry, name="inquiry"),
    path("inquiries/<int:number>/done/", inquiries_.deal_with, name="inquiry-deal"),
    path("inquiries/<int:number>/back/", inquiries_.take_back, name="inquiry-back"),
    path("inquiries/<int:number>/tie/", inquiries_.tie, name="inquiry-tie"),
    path("inquiries/<int:number>/take/", inquiries_.take_up, name="inquiry-take"),
    path("inquiries/<int:number>/mail/", inquiries_.mail, name="inquiry-mail"),
    path("inquiries/<int:number>/<int:document>/", inquiries_.attachment, name="inquiry-document"),
    path("search/", search_.search, name="search"),
    path("search/find/", search_.searched, name="search-find"),
    path("register/", register_.register, name="register"),
    path("register/find/", register_.find, name="register-find"),
    path("register/import/", register_import_.choose, name="register-import"),
    path("register/import/check/", register_import_.check, name="register-check"),
    path("register/import/take/", register_import_.take, name="register-take"),
    path("register/<int:number>/", register_.certificant, name="certificant"),
    path("accounts/", include(ENTRANCE)),
]

handler403 = "console.refusals.forbidden"
handler404 = "console.refusals.not_found"
handler500 = "console.refusals.failed"
