import type { SdkServiceName, ServiceSettings } from '@expressway/states';
import type { Environment } from './environment.ts';

/** Which variable of the environment, as in AWS's SDKs, says where a service is. */
const endpointVariables: Readonly<Record<SdkServiceName, string>> = {
  cloudwatchevents: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  eventbridge: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
  lambda: 'AWS_ENDPOINT_URL_LAMBDA',
  sfn: 'AWS_ENDPOINT_URL_SFN',
  sns: 'AWS_ENDPOINT_URL_SNS',
  sqs: 'AWS_ENDPOINT_URL_SQS',
};

/**
 * The services that workflows reach: those with an endpoint in the environment. Without one a service stays out of reach,
 * lest a workflow on this machine call AWS itself.
 */
export function serviceConnections(env: Environment): Partial<Record<SdkServiceName, ServiceSettings>> {
  const { AWS_REGION: region = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = env;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  return Object.fromEntries(
    Object.entries(endpointVariables).flatMap(([service, variable]) => {
      const endpoint = env[variable];
      return endpoint === undefined ? [] : [[service, { endpoint, region, credentials }]];
    }),
  );
}
