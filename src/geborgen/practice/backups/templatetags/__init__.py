"""Words of backups for every template."""
