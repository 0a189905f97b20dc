/** Activities. */
export const VERSION_3 = `
  CREATE TABLE activities (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    encryption TEXT NOT NULL
  ) STRICT;
`;
