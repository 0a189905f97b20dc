import type { DatabaseSync } from 'node:sqlite';

/** Removes executions whole, but for the children of their Map Runs, which are noted; to be called in a transaction. */
export function executionRemover(db: DatabaseSync): (key: number) => void {
  const statements = [
    'DELETE FROM map_items WHERE map_run IN (SELECT key FROM map_runs WHERE execution = ?)',
    'INSERT INTO removed_map_runs SELECT key FROM map_runs WHERE execution = ?',
    'DELETE FROM map_runs WHERE execution = ?',
    'DELETE FROM events WHERE execution = ?',
    'DELETE FROM executions WHERE key = ?',
  ].map((sql) => db.prepare(sql));
  return (key) => {
    for (const statement of statements) statement.run(key);
  };
}
