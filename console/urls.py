"""The map of the staff pages. Each view says who may call it (`console.people`)."""

from django.urls import include, path
from django.views.generic import RedirectView

from console.views import cases

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="queue")),
    path("cases/", cases.queue, name="queue"),
    path("cases/<str:receipt>/", cases.case, name="case"),
    path("accounts/", include("allauth.urls")),
]

handler403 = "console.refusals.forbidden"
handler404 = "console.refusals.not_found"
handler500 = "console.refusals.failed"
