-- A plan is paused in one of two ways, and so is each task by itself.

UPDATE plan SET body = json_set(body, '$.paused', CASE WHEN json_extract(body, '$.paused') THEN 'suspend' ELSE NULL END);
UPDATE task SET body = json_set(body, '$.hold', NULL);
