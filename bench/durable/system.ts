import type { Order, Outcome } from './order.ts';

/** A durable system that is up. */
export interface System {
  readonly name: string;
  /** Runs one order to its end over HTTP; `order.id` names the execution. */
  readonly execute: (order: Order) => Promise<Outcome>;
  /** The processes that make up the system; their children count too. */
  readonly processes: readonly number[];
  readonly stop: () => Promise<void>;
}

/** Starts a system that keeps its data in `folder` and serves `clients` at a time. */
export type StartSystem = (folder: string, clients: number) => Promise<System>;
