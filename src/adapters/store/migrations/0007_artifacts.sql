-- What attempts leave for others. The bytes are files of the state folder, under their hash.

CREATE TABLE artifact (
  id TEXT PRIMARY KEY NOT NULL,
  plan_id TEXT NOT NULL REFERENCES plan (id) DEFERRABLE INITIALLY DEFERRED,
  task_id TEXT NOT NULL REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
  attempt_id TEXT NOT NULL REFERENCES attempt (id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL,
  hash TEXT,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX artifact_by_task ON artifact (task_id, attempt_id);
CREATE INDEX artifact_by_hash ON artifact (hash);

UPDATE attempt SET body = json_set(body, '$.from', NULL, '$.given', json('[]'));

UPDATE plan SET body = json_set(body, '$.spawning', json('{"depth":2,"perTask":8}'));

-- Jobs promise nothing, take what is there, and nobody asked for them. What they were told was not kept by its hash.
UPDATE task SET body = json_set(body, '$.jobs', json((
  SELECT json_group_array(json(json_set(job.value, '$.outputs', json('[]'), '$.inputs', NULL, '$.promptHash', '', '$.spawned', NULL)))
  FROM json_each(body, '$.jobs') AS job
)));
