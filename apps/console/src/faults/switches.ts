export const faultKinds = ['fail', 'slow', 'crash before', 'crash after'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What goes wrong with a function: with so many of its next invocations, or with all. */
export interface FunctionFault {
  kind: FaultKind;
  times: number | null;
}

/** All that is switched to go wrong. */
export interface Switches {
  functions: Record<string, FunctionFault>;
  declineCards: boolean;
  emptyStock: boolean;
}

export interface Faults extends Switches {
  /** Every function, with what it does. */
  catalogue: { functionName: string; does: string }[];
}

export const noFaults: Switches = { functions: {}, declineCards: false, emptyStock: false };

/** What is on, in words; empty where nothing is. */
export function switchedOn({ functions, declineCards, emptyStock }: Switches): string[] {
  return [
    ...Object.entries(functions).map(([name, { kind }]) => `${name} ${faultWords[kind]}`),
    ...(declineCards ? ['cards are declined'] : []),
    ...(emptyStock ? ['nothing is in stock'] : []),
  ];
}

export const faultWords: Record<FaultKind, string> = {
  fail: 'fails',
  slow: 'is slow',
  'crash before': 'crashes before its work',
  'crash after': 'crashes after its work',
};
