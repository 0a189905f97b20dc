import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Refusal } from './refusal.mjs';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program on this process's terminal, hands the signals to it that ask for an end, and resolves to its exit
 * code (128 + the signal's number where a signal ended it, as shells count). With `channel` the two share an IPC
 * channel, which closes when either of them dies. Throws Refusal where the program can't be started.
 */
export function run([command, ...args], { cwd, env, channel = false }) {
  return new Promise((resolve, reject) => {
    const stdio = ['inherit', 'inherit', 'inherit', ...(channel ? ['ipc'] : [])];
    const child = spawn(command, args, { cwd, env, stdio });
    const forward = (signal) => child.kill(signal);
    const stopForwarding = () => {
      for (const signal of forwarded) process.off(signal, forward);
    };
    for (const signal of forwarded) process.on(signal, forward);
    child.once('error', (error) => {
      stopForwarding();
      reject(new Refusal(error.code === 'ENOENT' ? `${command} was not found on the PATH` : error.message));
    });
    child.once('exit', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
