import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** Invokes `checkout` with the AWS SDK, and answers the trace header that came in there. */
export const handler = async ({ endpoint }: { endpoint: string }): Promise<unknown> => {
  const lambda = new LambdaClient({ endpoint });
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'checkout', Payload: '{"do":"context"}' }));
  lambda.destroy();
  return JSON.parse(String(Payload?.transformToString())).xRayTraceId;
};
