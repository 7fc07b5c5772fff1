"""Case files: who, why, who cares, who may look; every look through one door."""
