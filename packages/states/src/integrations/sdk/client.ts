import type { SdkCommand, SdkOperation } from './operation.ts';
import { SDK_SERVICES, type SdkServiceName } from './services.ts';

/** Where a service is and who asks; what is missing is left to the SDK's own chain (environment, profile, role). */
export interface ServiceSettings {
  readonly region?: string;
  /** An http or https URL. */
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** What a service answered, with the HTTP answer around it. */
export interface SdkAnswer {
  readonly output: Readonly<Record<string, unknown>>;
  readonly statusCode: number;
  readonly requestId: string;
  /** In lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Whoever calls the operations of a service in the terms of its SDK. */
export interface SdkCaller {
  readonly service: SdkServiceName;
  /**
   * `traceHeader` goes along as X-Amzn-Trace-Id. Rejects with the service's exception, or with an Error that says why
   * there was no answer.
   */
  readonly send: (
    operation: SdkOperation,
    input: object,
    abortSignal: AbortSignal,
    traceHeader?: string,
  ) => Promise<SdkAnswer>;
  readonly close: () => void;
}

interface Client {
  send(command: SdkCommand, options: { readonly abortSignal: AbortSignal }): Promise<SdkOutput>;
  destroy(): void;
}

interface SdkOutput extends Readonly<Record<string, unknown>> {
  readonly $metadata: { readonly httpStatusCode?: number; readonly requestId?: string };
}

interface SdkError extends Error {
  readonly $metadata?: SdkOutput['$metadata'];
  readonly code?: string;
  readonly errors?: readonly Error[];
}

/** The real SDK client of one service, loaded with the first call. */
export class SdkClient implements SdkCaller {
  readonly service: SdkServiceName;
  private readonly settings: ServiceSettings;
  private client: Client | undefined;

  constructor(service: SdkServiceName, settings: ServiceSettings) {
    this.service = service;
    this.settings = settings;
  }

  /**
   * Rejects with the service's exception, or with an Error that says why there was no answer, and whence. There are no
   * retries but those that the state machine asks for.
   */
  async send(
    { command }: SdkOperation,
    input: object,
    abortSignal: AbortSignal,
    traceHeader?: string,
  ): Promise<SdkAnswer> {
    this.client ??= this.open();
    const request = new command(input);
    let headers: SdkAnswer['headers'] = {};
    const readHeaders: Parameters<SdkCommand['middlewareStack']['add']>[0] = (next) => async (args) => {
      const result = await next(args);
      headers = (result.response as { readonly headers?: SdkAnswer['headers'] }).headers ?? {};
      return result;
    };
    request.middlewareStack.add(readHeaders, { step: 'deserialize', name: 'readHeaders' });
    if (traceHeader !== undefined) {
      const writeHeader: Parameters<SdkCommand['middlewareStack']['add']>[0] = (next) => (args) => {
        (args as { request: { headers: Record<string, string> } }).request.headers['X-Amzn-Trace-Id'] = traceHeader;
        return next(args);
      };
      request.middlewareStack.add(writeHeader, { step: 'build', name: 'writeTraceHeader' });
    }
    const sent = this.client.send(request, { abortSignal });
    const { $metadata, ...output } = await sent.catch((thrown: SdkError) => {
      throw thrown.$metadata?.httpStatusCode === undefined ? this.unanswered(thrown) : thrown;
    });
    return { output, headers, statusCode: $metadata.httpStatusCode ?? 200, requestId: $metadata.requestId ?? '' };
  }

  /** Lets go of its connections. */
  close(): void {
    this.client?.destroy();
  }

  private unanswered(thrown: SdkError): Error {
    // A name with several addresses fails with one error for each, and no message of its own.
    const message = thrown.message || thrown.errors?.[0]?.message || thrown.name;
    const what = thrown.code === undefined ? message : `Unable to execute HTTP request: ${message}`;
    const where = this.settings.endpoint ?? 'its AWS endpoint';
    return new Error(`${what} (${SDK_SERVICES[this.service].name} at ${where})`, { cause: thrown });
  }

  private open(): Client {
    const { clientClass, load } = SDK_SERVICES[this.service];
    const open = load()[clientClass] as new (settings: object) => Client;
    return new open({ ...this.settings, maxAttempts: 1, disableHostPrefix: this.settings.endpoint !== undefined });
  }
}
