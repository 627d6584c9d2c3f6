-- Templates that people imported, one row for each version.

CREATE TABLE template (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (name, version)
) STRICT;
