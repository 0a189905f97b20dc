import { SFNServiceException, TestStateCommand, type TestStateCommandInput } from '@aws-sdk/client-sfn';
import { test } from 'tap';
import { buildWire } from '../support/build.ts';
import { lambdaWith } from '../support/lambda.ts';
import { loadMatch, type Match, readCases, skip } from './corpus.ts';

/** What was reached when this was last raised; fewer is a regression. */
const LEAST = 117;

/** Functions of the recorded cases, by what they do. */
const BEHAVIOURS: Readonly<Record<string, (event: unknown) => unknown>> = {
  id: (event) => event,
  returnBytes: () => 'HelloWorld!',
};

interface Recorded {
  readonly lambdas?: readonly { readonly functionName: string; readonly behaviour: string }[];
  readonly steps: readonly {
    readonly request: TestStateCommandInput;
    readonly expect: {
      readonly response?: object;
      /** `clientSide` errors are those of the recording client; a service that is asked all the same refuses, too. */
      readonly error?: { readonly code: string; readonly message: string; readonly clientSide?: boolean };
    };
  }[];
}

test('states tested on AWS come out the same', { skip }, async (t) => {
  const match = await loadMatch();
  const cases = readCases<Recorded>(({ kind }) => kind === 'test_state');
  let matched = 0;
  for (const { entry, recorded } of cases) {
    const { lambdas = [], steps } = recorded;
    const handlers = Object.fromEntries(
      lambdas.map(({ functionName, behaviour }) => [functionName, BEHAVIOURS[behaviour] ?? (() => undefined)]),
    );
    const { client } = await buildWire(t, { integrations: { lambda: lambdaWith(handlers).invoke } });
    const bindings = new Map<string, string>();
    const answers = await Promise.all(
      steps.map(({ request }) => client.send(new TestStateCommand(request)).catch(refusal)),
    );
    const differing = steps.findIndex(({ expect }, at) => !same(match, expect, answers[at], bindings));
    if (differing < 0) matched++;
    else {
      const { expect } = steps[differing] ?? {};
      t.comment(`${entry.id}: ${JSON.stringify({ expect, got: answers[differing] }).slice(0, 3000)}`);
    }
  }
  t.comment(`TestState ${matched}/${cases.length}`);
  t.ok(matched >= LEAST);
});

function refusal(error: unknown) {
  if (!(error instanceof SFNServiceException)) throw error;
  const { name, message, $metadata } = error;
  return { error: { code: name, message, httpStatus: $metadata.httpStatusCode } };
}

function same(
  match: Match,
  expect: Recorded['steps'][number]['expect'],
  got: object | undefined,
  bindings: Map<string, string>,
) {
  const { response, error } = expect;
  const { $metadata: _metadata, ...answer } = got as { $metadata?: unknown; error?: { code: string } | string };
  if (response !== undefined) return match(response, answer, bindings);
  if (error?.clientSide) return typeof answer.error === 'object' && answer.error.code === 'ValidationException';
  const { code, message } = error ?? {};
  return match({ code, message, httpStatus: 400 }, answer.error, bindings);
}
