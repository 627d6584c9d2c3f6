-- What an attempt was started with, and where its branch stood in the end. Nobody knows it of earlier ones.

UPDATE attempt SET body = json_set(body, '$.versions', NULL, '$.result', NULL);
