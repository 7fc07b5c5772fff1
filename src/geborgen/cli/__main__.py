"""So that ``python -m geborgen.cli`` is the same door."""

import sys

from geborgen.cli.main import main

sys.exit(main())
