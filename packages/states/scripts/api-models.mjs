// Makes src/test-state/api-models from the service models of botocore (Apache-2.0): `node scripts/api-models.mjs <data>`,
// where <data> is the folder `botocore/data` of the wheel. They are those of botocore 1.41.5, of November 2025: AWS's
// recorded answers know of a Lambda function's largest memory what that release does, and later ones say otherwise.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** botocore's names of the services, by the name that `arn:aws:states:::aws-sdk:…` has for them. */
const SERVICES = {
  dynamodb: 'dynamodb',
  eventbridge: 'events',
  lambda: 'lambda',
  s3: 's3',
  sfn: 'stepfunctions',
  sns: 'sns',
  sqs: 'sqs',
};

/** What botocore's simple types are in JSON. A blob is text, or what an integration made of it. */
const SIMPLE = {
  string: 'string',
  character: 'string',
  timestamp: 'string',
  boolean: 'boolean',
  integer: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  blob: 'blob',
};

const data = process.argv[2];
const target = fileURLToPath(new URL('../src/test-state/api-models', import.meta.url));

/** Step Functions writes the fields of every service with a capital letter. */
const capital = (name) => name[0].toUpperCase() + name.slice(1);
const small = (name) => name[0].toLowerCase() + name.slice(1);

function reduce({ operations, shapes }) {
  const kept = {};
  const keep = (name) => {
    const { type, members = {}, required = [], member, value, min, max, enum: values, document } = shapes[name];
    if (document) return 'document';
    if (type !== 'structure' && type !== 'list' && type !== 'map') {
      const simple = SIMPLE[type];
      if (simple === 'number' ? min === undefined && max === undefined : values === undefined) return simple;
      kept[name] = simple === 'number' ? { type: simple, min, max } : { type: simple, enum: values };
      return name;
    }
    if (kept[name] !== undefined) return name;
    kept[name] = { type };
    if (type === 'list') kept[name].item = keep(member.shape);
    if (type === 'map') kept[name].value = keep(value.shape);
    if (type === 'structure') {
      if (required.length > 0) kept[name].required = required.map(capital);
      kept[name].members = Object.fromEntries(
        Object.entries(members).map(([field, { shape }]) => [capital(field), keep(shape)]),
      );
    }
    return name;
  };
  const outputs = Object.entries(operations).flatMap(([name, { output }]) =>
    output === undefined ? [] : [[small(name), keep(output.shape)]],
  );
  return { outputs: Object.fromEntries(outputs), shapes: kept };
}

for (const [name, service] of Object.entries(SERVICES)) {
  const version = readdirSync(join(data, service)).sort().at(-1);
  const model = JSON.parse(gunzipSync(readFileSync(join(data, service, version, 'service-2.json.gz'))));
  const { outputs, shapes } = reduce(model);
  // One shape a line, for readable differences.
  const lines = Object.entries(shapes).map((entry) => entry.map((part) => JSON.stringify(part)).join(': '));
  writeFileSync(
    join(target, `${name}.json`),
    `{"outputs": ${JSON.stringify(outputs)},\n"shapes": {\n${lines.join(',\n')}\n}}\n`,
  );
}
