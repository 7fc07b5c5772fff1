"""The app on a device: moments told without a network wait there, and arrive once."""
