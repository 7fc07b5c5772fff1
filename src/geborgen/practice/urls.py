"""Every address of the app: an area a line."""

from django.urls import include, path

urlpatterns = [
    path("", include("geborgen.practice.site.urls")),
    path("account/", include("geborgen.practice.people.account_urls")),
    path("account/", include("allauth.urls")),
    path("", include("geborgen.practice.people.urls")),
    path("", include("geborgen.practice.diary.urls")),
    path("", include("geborgen.practice.offline.urls")),
    path("", include("geborgen.practice.answers.urls")),
    path("", include("geborgen.practice.mycircle.urls")),
    path("", include("geborgen.practice.sharing.urls")),
    path("", include("geborgen.practice.reminders.urls")),
    path("", include("geborgen.practice.reflection.urls")),
    path("", include("geborgen.practice.casefiles.urls")),
    path("", include("geborgen.practice.care.urls")),
    path("", include("geborgen.practice.lifecycle.urls")),
    path("", include("geborgen.practice.practices.urls")),
    path("", include("geborgen.practice.measuring.urls")),
    path("", include("geborgen.practice.wellbeing.urls")),
]

handler400 = "geborgen.practice.site.views.errors.show_bad_request"
handler403 = "geborgen.practice.site.views.errors.show_forbidden"
handler404 = "geborgen.practice.site.views.errors.show_not_found"
handler429 = "geborgen.practice.site.views.errors.show_too_often"
handler500 = "geborgen.practice.site.views.errors.show_server_error"
