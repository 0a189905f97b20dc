import type { CompileContext } from './context.ts';
import type { State } from './model.ts';
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
export function compileState(name: string, reader: Reader, context: CompileContext): State | undefined {
  if (!reader.require('Type')) return undefined;
  checkQueryLanguage(reader);
  const type = reader.string('Type');
  switch (type) {
    case 'Pass':
      return compilePass(name, reader);
    case 'Wait':
      return compileWait(name, reader);
    case 'Choice':
      return compileChoice(name, reader);
    case 'Succeed':
      return compileSucceed(name, reader);
    case 'Fail':
      return compileFail(name, reader);
    case 'Task':
      return compileTask(name, reader, context);
    case 'Parallel':
      return compileParallel(name, reader, context);
    case 'Map':
      return compileMap(name, reader, context);
    default:
      return reader.fail(
        'Value is not valid. Possible values are: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]',
        'Type',
      );
  }
}

/** JSONPath is the query language there is; JSONata is refused before anything runs. */
export function checkQueryLanguage(reader: Reader): void {
  const language = reader.string('QueryLanguage') ?? 'JSONPath';
  if (language === 'JSONata') {
    reader.fail("QueryLanguage 'JSONata' is not supported by this endpoint yet", 'QueryLanguage');
  } else if (language !== 'JSONPath') {
    reader.fail('Value is not valid. Possible values are: [JSONPath, JSONata]', 'QueryLanguage');
  }
}
