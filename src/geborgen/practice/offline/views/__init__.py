"""Pages and answers for a device."""
