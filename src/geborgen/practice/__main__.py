"""Django's own commands for whoever runs the app: ``python -m geborgen.practice check``."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geborgen.practice.settings")
    execute_from_command_line(["geborgen.practice", *sys.argv[1:]])
