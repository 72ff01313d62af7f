"""Who does the jobs. Each function is handed the data's path and settings, gets ready, and hands over a task."""
