import type { Catcher, Retrier } from './model.ts';
import type { QueryLanguage } from './query-language.ts';
import type { Reader } from './reader.ts';

/** Retry and Catch share their rules on ErrorEquals: not empty, States.ALL alone and last. */
function errorEquals(reader: Reader, last: boolean): readonly string[] {
  const names = reader.strings('ErrorEquals') ?? [];
  if (reader.has('ErrorEquals') && names.length === 0) reader.fail('Value cannot be empty', 'ErrorEquals');
  if (names.includes('States.ALL')) {
    if (names.length > 1) reader.fail("'States.ALL' must appear alone", 'ErrorEquals');
    if (!last) reader.fail("'States.ALL' must appear in the last element", 'ErrorEquals');
  }
  return names;
}

const RETRIER = [
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
];

/** Compiles `Retry`; AWS's defaults are 1 second, 3 attempts, rate 2. */
export function compileRetry(state: Reader): readonly Retrier[] {
  const retriers = state.children('Retry');
  return retriers.map((reader, index) => {
    reader.allow(RETRIER);
    reader.require('ErrorEquals');
    const jitter = reader.string('JitterStrategy') ?? 'NONE';
    if (jitter !== 'FULL' && jitter !== 'NONE') {
      reader.fail('Value is not valid. Possible values are: [FULL, NONE]', 'JitterStrategy');
    }
    return {
      errorEquals: errorEquals(reader, index === retriers.length - 1),
      intervalSeconds: reader.integer('IntervalSeconds', 1) ?? 1,
      maxAttempts: reader.integer('MaxAttempts', 0) ?? 3,
      backoffRate: reader.number('BackoffRate', 1, 99_999_999) ?? 2,
      maxDelaySeconds: reader.integer('MaxDelaySeconds', 1, 31_622_400),
      fullJitter: jitter === 'FULL',
    };
  });
}

/** Compiles `Catch`. */
export function compileCatch(state: Reader, language: QueryLanguage): readonly Catcher[] {
  const catchers = state.children('Catch');
  return catchers.map((reader, index) => {
    reader.allow(['ErrorEquals', 'Next', 'ResultPath', 'Output', 'Assign', 'Comment']);
    reader.require('ErrorEquals', 'Next');
    return {
      errorEquals: errorEquals(reader, index === catchers.length - 1),
      next: reader.string('Next') ?? '',
      output: language.caught(reader),
      assign: language.assign(reader, 'errorOutput'),
    };
  });
}
