-- What failed commands said. Final checks belong to no task.

CREATE TABLE failure (
  id TEXT PRIMARY KEY NOT NULL,
  plan_id TEXT NOT NULL REFERENCES plan (id) DEFERRABLE INITIALLY DEFERRED,
  task_id TEXT REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
  attempt_id TEXT REFERENCES attempt (id) DEFERRABLE INITIALLY DEFERRED,
  round INTEGER NOT NULL,
  number INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX failure_by_task ON failure (plan_id, task_id, round, number);
