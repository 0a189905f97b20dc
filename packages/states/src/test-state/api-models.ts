import { readFileSync } from 'node:fs';

/** A shape by name; `string`, `number`, `boolean`, `blob` and `document` are there without a model's saying so. */
export type Shape =
  | {
      readonly type: 'structure';
      readonly required?: readonly string[];
      readonly members: Readonly<Record<string, string>>;
    }
  | { readonly type: 'list'; readonly item: string }
  | { readonly type: 'map'; readonly value: string }
  | { readonly type: 'string'; readonly enum?: readonly string[] }
  | { readonly type: 'number'; readonly min?: number; readonly max?: number }
  | { readonly type: 'boolean' | 'blob' | 'document' };

/** What the actions of a service answer, with the field names that Step Functions gives them. */
export interface ApiModel {
  /** Shape names by action. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** The services there are models of (made by scripts/api-models.mjs), by what a Task's Resource calls them. */
const MODELS: Readonly<Record<string, string>> = {
  dynamodb: 'dynamodb',
  eventbridge: 'eventbridge',
  events: 'eventbridge',
  lambda: 'lambda',
  s3: 's3',
  sfn: 'sfn',
  sns: 'sns',
  sqs: 'sqs',
  states: 'sfn',
};

const loaded = new Map<string, ApiModel>();

/** The model of a service, such as `lambda` or `aws-sdk:lambda`, read when first asked for; undefined if there is none. */
export function apiModel(service: string): ApiModel | undefined {
  const name = service.replace(/^aws-sdk:/, '');
  const file = Object.hasOwn(MODELS, name) ? MODELS[name] : undefined;
  if (file === undefined) return undefined;
  let model = loaded.get(file);
  if (model === undefined) {
    model = JSON.parse(readFileSync(new URL(`api-models/${file}.json`, import.meta.url), 'utf8')) as ApiModel;
    loaded.set(file, model);
  }
  return model;
}
