import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { test } from 'tap';
import { startParts, webhookSecret } from '../support/build.ts';
import { documentOf, type Operation, resolved } from '../support/documented.ts';
import { withOrder } from '../support/orders.ts';

test('the examples of the OpenAPI document', async (t) => {
  const { app, request, stripe, clock, operator, orderId, complete, sfn } = await withOrder(t, await startParts(t));
  await complete();
  sfn.answers.DescribeStateMachine = {
    body: {
      stateMachineArn: 'arn',
      name: 'n',
      definition: '{"States":{"CheckInventory":{"Type":"Task"}}}',
      roleArn: 'r',
    },
  };
  sfn.answers.TestState = { body: { status: 'SUCCEEDED', output: '{}', inspectionData: { input: '{}' } } };
  sfn.answers.StopExecution = { body: { stopDate: 1_800_000_000 } };
  const executionArn = `${sfn.orderProcessingArn.replace('stateMachine', 'execution')}:order-${orderId}`;
  const document = documentOf(app);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(document, 'document');

  const validators = new Map<string, ValidateFunction>();
  /** What is wrong with a body by the schema of its content. */
  const faults = (schema: object, body: unknown): unknown[] => {
    const text = JSON.stringify(schema).replaceAll('"#/', '"document#/');
    const validate = validators.get(text) ?? ajv.compile(JSON.parse(text));
    validators.set(text, validate);
    return validate(body) ? [] : (validate.errors ?? []);
  };

  await t.test('of every request are answered as documented', async (t) => {
    for (const { path, method, operation } of operations) {
      if (!operation.requestBody) continue;
      const examples = Object.entries(operation.requestBody.content['application/json']?.examples ?? {});
      t.ok(examples.length > 0, `${operation.operationId} has some`);
      for (const [name, example] of examples) {
        const payload = JSON.stringify(resolved(document, example).value);
        const response = await request({
          method: method.toUpperCase() as 'POST',
          url: path
            .replace('{orderId}', orderId)
            .replace('{executionArn}', executionArn)
            .replace('{workflow}', 'order-checks')
            .replace('{state}', 'CheckInventory'),
          headers: {
            ...operator,
            'content-type': 'application/json',
            'idempotency-key': `${operation.operationId} ${name}`.replaceAll(' ', '-'),
            'stripe-signature': stripe.webhooks.generateTestHeaderString({
              payload,
              secret: webhookSecret,
              timestamp: Math.floor(clock.now().getTime() / 1000),
            }),
          },
          payload,
        });
        const answer = operation.responses[response.statusCode];
        t.ok(response.statusCode < 300 && answer, `${operation.operationId} ${name}: ${response.statusCode}`);
        const schema = answer && resolved(document, answer).content?.['application/json']?.schema;
        t.same(faults(schema ?? {}, response.json()), [], `${operation.operationId} ${name}`);
      }
    }
  });

  await t.test('of every JSON answer are as its schema says', async (t) => {
    for (const { operationId, responses } of operations.map(({ operation }) => operation))
      for (const [status, content, media] of contentsOf(responses)) {
        const examples = Object.entries(media.examples ?? {});
        t.ok(examples.length > 0 || !content.endsWith('json'), `${operationId} ${status} ${content} has some`);
        for (const [name, example] of examples)
          t.same(faults(media.schema, resolved(document, example).value), [], `${operationId} ${status} ${name}`);
      }
  });

  t.test('are found wrong where they are', async (t) => {
    const media = document.paths['/orders/{orderId}']?.get?.responses[200];
    const schema = media && resolved(document, media).content?.['application/json']?.schema;
    t.match(faults(schema ?? {}, { orderId: 'o', createdAt: 'today' }), [{ keyword: 'required' }]);
  });

  function contentsOf(responses: Operation['responses']) {
    return Object.entries(responses).flatMap(([status, answer]) =>
      Object.entries(resolved(document, answer).content ?? {}).map(([type, media]) => [status, type, media] as const),
    );
  }
});
