"""Addresses of pages that belong to no area."""

from django.urls import path

from geborgen.practice.site.views import help, pages

app_name = "site"
urlpatterns = [
    path("", pages.go_home, name="home"),
    path("language/", pages.change_language, name="language"),
    path("about/", pages.show_about, name="about"),
    path("help/", help.show_help, name="help"),
    path("help/heed/", help.heed, name="heed"),
    path("health/", pages.say_health, name="health"),
]
