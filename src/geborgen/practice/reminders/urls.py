"""Addresses of reminders."""

from django.urls import path

from geborgen.practice.reminders.views import reminder

app_name = "reminders"
urlpatterns = [
    path("reminder/", reminder.choose, name="choose"),
    path("reminder/pause/", reminder.pause, name="pause"),
    path("reminder/resume/", reminder.resume, name="resume"),
    path("reminder/not-today/", reminder.wave, name="wave"),
    path("reminder/calendar.ics", reminder.calendar, name="calendar"),
]
