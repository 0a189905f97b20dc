import type { ReaderPlan } from '../history/events.ts';
import type { S3, S3Object } from '../integrations/s3.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { parseCsv } from './csv.ts';

/** The items that an ItemReader names. Rejects with an Error whose message is the cause of States.ItemReaderFailed. */
export async function readItems(s3: S3 | undefined, plan: ReaderPlan, signal: AbortSignal): Promise<readonly Json[]> {
  const { maxItems = 0 } = plan;
  if (maxItems < 0) throw new Error('field MaxItems must be positive');
  if (s3 === undefined) throw new Error('S3 is not connected to this endpoint, so the items can not be read.');
  const items =
    plan.action === 'listObjectsV2' ? await listed(s3, plan, signal) : parse(plan, await body(s3, plan, signal));
  return maxItems === 0 ? items : items.slice(0, maxItems);
}

function text({ parameters }: ReaderPlan, name: string): string | undefined {
  const value = isObject(parameters) ? parameters[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function required(plan: ReaderPlan, name: string): string {
  const value = text(plan, name);
  if (value === undefined) throw new Error(`The field '${name}' is required but was missing`);
  return value;
}

async function body(s3: S3, plan: ReaderPlan, signal: AbortSignal): Promise<string> {
  const versionId = text(plan, 'VersionId');
  const request = { bucket: required(plan, 'Bucket'), key: required(plan, 'Key'), ...(versionId && { versionId }) };
  return new TextDecoder().decode(await s3.getObject(request, signal));
}

async function listed(s3: S3, plan: ReaderPlan, signal: AbortSignal): Promise<JsonObject[]> {
  const bucket = required(plan, 'Bucket');
  const prefix = text(plan, 'Prefix');
  const items: JsonObject[] = [];
  let continuationToken: string | undefined;
  do {
    const request = { bucket, ...(prefix && { prefix }), ...(continuationToken && { continuationToken }) };
    const page = await s3.listObjectsV2(request, signal);
    items.push(...page.objects.map(shownObject));
    continuationToken = page.next;
  } while (continuationToken !== undefined && !(plan.maxItems && items.length >= plan.maxItems));
  return items;
}

const shownObject = ({ etag, lastModified, key, size, storageClass }: S3Object): JsonObject => ({
  Etag: etag,
  LastModified: Math.floor(lastModified / 1000),
  Key: key,
  Size: size,
  StorageClass: storageClass,
});

function parse(plan: ReaderPlan, content: string): readonly Json[] {
  switch (plan.inputType) {
    case 'CSV':
      return parseCsv(content, plan.csvDelimiter ?? 'COMMA', plan.csvHeaders);
    case 'JSONL':
      return content
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as Json);
    case 'JSON': {
      const value = pointed(JSON.parse(content) as Json, plan.itemsPointer ?? '');
      if (Array.isArray(value)) return value as readonly Json[];
      throw new Error('Attempting to map over non-iterable node.');
    }
    default:
      return plan.inputType satisfies never;
  }
}

/** What a JSON Pointer (RFC 6901) leads to. */
function pointed(value: Json, pointer: string): Json | undefined {
  let at: Json | undefined = value;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) at = at[Number(name)] as Json | undefined;
    else at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return at;
}
