-- A task goes through the jobs of a template. What was under way before is one job that does the work.

UPDATE task SET body = json_remove(
  json_set(body,
    '$.template', json('{"name":"standard","version":1,"hash":""}'),
    '$.jobs', json_array(json_object(
      'name', 'implement',
      'stage', 'implement',
      'role', 'dev',
      'agent', json(body -> '$.agent'),
      'run', json(body -> '$.run'),
      'instructions', '',
      'needs', json('[]'),
      'optional', json('false'),
      'width', NULL,
      'sessionId', json(body -> '$.sessionId'),
      'state', json(CASE json_extract(body, '$.state.kind')
        WHEN 'preparing' THEN json_object('kind', 'running', 'attemptId', json_extract(body, '$.state.attemptId'))
        WHEN 'running' THEN json_object('kind', 'running', 'attemptId', json_extract(body, '$.state.attemptId'))
        WHEN 'waiting' THEN json_object('kind', 'waiting', 'until', json(body -> '$.state.until'), 'why', json(body -> '$.state.why'))
        WHEN 'failed' THEN CASE
          WHEN json_extract(body, '$.state.failure.kind') IN ('agent-exit', 'agent-missing') THEN json_object('kind', 'failed', 'failure', json(body -> '$.state.failure'))
          WHEN json_extract(body, '$.state.failure.kind') IN ('worktree', 'dependency') THEN '{"kind":"pending"}'
          ELSE '{"kind":"done"}' END
        WHEN 'attention' THEN CASE json_extract(body, '$.state.matter.kind')
          WHEN 'poison' THEN '{"kind":"waiting","until":0,"why":{"kind":"again","lost":true}}'
          ELSE '{"kind":"done"}' END
        WHEN 'backlog' THEN '{"kind":"pending"}'
        WHEN 'ready' THEN '{"kind":"pending"}'
        WHEN 'cancelled' THEN '{"kind":"pending"}'
        ELSE '{"kind":"done"}' END),
      'tries', json_object('failed', 0, 'lost', json(body -> '$.tries.lost'))
    ))),
  '$.run', '$.sessionId', '$.tries.lost');

UPDATE attempt SET body = json_set(body, '$.job', 'implement');
