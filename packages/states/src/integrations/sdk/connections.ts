import type { ServiceSettings } from './client.ts';
import type { SdkServiceName } from './services.ts';

/** Which environment variable of AWS's SDKs says where a service is. Step Functions isn't asked for: this is one itself. */
const ENDPOINTS: Readonly<Record<Exclude<SdkServiceName, 'sfn'>, string>> = {
  cloudwatchevents: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  eventbridge: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
  lambda: 'AWS_ENDPOINT_URL_LAMBDA',
  sns: 'AWS_ENDPOINT_URL_SNS',
  sqs: 'AWS_ENDPOINT_URL_SQS',
};

/**
 * The services that an environment has an endpoint for, as `Connections` takes them. Without one a service stays out of
 * reach, lest a workflow on one machine call AWS itself.
 */
export function servicesOf(
  environment: Readonly<Record<string, string | undefined>>,
): Partial<Record<SdkServiceName, ServiceSettings>> {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID = 'local', AWS_SECRET_ACCESS_KEY = 'local' } = environment;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  return Object.fromEntries(
    Object.entries(ENDPOINTS).flatMap(([service, variable]) => {
      const endpoint = environment[variable];
      return endpoint === undefined
        ? []
        : [[service, { endpoint, credentials, ...(region !== undefined && { region }) }]];
    }),
  );
}
