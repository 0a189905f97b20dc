import type { DatabaseSync } from 'node:sqlite';

/** Removes executions whole, with all that belongs to them; to be called in a transaction. */
export function executionRemover(db: DatabaseSync): (key: number) => void {
  const statements = [
    'DELETE FROM map_items WHERE map_run IN (SELECT key FROM map_runs WHERE execution = ?)',
    'DELETE FROM map_runs WHERE execution = ?',
    'DELETE FROM events WHERE execution = ?',
    'DELETE FROM executions WHERE key = ?',
  ].map((sql) => db.prepare(sql));
  return (key) => {
    for (const statement of statements) statement.run(key);
  };
}
