import { createRequire } from 'node:module';
import type { NormalizedSchema as Schema } from '@smithy/core/schema';
import { SDK_SERVICES, type SdkServiceName } from './services.ts';

export type { Schema };

const require = createRequire(import.meta.url);

/** A command of an AWS SDK client. */
export interface SdkCommand {
  readonly middlewareStack: {
    add(
      middleware: (next: Next) => Next,
      options: { readonly step: 'build' | 'deserialize'; readonly name: string },
    ): void;
  };
  /** Smithy's operation schema: kind, namespace, name, traits, input, output. */
  readonly schema: readonly [number, string, string, unknown, SchemaRef, SchemaRef];
}

type Next = (args: never) => Promise<{ readonly response: unknown }>;
type SchemaRef = Parameters<typeof Schema.of>[0];

/** One action of a service as its SDK package describes it. */
export interface SdkOperation {
  /** The API's own name: `PutItem`. */
  readonly name: string;
  readonly command: new (input: object) => SdkCommand;
  readonly input: Schema;
  readonly output: Schema;
}

/** The action by its ASL name (`putItem`); undefined if the service has none of that name. */
export function findOperation(service: SdkServiceName, action: string): SdkOperation | undefined {
  if (!/^[a-z]/.test(action)) return undefined;
  const name = `${action[0]?.toUpperCase()}${action.slice(1)}Command`;
  const command = SDK_SERVICES[service].load()[name] as SdkOperation['command'] | undefined;
  if (command === undefined) return undefined;
  const { NormalizedSchema } = require('@smithy/core/schema') as { NormalizedSchema: typeof Schema };
  const [, , operation, , input, output] = new command({}).schema;
  return { name: operation, command, input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) };
}
