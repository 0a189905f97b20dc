/// <reference path="../.sst/platform/config.d.ts" />
import orderChecksAsl from '@expressway/workflows/order-checks.asl.json' with { type: 'json' };
import orderProcessingAsl from '@expressway/workflows/order-processing.asl.json' with { type: 'json' };
import { fillPlaceholders, placeholdersIn } from '@expressway/workflows/placeholders';
import { functionArns } from './functions.ts';
import { stateMachineName } from './names.ts';
import { orderConfirmation } from './notifications.ts';

const topicArns = { OrderConfirmationTopicArn: orderConfirmation.arn };
const substitutions = $util.output({ ...functionArns, ...topicArns });

/** Step Functions delivers its logs itself and asks for these on every resource. */
const logDelivery = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];
const tracing = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
];

/** Those of the named ARNs that a definition uses. */
function used<Arn>(text: string, arns: Record<string, Arn>): Arn[] {
  const names = new Set(placeholdersIn(text));
  return Object.entries(arns).flatMap(([name, arn]) => (names.has(name) ? [arn] : []));
}

function stateMachine(name: string, type: 'EXPRESS' | 'STANDARD', asl: object) {
  const text = JSON.stringify(asl);
  const mayPublishTo = used(text, topicArns);
  const fullName = stateMachineName(name);
  const logs = new aws.cloudwatch.LogGroup(`${name}-logs`, {
    // Without this prefix, the log deliveries of many state machines outgrow CloudWatch's resource policy.
    name: `/aws/vendedlogs/states/${fullName}`,
    retentionInDays: 30,
  });
  const role = new aws.iam.Role(`${name}-role`, {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: 'states.amazonaws.com' }),
    inlinePolicies: [
      {
        name: 'workflow',
        policy: aws.iam.getPolicyDocumentOutput({
          statements: [
            { actions: ['lambda:InvokeFunction'], resources: used(text, functionArns) },
            ...(mayPublishTo.length > 0 ? [{ actions: ['sns:Publish'], resources: mayPublishTo }] : []),
            { actions: [...logDelivery, ...tracing], resources: ['*'] },
          ],
        }).json,
      },
    ],
  });
  const machine = new aws.sfn.StateMachine(name, {
    name: fullName,
    type,
    roleArn: role.arn,
    definition: substitutions.apply((values) => fillPlaceholders(text, values)),
    loggingConfiguration: {
      level: $app.stage === 'production' ? 'ERROR' : 'ALL',
      includeExecutionData: $app.stage !== 'production',
      logDestination: $interpolate`${logs.arn}:*`,
    },
    tracingConfiguration: { enabled: true },
    tags: { 'sst:app': $app.name, 'sst:stage': $app.stage },
  });
  return { machine, logs };
}

const checks = stateMachine('order-checks', 'EXPRESS', orderChecksAsl);
export const orderChecks = checks.machine;
/** Where what is known of executions of order-checks is. */
export const orderChecksLogs = checks.logs;
export const orderProcessing = stateMachine('order-processing', 'STANDARD', orderProcessingAsl).machine;
