import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Runs "$@" and ends it as soon as stdin closes. The parent holds the other end of that pipe, and the operating system
 * closes it whenever the parent is gone, `kill -9` included. `read` is the shell's own, so that no helper is left over.
 */
const untilStdinCloses = `
exec 3<&0 </dev/null
"$@" 3<&- &
child=$!
(read -r _ <&3; kill "$child") 2>/dev/null &
watcher=$!
exec 3<&-
wait "$child"
status=$?
kill "$watcher" 2>/dev/null
exit "$status"`;

export interface GuardedProcess {
  /** How it ended, in words: "exit status 1". Never rejects, but for a program that can't be started at all. */
  ended: Promise<string>;
  /** Ends it, and waits until it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a program that never outlives this process. It is in a process group of its own: Ctrl-C in a terminal reaches
 * this process alone, which can then finish its work with the program still there.
 */
export function startGuarded(command: string, args: string[], onLine: (line: string) => void): GuardedProcess {
  const child: ChildProcess = spawn('/bin/sh', ['-c', untilStdinCloses, 'sh', command, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines = [child.stdout, child.stderr].map((input) => {
    if (!input) return undefined;
    const reader = createInterface({ input });
    reader.on('line', onLine);
    return new Promise((closed) => reader.once('close', closed));
  });
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      // Should only the shell have been killed, the pipe still ends the program.
      child.stdin?.destroy();
      const how = code === null ? `signal ${signal}` : `exit status ${code}`;
      void Promise.all(lines).then(() => resolve(how));
    });
  });
  // The pipe breaks when the program ends first.
  child.stdin?.on('error', () => {});
  return {
    ended,
    async stop() {
      child.stdin?.destroy();
      await ended;
    },
  };
}
