"""Addresses that a device asks for; the first two stand at the root, where browsers want them."""

from django.urls import path

from geborgen.practice.offline.views import receiving, shell

app_name = "offline"
urlpatterns = [
    path("service-worker.js", shell.show_worker, name="worker"),
    path("app.<slug:language>.webmanifest", shell.show_manifest, name="manifest"),
    path(
        "offline/moment/<slug:reader>/<slug:band>/<slug:language>/", shell.show_shell, name="shell"
    ),
    path("offline/no-network/<slug:language>/", shell.show_no_network, name="no_network"),
    path("offline/state/", receiving.show_state, name="state"),
    path("offline/moments/", receiving.receive, name="receive"),
]
