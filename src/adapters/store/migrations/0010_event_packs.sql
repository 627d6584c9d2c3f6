-- Events long past, many to a pack. Deflated they take a seventh of their room, and all of the database is held in memory.
-- `plans` lists the ids of the plans they are of; `body` is a deflated list of [sequence, at, plan id or null, event].

CREATE TABLE event_pack (
  first INTEGER PRIMARY KEY NOT NULL,
  last INTEGER NOT NULL,
  plans TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
