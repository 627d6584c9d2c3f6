-- Each row is kept whole in `body`, as JSON; the columns beside it are what queries find, order and relate rows by.

CREATE TABLE meta (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
  id TEXT PRIMARY KEY NOT NULL,
  phase TEXT NOT NULL,
  paused INTEGER NOT NULL,
  created_at REAL NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Texts are large and rarely read: apart from the rows that are read at every start. As JSON too, since a document may
-- hold characters (NUL, half a surrogate pair) that a text column would lose.
CREATE TABLE plan_text (
  plan_id TEXT PRIMARY KEY NOT NULL REFERENCES plan (id) DEFERRABLE INITIALLY DEFERRED,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE task (
  id TEXT PRIMARY KEY NOT NULL,
  plan_id TEXT NOT NULL REFERENCES plan (id) DEFERRABLE INITIALLY DEFERRED,
  position INTEGER NOT NULL,
  state TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX task_by_plan ON task (plan_id, position);

CREATE TABLE attempt (
  id TEXT PRIMARY KEY NOT NULL,
  task_id TEXT NOT NULL REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
  number INTEGER NOT NULL,
  state TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX attempt_by_task ON attempt (task_id, number);

CREATE TABLE worktree (
  id TEXT PRIMARY KEY NOT NULL,
  plan_id TEXT NOT NULL REFERENCES plan (id) DEFERRABLE INITIALLY DEFERRED,
  task_id TEXT REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
  state TEXT NOT NULL,
  created_at REAL NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX worktree_by_plan ON worktree (plan_id);

CREATE TABLE landing (
  id TEXT PRIMARY KEY NOT NULL,
  plan_id TEXT NOT NULL REFERENCES plan (id) DEFERRABLE INITIALLY DEFERRED,
  task_id TEXT NOT NULL REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
  state TEXT NOT NULL,
  started_at REAL NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX landing_by_task ON landing (task_id);

CREATE TABLE event (
  sequence INTEGER PRIMARY KEY NOT NULL,
  at REAL NOT NULL,
  plan_id TEXT,
  type TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX event_by_plan ON event (plan_id, sequence);
