/// <reference path="../.sst/platform/config.d.ts" />

import type { FunctionName } from '@expressway/functions/catalogue';
import { type Trigger, triggersOf } from '@expressway/functions/triggers';
import { functionArn } from './functions.ts';
import { orderProcessingArn } from './names.ts';
import { streamOf } from './storage.ts';

/** Where events go that a function could not deal with. */
const deadLetters = new sst.aws.Queue('DeadLetters');

/** EventBridge calls a function for every event of a rule: one that a pattern matches, or that the time has come for. */
function rule(name: FunctionName, settings: aws.cloudwatch.EventRuleArgs): void {
  const eventRule = new aws.cloudwatch.EventRule(name, settings);
  new aws.cloudwatch.EventTarget(name, {
    rule: eventRule.name,
    arn: functionArn(name),
    deadLetterConfig: { arn: deadLetters.arn },
  });
  new aws.lambda.Permission(name, {
    action: 'lambda:InvokeFunction',
    function: functionArn(name),
    principal: 'events.amazonaws.com',
    sourceArn: eventRule.arn,
  });
}

function setUp(name: FunctionName, trigger: Trigger): void {
  switch (trigger.kind) {
    case 'rule':
      rule(name, { eventPattern: orderProcessingArn.apply(patternFor(name)) });
      return;
    case 'schedule':
      rule(name, { scheduleExpression: trigger.expression });
      return;
    case 'stream':
      new aws.lambda.EventSourceMapping(name, {
        eventSourceArn: streamOf(trigger.table),
        functionName: functionArn(name),
        startingPosition: 'TRIM_HORIZON',
        functionResponseTypes: ['ReportBatchItemFailures'],
        maximumRetryAttempts: 10,
        destinationConfig: { onFailure: { destinationArn: deadLetters.arn } },
      });
      return;
    default:
      trigger satisfies never;
  }
}

/** The pattern of a rule, once the ARN that is in it is known. */
const patternFor = (name: FunctionName) => (arn: string) => {
  const trigger = triggersOf(arn)[name];
  return JSON.stringify(trigger?.kind === 'rule' ? trigger.eventPattern : {});
};

for (const [name, trigger] of Object.entries(triggersOf(''))) setUp(name as FunctionName, trigger);
