import type { WriterPlan } from '../../history/events.ts';
import type { QueryLanguage } from '../query-language.ts';
import { oneOf, type Reader } from '../reader.ts';

const TRANSFORMATIONS = ['NONE', 'COMPACT', 'FLATTEN'] as const;

/** Compiles what becomes of a distributed Map's results: how they are shaped, and whether they are to go to S3. */
export function compileResultWriter(state: Reader, language: QueryLanguage): WriterPlan | undefined {
  const writer = state.child('ResultWriter');
  if (writer === undefined) return undefined;
  writer.allow(['Resource', 'Parameters', 'Arguments', 'WriterConfig']);
  const exported = writer.has('Resource');
  if (!exported && !writer.has('WriterConfig')) writer.require('Resource');
  if (exported && !/:states:[a-z0-9-]*:\d{0,12}:s3:putObject$/.test(writer.string('Resource') ?? '')) {
    writer.fail('The resource is not supported for writing results', 'Resource');
  }
  language.template(writer, writer.has('Arguments') ? 'Arguments' : 'Parameters');
  const config = writer.child('WriterConfig');
  config?.allow(['Transformation', 'OutputType']);
  oneOf(config, 'OutputType', ['JSON', 'JSONL']);
  const transformation = oneOf(config, 'Transformation', TRANSFORMATIONS) ?? (exported ? 'NONE' : 'COMPACT');
  return { transformation, exported };
}
