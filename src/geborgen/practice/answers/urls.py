"""Addresses of the answers."""

from django.urls import path

from geborgen.practice.answers.views import pages

app_name = "answers"
urlpatterns = [
    path("answers/", pages.list_pages, name="list"),
    path("answers/search/", pages.search, name="search"),
    path("answers/<slug:slug>/", pages.show_page, name="page"),
]
