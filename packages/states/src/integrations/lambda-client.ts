import type { LambdaInvoke, LambdaResponse } from './lambda.ts';
import type { SdkCaller } from './sdk/client.ts';
import { findOperation } from './sdk/operation.ts';

/** Invokes functions by Lambda's own API. */
export const invokeThrough =
  (client: SdkCaller): LambdaInvoke =>
  async (
    { functionName, payload, invocationType, clientContext, qualifier, logType, traceHeader },
    signal,
  ): Promise<LambdaResponse> => {
    const operation = findOperation('lambda', 'invoke');
    if (operation === undefined) throw new Error('Lambda has no action invoke');
    const input = {
      FunctionName: functionName,
      Payload: Buffer.from(payload),
      InvocationType: invocationType,
      ...(clientContext !== undefined && { ClientContext: clientContext }),
      ...(qualifier !== undefined && { Qualifier: qualifier }),
      ...(logType !== undefined && { LogType: logType }),
    };
    const { output, statusCode, requestId } = await client.send(operation, input, signal, traceHeader);
    const { Payload, ExecutedVersion, FunctionError, LogResult } = output as {
      readonly Payload?: Uint8Array;
      readonly ExecutedVersion?: string;
      readonly LogResult?: string;
      readonly FunctionError?: LambdaResponse['functionError'];
    };
    return {
      statusCode,
      requestId,
      executedVersion: ExecutedVersion ?? '$LATEST',
      payload: Payload === undefined ? '' : Buffer.from(Payload).toString(),
      ...(LogResult !== undefined && { logResult: LogResult }),
      ...(FunctionError !== undefined && { functionError: FunctionError }),
    };
  };
