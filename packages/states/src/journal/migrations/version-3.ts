/** Activities; versions and aliases of machines; tags. */
export const VERSION_3 = `
  CREATE TABLE activities (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    encryption TEXT NOT NULL
  ) STRICT;

  ALTER TABLE machines ADD COLUMN last_version INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE versions (
    machine INTEGER NOT NULL,
    number INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    description TEXT,
    created INTEGER NOT NULL,
    PRIMARY KEY (machine, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX versions_of_revision ON versions (revision);
  CREATE TABLE aliases (
    key INTEGER PRIMARY KEY,
    machine INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    routes TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX aliases_by_name ON aliases (machine, name);
  CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX tags_by_key ON tags (resource, key);

  -- What an execution was started with, where it was by a version or an alias.
  ALTER TABLE executions ADD COLUMN version INTEGER;
  ALTER TABLE executions ADD COLUMN alias TEXT;
  CREATE INDEX executions_by_version ON executions (machine, version, key) WHERE version IS NOT NULL;
  CREATE INDEX executions_by_alias ON executions (machine, alias, key) WHERE alias IS NOT NULL;
`;
