-- A step of the merge order may hold several tasks, in any order; a dependency may be on something that is published;
-- tasks may have to be kept apart.

UPDATE plan SET body = json_set(body, '$.mergeOrder', json((SELECT json_group_array(json_array(value)) FROM json_each(body, '$.mergeOrder'))));
UPDATE task SET body = json_set(body, '$.apart', json('[]'), '$.dependsOn', json((SELECT json_group_array(json_set(value, '$.name', NULL)) FROM json_each(body, '$.dependsOn'))));
