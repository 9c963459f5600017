"""The map of the staff pages. Each view says who may call it (`console.people`)."""

from django.urls import include, path
from django.views.generic import RedirectView

from console.views import cases, documents, values

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="queue")),
    path("cases/", cases.queue, name="queue"),
    path("counts/", cases.counts, name="counts"),
    path("cases/<str:receipt>/", cases.case, name="case"),
    path("cases/<str:receipt>/answer/", cases.answer, name="answer"),
    path("cases/<str:receipt>/values/", values.values, name="values"),
    path("undo/<int:number>/", cases.undo, name="undo"),
    path("documents/<int:submission>/mail/", documents.mail, name="mail"),
    path("documents/<int:submission>/<int:number>/", documents.original, name="original"),
    path("documents/<int:submission>/<int:number>/<int:sheet>/", documents.picture, name="picture"),
    path("accounts/", include("allauth.urls")),
]

handler403 = "console.refusals.forbidden"
handler404 = "console.refusals.not_found"
handler500 = "console.refusals.failed"
