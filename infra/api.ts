/// <reference path="../.sst/platform/config.d.ts" />
import { functionLogArns } from './functions.ts';
import { orderExecutionArns } from './names.ts';
import { orderConfirmation } from './notifications.ts';
import { quoteKeys, stripeSecretKey, stripeWebhookSecret } from './secrets.ts';
import { tableEnvironment, tablePermissions } from './storage.ts';
import { orderChecks, orderChecksLogs, orderProcessing } from './workflows.ts';

/** A setting of the stage, from the environment of whoever deploys. */
function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the API in the cloud needs it.`);
  return value;
}

export const api = new sst.aws.ApiGatewayV2('Api', { cors: false });

api.route('$default', {
  handler: 'apps/api/src/lambda.handler',
  runtime: 'nodejs24.x',
  architecture: 'arm64',
  timeout: '29 seconds',
  memory: '1024 MB',
  permissions: [
    tablePermissions,
    {
      actions: ['states:StartSyncExecution', 'states:StartExecution', 'states:DescribeStateMachine'],
      resources: [orderChecks.arn, orderProcessing.arn],
    },
    // What is tested is the definition in the request, so there is no resource to name; a tested task works in the state
    // machine's own role, which can be handed to Step Functions alone.
    { actions: ['states:TestState'], resources: ['*'] },
    {
      actions: ['iam:PassRole'],
      resources: [orderChecks.roleArn, orderProcessing.roleArn],
      conditions: [{ test: 'StringEquals', variable: 'iam:PassedToService', values: ['states.amazonaws.com'] }],
    },
    // What is checked is the definition in the request, so there is no resource to name.
    { actions: ['states:ValidateStateMachineDefinition'], resources: ['*'] },
    { actions: ['states:ListExecutions'], resources: [orderChecks.arn, orderProcessing.arn] },
    {
      actions: [
        'states:DescribeExecution',
        'states:DescribeStateMachineForExecution',
        'states:GetExecutionHistory',
        'states:RedriveExecution',
        'states:StopExecution',
      ],
      resources: [orderExecutionArns],
    },
    { actions: ['logs:FilterLogEvents'], resources: [$interpolate`${orderChecksLogs.arn}:*`, ...functionLogArns] },
    { actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'], resources: ['*'] },
    { actions: ['sns:Publish'], resources: [orderConfirmation.arn] },
  ],
  environment: {
    ...tableEnvironment,
    QUOTE_KEYS: quoteKeys.value,
    STRIPE_SECRET_KEY: stripeSecretKey.value,
    STRIPE_WEBHOOK_SECRET: stripeWebhookSecret.value,
    ORDER_CONFIRMATION_TOPIC_ARN: orderConfirmation.arn,
    ORDER_CHECKS_ARN: orderChecks.arn,
    ORDER_PROCESSING_ARN: orderProcessing.arn,
    AUTH_ISSUER: setting('AUTH_ISSUER'),
    AUTH_AUDIENCE: setting('AUTH_AUDIENCE'),
    AUTH_JWKS_URL: setting('AUTH_JWKS_URL'),
    ...(process.env.AUTH_TOKEN_URL ? { AUTH_TOKEN_URL: process.env.AUTH_TOKEN_URL } : {}),
    CORS_ORIGINS: process.env.CORS_ORIGINS ?? '',
  },
});
