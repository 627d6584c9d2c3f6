-- Worktrees are given more than the files of their commit, and an attempt knows what that came to.

UPDATE plan SET body = json_set(body, '$.provision', json('{"include":[],"share":[],"setup":[],"teardown":[],"ports":null,"submodules":false,"baseline":false}'));
UPDATE task SET body = json_set(body, '$.cwd', '.');
UPDATE attempt SET body = json_set(body, '$.setup', json('[]'), '$.baseline', NULL);
UPDATE worktree SET body = json_set(body, '$.ports', NULL);
