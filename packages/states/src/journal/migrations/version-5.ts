/**
 * Events in the order in which they are committed, found by an index: what a commit adds, of however many executions,
 * lies on neighbouring pages, where one page per execution was written before.
 */
export const VERSION_5 = `
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
    checksum INTEGER
  ) STRICT;
  INSERT INTO events
    SELECT execution, sequence, id, type, time, previous, frame, payload, detail, checksum
    FROM clustered_events ORDER BY execution, sequence;
  DROP TABLE clustered_events;
  CREATE UNIQUE INDEX events_of_execution ON events (execution, sequence);
`;
