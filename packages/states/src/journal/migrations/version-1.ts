/** Machines, their revisions, executions and their events. */
export const VERSION_1 = `
  CREATE TABLE machines (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    created INTEGER NOT NULL,
    deleting INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE revisions (
    key INTEGER PRIMARY KEY,
    machine INTEGER NOT NULL,
    revision_id TEXT,
    definition TEXT NOT NULL,
    settings TEXT NOT NULL,
    updated INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX revisions_of_machine ON revisions (machine);
  CREATE TABLE executions (
    key INTEGER PRIMARY KEY,
    machine INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    started INTEGER NOT NULL,
    stopped INTEGER,
    trace_header TEXT
  ) STRICT;
  CREATE UNIQUE INDEX executions_by_name ON executions (machine, name);
  CREATE INDEX executions_of_machine ON executions (machine, key);
  CREATE INDEX executions_running ON executions (key) WHERE status = 'RUNNING';
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
    PRIMARY KEY (execution, sequence)
  ) STRICT, WITHOUT ROWID;
`;
