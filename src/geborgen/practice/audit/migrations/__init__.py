"""Steps of the audit trail."""
