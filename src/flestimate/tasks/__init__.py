"""What flestimate is doing, for whoever watches: a stopwatch, a line in the terminal; nobody, unless somebody asks."""

from flestimate.tasks.progress import Progress
from flestimate.tasks.stopwatch import Stopwatch
from flestimate.tasks.task import Doing, Task, Watcher, doing, watched_by

__all__ = ["Doing", "Progress", "Stopwatch", "Task", "Watcher", "doing", "watched_by"]
