"""Addresses of sharing."""

from django.urls import path

from geborgen.practice.sharing.views import bundles, own_data

app_name = "sharing"
urlpatterns = [
    path("share/", bundles.index, name="index"),
    path("share/new/", bundles.new, name="new"),
    path("share/<uuid:bundle_id>/", bundles.show, name="show"),
    path("share/<uuid:bundle_id>/file/", bundles.download, name="file"),
    path("share/<uuid:bundle_id>/withdraw/", bundles.withdraw, name="withdraw"),
    path("moment/<uuid:moment_id>/share/", bundles.share_one, name="share_one"),
    path("mine/<str:kind>/", own_data.export, name="export"),
    path("mine/<str:kind>/ready/", own_data.ready, name="ready"),
    path("mine/", own_data.erase, name="erase"),
]
