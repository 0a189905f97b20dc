/// <reference path="../.sst/platform/config.d.ts" />
import { type FunctionName, functionCatalogue, placeholderOf } from '@expressway/functions/catalogue';
import { accountId, orderExecutionArns, orderProcessingArn, region } from './names.ts';
import { customer, orderConfirmation } from './notifications.ts';
import { quoteKeys, stripeSecretKey } from './secrets.ts';
import { tableEnvironment, tablePermissions } from './storage.ts';

const names = Object.keys(functionCatalogue) as FunctionName[];

/** Answering a task's token can't be limited to one state machine (Service Authorization Reference). */
const answerTasks = { actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'], resources: ['*'] };
const endOrders = [
  { actions: ['states:StartExecution'], resources: [orderProcessingArn] },
  { actions: ['states:DescribeExecution'], resources: [orderExecutionArns] },
  { actions: ['sns:Publish'], resources: [orderConfirmation.arn] },
];

/** What a function may do beside reading and writing the tables. */
const permissionsOf: Partial<Record<FunctionName, typeof endOrders>> = {
  'notify-declined': [{ actions: ['sns:Publish'], resources: [customer.arn] }],
  'await-payment-action': [answerTasks],
  'handle-webhook': [answerTasks],
  'end-order': [...endOrders, answerTasks],
  'reconcile-orders': [...endOrders, answerTasks],
};

/** `check-inventory` → `CheckInventory`. */
const componentName = (name: FunctionName): string => placeholderOf(name).replace(/FunctionArn$/, '');

function taskFunction(name: FunctionName) {
  const { timeoutSeconds, memorySize } = functionCatalogue[name];
  return new sst.aws.Function(componentName(name), {
    handler: `apps/functions/src/${name}.handler`,
    runtime: 'nodejs24.x',
    architecture: 'arm64',
    timeout: `${timeoutSeconds} seconds`,
    memory: `${memorySize} MB`,
    permissions: [tablePermissions, ...(permissionsOf[name] ?? [])],
    environment: {
      ...tableEnvironment,
      QUOTE_KEYS: quoteKeys.value,
      STRIPE_SECRET_KEY: stripeSecretKey.value,
      CUSTOMER_TOPIC_ARN: customer.arn,
      ORDER_CONFIRMATION_TOPIC_ARN: orderConfirmation.arn,
      ORDER_PROCESSING_ARN: orderProcessingArn,
    },
  });
}

const functions = names.map((name) => ({ name, placeholder: placeholderOf(name), component: taskFunction(name) }));

/** A function's ARN, by its name. */
export const functionArn = (name: FunctionName) => {
  const found = functions.find((one) => one.name === name);
  if (!found) throw new Error(`There is no function ${name}.`);
  return found.component.arn;
};

/** The log groups of all functions. */
export const functionLogArns = functions.map(
  ({ component }) => $interpolate`arn:aws:logs:${region}:${accountId}:log-group:/aws/lambda/${component.name}:*`,
);

/** Every function's ARN, by its placeholder in the workflows. */
export const functionArns = Object.fromEntries(
  functions.map(({ placeholder, component }) => [placeholder, component.arn]),
);
