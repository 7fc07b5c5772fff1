"""A fictive family to look around in, and a fictive practice of 120 files."""

from geborgen.practice.demo.family import DemoAccount, make_family
from geborgen.practice.demo.practice import make_practice

__all__ = ["DemoAccount", "make_family", "make_practice"]
