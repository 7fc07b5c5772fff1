"""A Django database whose SQLite file is encrypted as a whole by SQLCipher.

Engine ``geborgen.practice.encrypted_sqlite``; its one extra option is ``key``, a `SecretKey`.
"""
