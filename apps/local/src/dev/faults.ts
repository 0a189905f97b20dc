import { ApiProblem } from '@expressway/api';
import { type FunctionName, functionCatalogue } from '@expressway/functions/catalogue';
import type { LocalStripe } from '@expressway/local-stripe';
import type { FastifyPluginAsync } from 'fastify';
import { Type } from 'typebox';
import { type FaultSwitches, type FunctionFaults, faultKinds } from './fault-switches.ts';
import { functionDescriptions } from './function-descriptions.ts';
import { devRoute } from './route.ts';
import type { StockSwitch } from './stock-switch.ts';

/** What is switched to go wrong. */
interface Faults {
  functions: FunctionFaults;
  /** Every card is declined by the embedded Stripe. */
  declineCards: boolean;
  /** Nothing is left of any product. */
  emptyStock: boolean;
}

const strict = { additionalProperties: false } as const;
const names = Object.keys(functionCatalogue) as FunctionName[];
const mostTimes = 1_000;

const FunctionFault = Type.Object(
  {
    kind: Type.Enum([...faultKinds]),
    times: Type.Union([Type.Integer({ minimum: 1, maximum: mostTimes }), Type.Null()]),
  },
  strict,
);
const FaultsBody = Type.Object(
  {
    functions: Type.Object(Object.fromEntries(names.map((name) => [name, Type.Optional(FunctionFault)])), strict),
    declineCards: Type.Boolean(),
    emptyStock: Type.Boolean(),
  },
  strict,
);

export interface FaultParts {
  switches: FaultSwitches;
  stock: StockSwitch;
  /** The embedded Stripe, where it is used. */
  stripe: Pick<LocalStripe, 'declineCards'> | undefined;
}

/**
 * `GET|PUT /dev/faults`: what goes wrong from now on; a PUT says all of it. The answer to both has every function besides,
 * with what it does, to choose from.
 */
export const faultRoutes =
  ({ switches, stock, stripe }: FaultParts): FastifyPluginAsync =>
  async (app) => {
    let declineCards = false;
    const current = () => ({
      functions: switches.faults(),
      declineCards,
      emptyStock: stock.emptied(),
      catalogue: names.map((functionName) => ({ functionName, does: functionDescriptions[functionName] })),
    });

    app.get('/dev/faults', devRoute('getFaults'), async () => current());
    app.put<{ Body: Faults }>('/dev/faults', devRoute('setFaults', { body: FaultsBody }), async ({ body }) => {
      if (body.declineCards && !stripe)
        throw new ApiProblem('VALIDATION_FAILED', {
          errors: [{ pointer: '/declineCards', detail: 'can be switched on for the embedded Stripe only' }],
        });
      await stock.set(body.emptyStock);
      stripe?.declineCards(body.declineCards);
      declineCards = body.declineCards;
      switches.set(body.functions);
      return current();
    });
  };
