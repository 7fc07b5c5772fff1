"""Words of reminders for every template."""
