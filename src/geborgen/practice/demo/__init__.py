"""A fictive family to look around in: a girl of three, her parents, and her teacher."""

from geborgen.practice.demo.family import DemoAccount, make_family

__all__ = ["DemoAccount", "make_family"]
