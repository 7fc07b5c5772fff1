"""How rows are named from outside: in an address, a form, a device's queue."""

import uuid

__all__ = ["Key"]

Key = uuid.UUID | str
