import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * The dynoxide program: the platform's npm package, else the first one on PATH. Throws, with what to do about it, where
 * there is neither.
 */
export function findDynoxide(path = process.env.PATH ?? '', platform = `${process.platform}-${process.arch}`): string {
  try {
    return require.resolve(`@dynoxide/${platform}/dynoxide`);
  } catch {
    const found = path
      .split(delimiter)
      .map((folder) => join(folder, 'dynoxide'))
      .find(isExecutable);
    if (found) return found;
    throw new Error(
      `There is no dynoxide (the local DynamoDB) for ${platform}: put it on the PATH ` +
        '(npm install --global dynoxide), or set AWS_ENDPOINT_URL_DYNAMODB to a DynamoDB of your own',
    );
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
