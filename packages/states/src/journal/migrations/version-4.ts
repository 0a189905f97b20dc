/** Redrives. */
export const VERSION_4 = `
  ALTER TABLE executions ADD COLUMN redrives INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE executions ADD COLUMN redriven INTEGER;
`;
