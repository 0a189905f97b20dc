/** What the environment says of a client of an AWS service, in the SDKs' own variables. */
export interface AwsClientSettings {
  region?: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  maxAttempts: number;
  /** Milliseconds, of each attempt. */
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: true };
}

/** With all its attempts, a service that hangs is given up before whoever called the API is: no SDK has time-outs of its own. */
const patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
} as const;

/**
 * Reads an AWS client's settings from an environment that need not be this process's own. What is not set there is left to the
 * SDK's own chain (profile, container or instance role).
 */
export function awsClientSettings(
  env: NodeJS.ProcessEnv,
  service: 'DYNAMODB' | 'SFN' | 'SNS' | 'CLOUDWATCH_LOGS',
): AwsClientSettings {
  const endpoint = env[`AWS_ENDPOINT_URL_${service}`];
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  return {
    ...patience,
    ...(AWS_REGION ? { region: AWS_REGION } : {}),
    ...(endpoint ? { endpoint } : {}),
    ...(AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY
      ? {
          credentials: {
            accessKeyId: AWS_ACCESS_KEY_ID,
            secretAccessKey: AWS_SECRET_ACCESS_KEY,
            ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
          },
        }
      : {}),
  };
}
