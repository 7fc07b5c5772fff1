"""The practice's key: where it comes from, what is derived from it, how it is changed."""

from geborgen.practice.keyring.hierarchy import MasterKey, SecretKey
from geborgen.practice.keyring.key_files import read_key_file, write_key_file

__all__ = ["MasterKey", "SecretKey", "read_key_file", "write_key_file"]
