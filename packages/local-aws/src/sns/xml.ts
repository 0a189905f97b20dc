import { XMLBuilder } from 'fast-xml-parser';
import type { SnsError } from './errors.ts';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });
const namespace = { '@xmlns': 'http://sns.amazonaws.com/doc/2010-03-31/' };

/** What stands in an action's result element; a list is an element per item. */
export type XmlValue = string | number | boolean | XmlValue[] | { [name: string]: XmlValue };

/** An answer of the Query protocol; actions without a result have none. */
export const resultXml = (action: string, result: XmlValue | undefined, requestId: string): string =>
  builder.build({
    [`${action}Response`]: {
      ...namespace,
      ...(result === undefined ? {} : { [`${action}Result`]: result }),
      ResponseMetadata: { RequestId: requestId },
    },
  });

export const errorXml = ({ name, message, statusCode }: SnsError, requestId: string): string =>
  builder.build({
    ErrorResponse: {
      ...namespace,
      Error: { Type: statusCode < 500 ? 'Sender' : 'Receiver', Code: name, Message: message },
      RequestId: requestId,
    },
  });

/** A map as AWS writes it: entries of key and value. */
export const xmlMap = (values: Record<string, string>): XmlValue => ({
  entry: Object.entries(values).map(([key, value]) => ({ key, value })),
});
