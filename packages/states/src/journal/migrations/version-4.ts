/** Redrives; changes of status that are yet to be announced. */
export const VERSION_4 = `
  ALTER TABLE executions ADD COLUMN redrives INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE executions ADD COLUMN redriven INTEGER;

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
`;
