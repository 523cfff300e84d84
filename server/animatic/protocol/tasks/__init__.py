"""The Tasks extension (SEP-2663): a call that would outlast its client becomes a task.

`extension` says what goes over the wire, `listening` what is told unasked, `of_jobs` what a task
is here: a job, under the job's own id. There is no second state beside the job's.
"""

from __future__ import annotations

from animatic.protocol.tasks.extension import IDENTIFIER, Tasks
from animatic.protocol.tasks.listening import Listening
from animatic.protocol.tasks.of_jobs import JobTasks
from animatic.protocol.tasks.source import TaskNow, TaskSource

__all__ = ["IDENTIFIER", "JobTasks", "Listening", "TaskNow", "TaskSource", "Tasks"]
