/** Lists by status and purging by age without a scan; checksums; traces of how the file was left. */
export const VERSION_2 = `
  CREATE INDEX executions_by_status ON executions (machine, status, key);
  CREATE INDEX executions_ended ON executions (stopped) WHERE stopped IS NOT NULL;
  ALTER TABLE events ADD COLUMN checksum INTEGER;

  -- Machines that are gone while rows of theirs remain to be purged.
  CREATE TABLE removed_machines (machine INTEGER PRIMARY KEY) STRICT;

  -- One row while the file is in use: what was last written is then in the -wal file beside it.
  CREATE TABLE openings (since INTEGER NOT NULL) STRICT;
`;
