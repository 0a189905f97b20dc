/**
 * Versions, aliases, tags, activities, Map Runs, redrives; announcements of changes; checksums; and what lists, purges and
 * the check of how the file was left need.
 */
export const VERSION_2 = `
  -- Events in the order in which they are committed, found by an index: what a commit adds, of however many executions,
  -- lies on neighbouring pages, where one page per execution was written before.
  ALTER TABLE events RENAME TO clustered_events;
  CREATE TABLE events (
    execution INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    id INTEGER NOT NULL,
    type TEXT NOT NULL,
    time INTEGER NOT NULL,
    previous INTEGER NOT NULL,
    frame INTEGER NOT NULL,
    payload TEXT,
    detail TEXT,
    -- Absent on what was written before there were any.
    checksum INTEGER
  ) STRICT;
  INSERT INTO events SELECT *, NULL FROM clustered_events ORDER BY execution, sequence;
  DROP TABLE clustered_events;
  CREATE UNIQUE INDEX events_of_execution ON events (execution, sequence);

  -- What an execution was started with, where it was by a version or an alias.
  ALTER TABLE executions ADD COLUMN version INTEGER;
  ALTER TABLE executions ADD COLUMN alias TEXT;
  -- Of a child execution: its Map Run, and the items that it got, from where and how many.
  ALTER TABLE executions ADD COLUMN map_run INTEGER;
  ALTER TABLE executions ADD COLUMN position INTEGER;
  ALTER TABLE executions ADD COLUMN items INTEGER;
  ALTER TABLE executions ADD COLUMN redrives INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE executions ADD COLUMN redriven INTEGER;
  CREATE INDEX executions_ended ON executions (stopped) WHERE stopped IS NOT NULL AND map_run IS NULL;
  DROP INDEX executions_of_machine;
  CREATE INDEX executions_of_machine ON executions (machine, key) WHERE map_run IS NULL;
  CREATE INDEX executions_by_status ON executions (machine, status, key) WHERE map_run IS NULL;
  CREATE INDEX executions_by_version ON executions (machine, version, key) WHERE version IS NOT NULL AND map_run IS NULL;
  CREATE INDEX executions_by_alias ON executions (machine, alias, key) WHERE alias IS NOT NULL AND map_run IS NULL;
  CREATE INDEX executions_of_map_run ON executions (map_run, key) WHERE map_run IS NOT NULL;
  CREATE INDEX executions_of_map_run_by_status ON executions (map_run, status, key, items) WHERE map_run IS NOT NULL;

  -- Absent on what was written before there were any.
  ALTER TABLE revisions ADD COLUMN checksum INTEGER;
  ALTER TABLE machines ADD COLUMN last_version INTEGER NOT NULL DEFAULT 0;
  -- Machines that are gone while rows of theirs remain: to be purged, or to be told of first.
  CREATE TABLE removed_machines (machine INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
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
  CREATE TABLE activities (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    encryption TEXT NOT NULL
  ) STRICT;
  CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX tags_by_key ON tags (resource, key);

  CREATE TABLE map_runs (
    key INTEGER PRIMARY KEY,
    execution INTEGER NOT NULL,
    label TEXT NOT NULL,
    uuid TEXT NOT NULL UNIQUE,
    -- STANDARD or EXPRESS: what its child executions are.
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    started INTEGER NOT NULL,
    stopped INTEGER,
    max_concurrency INTEGER NOT NULL,
    tolerated_failure_count INTEGER NOT NULL,
    tolerated_failure_percentage REAL NOT NULL,
    -- Unknown until the items have been read.
    total INTEGER,
    results_written INTEGER NOT NULL DEFAULT 0,
    redrives INTEGER NOT NULL DEFAULT 0,
    redriven INTEGER,
    -- 1 once no redrive will go on with it.
    final INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX map_runs_of_execution ON map_runs (execution, key);
  -- Map Runs that are gone while child executions of theirs remain to be purged.
  CREATE TABLE removed_map_runs (map_run INTEGER PRIMARY KEY) STRICT;
  -- What a Map Run works through that goes on, or may be redriven.
  CREATE TABLE map_items (
    map_run INTEGER NOT NULL,
    position INTEGER NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (map_run, position)
  ) STRICT, WITHOUT ROWID;

  -- How executions stood when their status changed; the event that ended them, where one did.
  CREATE TABLE status_changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    execution INTEGER NOT NULL,
    status TEXT NOT NULL,
    stopped INTEGER,
    redrives INTEGER NOT NULL,
    redriven INTEGER,
    ending INTEGER
  ) STRICT;

  -- One row while the file is in use: what was last written is then in the -wal file beside it.
  CREATE TABLE openings (since INTEGER NOT NULL) STRICT;
`;
