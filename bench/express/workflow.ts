/** The workflow that every engine runs: Pass, Choice, Task, Parallel of two Tasks, Pass. */

const lambda = (name: string) => `arn:aws:lambda:us-east-1:111111111111:function:${name}`;

export const definition = {
  StartAt: 'Prepare',
  States: {
    Prepare: {
      Type: 'Pass',
      Parameters: {
        'orderId.$': '$.orderId',
        'items.$': '$.items',
        'count.$': 'States.ArrayLength($.items)',
        'reference.$': "States.Format('order-{}-{}', $.orderId, States.MathAdd($.sequence, 1))",
      },
      Next: 'HasItems',
    },
    HasItems: {
      Type: 'Choice',
      Choices: [{ Variable: '$.count', NumericGreaterThan: 0, Next: 'Quote' }],
      Default: 'Summarise',
    },
    Quote: {
      Type: 'Task',
      Resource: lambda('quote'),
      Parameters: { 'items.$': '$.items', currency: 'eur' },
      ResultPath: '$.quote',
      Next: 'Checks',
    },
    Checks: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Stock', States: { Stock: { Type: 'Task', Resource: lambda('stock'), End: true } } },
        { StartAt: 'Risk', States: { Risk: { Type: 'Task', Resource: lambda('risk'), End: true } } },
      ],
      ResultPath: '$.checks',
      Next: 'Summarise',
    },
    Summarise: {
      Type: 'Pass',
      Parameters: {
        'reference.$': '$.reference',
        'total.$': '$.quote.total',
        'inStock.$': '$.checks[0].ok',
        'lowRisk.$': '$.checks[1].ok',
      },
      End: true,
    },
  },
} as const;

export interface Item {
  readonly sku: string;
  readonly quantity: number;
  readonly price: number;
}

export interface Order {
  readonly orderId: string;
  readonly sequence: number;
  readonly items: readonly Item[];
}

/** What the Tasks do, by the last word of their Resource. */
export const functions = {
  quote: async ({ items }: { readonly items: readonly Item[] }) => ({
    total: items.reduce((sum, { quantity, price }) => sum + quantity * price, 0),
  }),
  stock: async () => ({ ok: true }),
  risk: async () => ({ ok: true }),
} as const;

export const order = (sequence: number): Order => ({
  orderId: 'A100',
  sequence,
  items: [
    { sku: 'mug', quantity: 2, price: 1400 },
    { sku: 'filter', quantity: 1, price: 490 },
  ],
});

export interface Summary {
  readonly reference: string;
  readonly total: number;
  readonly inStock: boolean;
  readonly lowRisk: boolean;
}

/** Throws unless the engine did the work. */
export function check({ sequence }: Order, { reference, total, inStock, lowRisk }: Summary): void {
  const right = reference === `order-A100-${sequence + 1}` && total === 3290 && inStock && lowRisk;
  if (!right) throw new Error(`a wrong answer: ${JSON.stringify({ reference, total, inStock, lowRisk })}`);
}

/** Runs one execution to its end. */
export type Execute = (order: Order) => Promise<Summary>;
