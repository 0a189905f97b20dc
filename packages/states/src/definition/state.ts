import type { StateContext } from './context.ts';
import { jsonata } from './jsonata/language.ts';
import { jsonpath } from './jsonpath/language.ts';
import type { State } from './model.ts';
import { QUERY_LANGUAGES, type QueryLanguageName } from './query-language.ts';
import type { Reader } from './reader.ts';
import { compileChoice } from './states/choice.ts';
import { compileFail } from './states/fail.ts';
import { compileMap } from './states/map.ts';
import { compileParallel } from './states/parallel.ts';
import { compilePass } from './states/pass.ts';
import { compileSucceed } from './states/succeed.ts';
import { compileTask } from './states/task.ts';
import { compileWait } from './states/wait.ts';

/** Compiles one state by its Type. */
export function compileState(name: string, source: Reader, context: StateContext): State | undefined {
  if (!source.require('Type')) return undefined;
  const named = readQueryLanguage(source, context.language);
  if (named === 'JSONPath' && context.language === 'JSONata') {
    source.fail("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
  }
  const reader = source.in(named);
  const language = named === 'JSONata' ? jsonata : jsonpath;
  const type = reader.string('Type');
  switch (type) {
    case 'Pass':
      return compilePass(name, reader, language);
    case 'Wait':
      return compileWait(name, reader, language);
    case 'Choice':
      return compileChoice(name, reader, language);
    case 'Succeed':
      return compileSucceed(name, reader, language);
    case 'Fail':
      return compileFail(name, reader, language);
    case 'Task':
      return compileTask(name, reader, language, context);
    case 'Parallel':
      return compileParallel(name, reader, language, context);
    case 'Map':
      return compileMap(name, reader, language, context);
    case undefined:
      return undefined;
    default:
      return reader.fail(
        'Value is not valid. Possible values are: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]',
        'Type',
      );
  }
}

/** The language that `QueryLanguage` names; as on AWS, whatever isn't JSONPath is read as JSONata. */
export function readQueryLanguage(reader: Reader, inherited: QueryLanguageName): QueryLanguageName {
  const name = reader.string('QueryLanguage');
  if (name !== undefined && !QUERY_LANGUAGES.some((language) => language === name)) {
    reader.fail(`Value is not valid. Possible values are: [${QUERY_LANGUAGES.join(', ')}]`, 'QueryLanguage');
  }
  if (!reader.has('QueryLanguage')) return inherited;
  return name === 'JSONPath' ? name : 'JSONata';
}
