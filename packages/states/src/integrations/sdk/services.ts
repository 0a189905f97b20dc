import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** An SDK package as far as it can be used without knowing its actions: its exports by name. */
export type SdkModule = Readonly<Record<string, unknown>>;

interface SdkService {
  /** The service in Error and Cause, as the SDK for Java 2 names it, which is what runs AWS's SDK integrations. */
  readonly name: string;
  readonly clientClass: string;
  /** Loads the package on first use: it takes too long to be part of the engine's start. */
  readonly load: () => SdkModule;
}

const eventBridge = {
  clientClass: 'EventBridgeClient',
  load: () => require('@aws-sdk/client-eventbridge') as SdkModule,
};

/** The services whose SDK clients are here, by their name in `arn:aws:states:::aws-sdk:<service>:<action>`. */
export const SDK_SERVICES = {
  cloudwatchevents: { name: 'CloudWatchEvents', ...eventBridge },
  dynamodb: {
    name: 'DynamoDb',
    clientClass: 'DynamoDBClient',
    load: () => require('@aws-sdk/client-dynamodb') as SdkModule,
  },
  eventbridge: { name: 'EventBridge', ...eventBridge },
  lambda: { name: 'Lambda', clientClass: 'LambdaClient', load: () => require('@aws-sdk/client-lambda') as SdkModule },
  sfn: { name: 'Sfn', clientClass: 'SFNClient', load: () => require('@aws-sdk/client-sfn') as SdkModule },
  sns: { name: 'Sns', clientClass: 'SNSClient', load: () => require('@aws-sdk/client-sns') as SdkModule },
  sqs: { name: 'Sqs', clientClass: 'SQSClient', load: () => require('@aws-sdk/client-sqs') as SdkModule },
} as const satisfies Record<string, SdkService>;

export type SdkServiceName = keyof typeof SDK_SERVICES;

export const isSdkService = (name: string): name is SdkServiceName => Object.hasOwn(SDK_SERVICES, name);
