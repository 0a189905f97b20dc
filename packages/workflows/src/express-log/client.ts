import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { awsClientSettings } from '@expressway/orders';

/** A client for the CloudWatch Logs that the environment names (AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, else AWS's own). */
export const createLogsClient = (env: NodeJS.ProcessEnv): CloudWatchLogsClient =>
  new CloudWatchLogsClient(awsClientSettings(env, 'CLOUDWATCH_LOGS'));
