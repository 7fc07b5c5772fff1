"""The app on a device: installable, and moments told without a network wait there and arrive once."""
