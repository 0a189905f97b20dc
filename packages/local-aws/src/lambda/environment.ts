export interface FunctionDefinition {
  /** File URL of a module (`.ts` or `.js`) that exports `handler`. */
  handler: string;
  timeoutSeconds: number;
  /** MiB; 128 unless given. The handler's heap may not grow beyond it. */
  memorySize?: number;
  environment: Record<string, string>;
}

export const memorySizeOf = ({ memorySize = 128 }: FunctionDefinition): number => memorySize;

/**
 * The environment variables of an instance: Lambda's own, and the function's. Nothing of this process's environment is
 * passed on. Credentials are there because on Lambda they always are; the embedded services check none.
 */
export function instanceEnvironment(
  name: string,
  definition: FunctionDefinition,
  region: string,
  logStreamName: string,
): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...definition.environment,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySizeOf(definition)),
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_REGION: region,
  };
}
