-- Worktrees are given more than the files of their commit, and an attempt knows what that came to.

UPDATE plan SET body = json_set(body, '$.provision', json('{"include":[],"share":[],"setup":[],"teardown":[],"ports":null,"submodules":false,"baseline":false}'));
UPDATE task SET body = json_set(body, '$.cwd', '.');
UPDATE attempt SET body = json_set(body, '$.setup', json('[]'), '$.baseline', NULL);

-- A worktree may belong to a person and to no plan.
CREATE TABLE worktree_of_anybody (
  id TEXT PRIMARY KEY NOT NULL,
  plan_id TEXT REFERENCES plan (id) DEFERRABLE INITIALLY DEFERRED,
  task_id TEXT REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
  state TEXT NOT NULL,
  created_at REAL NOT NULL,
  body TEXT NOT NULL
) STRICT;
INSERT INTO worktree_of_anybody SELECT id, plan_id, task_id, state, created_at, json_set(body, '$.ports', NULL, '$.byHand', NULL) FROM worktree;
DROP TABLE worktree;
ALTER TABLE worktree_of_anybody RENAME TO worktree;
CREATE INDEX worktree_by_plan ON worktree (plan_id);
