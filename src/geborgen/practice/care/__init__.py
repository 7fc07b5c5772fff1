"""Care: episodes, sessions and their notes, tasks, documents, observations, letters, time."""
