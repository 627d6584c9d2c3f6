-- A plan is paused in one of two ways, and so is each task by itself. How much is borne with is the plan's to say.

UPDATE plan SET body = json_set(body,
  '$.patience', json('{"plateau":2,"agentSilentMs":1200000,"scriptSilentMs":3600000,"whenSilent":"ask"}'),
  '$.paused', CASE WHEN json_extract(body, '$.paused') THEN 'suspend' ELSE NULL END);
UPDATE task SET body = json_set(body, '$.hold', NULL);
