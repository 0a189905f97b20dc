/// <reference path="../.sst/platform/config.d.ts" />
import { type FunctionName, functionCatalogue, placeholderOf } from '@expressway/functions/catalogue';
import { customer } from './notifications.ts';
import { quoteKeys, stripeSecretKey } from './secrets.ts';
import { tableEnvironment, tablePermissions } from './storage.ts';

const names = Object.keys(functionCatalogue) as FunctionName[];

const mayTellCustomers = (name: FunctionName) =>
  name === 'notify-declined' ? [{ actions: ['sns:Publish'], resources: [customer.arn] }] : [];

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
    permissions: [tablePermissions, ...mayTellCustomers(name)],
    environment: {
      ...tableEnvironment,
      QUOTE_KEYS: quoteKeys.value,
      STRIPE_SECRET_KEY: stripeSecretKey.value,
      CUSTOMER_TOPIC_ARN: customer.arn,
    },
  });
}

const functions = names.map((name) => ({ placeholder: placeholderOf(name), component: taskFunction(name) }));

/** Every function's ARN, by its placeholder in the workflows. */
export const functionArns = Object.fromEntries(
  functions.map(({ placeholder, component }) => [placeholder, component.arn]),
);
