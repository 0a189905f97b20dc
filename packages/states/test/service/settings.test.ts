import { test } from 'tap';
import { build, ended, ROLE } from '../support/build.ts';

const definition = '{"StartAt":"P","States":{"P":{"Type":"Pass","Result":"done","End":true}}}';
const KEY = 'arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const GROUP = 'arn:aws:logs:us-east-1:111111111111:log-group:orders:*';
const destination = (logGroupArn: string) => ({ cloudWatchLogsLogGroup: { logGroupArn } });

test('settings are completed, shown, and changed one by one', async (t) => {
  const { service } = build(t);
  const logging = { level: 'ALL', destinations: [destination(GROUP)] };
  const { stateMachineArn } = await service.createStateMachine({
    name: 'm',
    definition,
    roleArn: ROLE,
    loggingConfiguration: logging,
    encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: KEY },
  });
  const shown = {
    loggingConfiguration: { ...logging, includeExecutionData: false },
    tracingConfiguration: { enabled: false },
    encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: KEY, kmsDataKeyReusePeriodSeconds: 300 },
  };
  const described = () => service.describeStateMachine({ stateMachineArn });
  t.match(await described(), shown);
  await service.updateStateMachine({ stateMachineArn, tracingConfiguration: { enabled: true } });
  t.match(await described(), { ...shown, tracingConfiguration: { enabled: true } });
  await service.updateStateMachine({ stateMachineArn, encryptionConfiguration: { type: 'AWS_OWNED_KEY' } });
  t.same((await described()).encryptionConfiguration, { type: 'AWS_OWNED_KEY' });
  t.match((await described()).loggingConfiguration, { level: 'ALL' });
});

test('settings that can not be are refused by AWS names', async (t) => {
  const { service } = build(t, { hasLogGroup: (name) => name === 'orders' });
  const create = (settings: object) =>
    service.createStateMachine({ name: 'm', definition, roleArn: ROLE, ...settings });
  const logging = (loggingConfiguration: object) => create({ loggingConfiguration });
  const encryption = (encryptionConfiguration: object) => create({ encryptionConfiguration });
  const cases: [Promise<unknown>, name: string, message: RegExp][] = [
    [logging({ level: 'ALL' }), 'InvalidLoggingConfiguration', /Must specify exactly one Log Destination\.$/],
    [
      logging({ destinations: [destination(GROUP), destination(GROUP)] }),
      'InvalidLoggingConfiguration',
      /Must specify exactly one Log Destination\.$/,
    ],
    [
      logging({ level: 'ALL', destinations: [destination(GROUP.replace('orders', 'none'))] }),
      'InvalidLoggingConfiguration',
      /Log Destination not found\.$/,
    ],
    [
      logging({ level: 'LOUD' }),
      'ValidationException',
      /'LOUD' at 'loggingConfiguration\.level' .* enum value set: \[ALL, ERROR, FATAL, OFF\]$/,
    ],
    [encryption({}), 'ValidationException', /Value null at 'encryptionConfiguration\.type' .* not be null$/],
    [encryption({ type: 'CUSTOMER_MANAGED_KMS_KEY' }), 'InvalidEncryptionConfiguration', /kmsKeyId/],
    [encryption({ type: 'AWS_OWNED_KEY', kmsKeyId: KEY }), 'InvalidEncryptionConfiguration', /kmsKeyId/],
    [
      encryption({ type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: KEY, kmsDataKeyReusePeriodSeconds: 59 }),
      'ValidationException',
      /'59' at 'encryptionConfiguration\.kmsDataKeyReusePeriodSeconds' .* greater than or equal to 60$/,
    ],
    [create({ tracingConfiguration: {} }), 'InvalidTracingConfiguration', /'enabled' must be true or false$/],
    [create({ tracingConfiguration: { enabled: 'yes' } }), 'SerializationException', /STRING_VALUE/],
  ];
  for (const [refused, name, message] of cases) await t.rejects(refused, { name, message }, message.source);
});

test('METADATA_ONLY keeps definitions, inputs and outputs back', async (t) => {
  const { service } = build(t);
  const { stateMachineArn } = await service.createStateMachine({ name: 'm', definition, roleArn: ROLE });
  const { executionArn } = await service.startExecution({ stateMachineArn, input: '{"secret": 1}' });
  await ended(service, executionArn);
  const includedData = 'METADATA_ONLY';
  t.equal((await service.describeStateMachine({ stateMachineArn, includedData })).definition, '{}');
  t.equal((await service.describeStateMachineForExecution({ executionArn, includedData })).definition, '{}');
  const described = await service.describeExecution({ executionArn, includedData });
  t.match(described, { status: 'SUCCEEDED', input: undefined, output: undefined });
  await t.rejects(service.describeExecution({ executionArn, includedData: 'NOTHING' as never }), {
    message: /'NOTHING' at 'includedData' .* enum value set: \[ALL_DATA, METADATA_ONLY\]$/,
  });
});
