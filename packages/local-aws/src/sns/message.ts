import { invalidParameter, SnsError } from './errors.ts';

/** Binary values are base64. */
export interface MessageAttribute {
  dataType: string;
  value: string;
}

export interface PublishInput {
  topicArn: string;
  message: string;
  subject?: string;
  messageAttributes?: Record<string, MessageAttribute>;
  /** `json`: the message is an object with a text for each protocol, and one for `default`. */
  messageStructure?: string;
}

/** Bytes of a message with its attributes, and of all messages of a batch. */
export const maxMessageBytes = 262_144;

/** Throws what SNS says of a message that it does not take. */
export function checkMessage(input: PublishInput): void {
  const { message, subject, messageStructure } = input;
  if (message === '') throw invalidParameter('Empty message');
  if (messageBytes(input) > maxMessageBytes) throw invalidParameter('Message too long');
  if (subject !== undefined && !/^(?! )\P{Cc}{1,100}$/u.test(subject)) throw invalidParameter('Subject');
  if (messageStructure !== undefined) checkStructure(message, messageStructure);
  for (const [name, attribute] of Object.entries(input.messageAttributes ?? {})) checkAttribute(name, attribute);
}

export function messageBytes({ message, messageAttributes = {} }: PublishInput): number {
  const attributes = Object.entries(messageAttributes).flatMap(([name, { dataType, value }]) => [
    name,
    dataType,
    value,
  ]);
  return [message, ...attributes].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function checkStructure(message: string, structure: string): void {
  if (structure !== 'json') throw invalidParameter('MessageStructure');
  let texts: unknown;
  try {
    texts = JSON.parse(message);
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  if (typeof texts !== 'object' || texts === null || !('default' in texts) || typeof texts.default !== 'string')
    throw invalidParameter('Message Structure - No default entry in JSON message body');
}

function checkAttribute(name: string, { dataType, value }: MessageAttribute): void {
  const invalid = (message: string) => new SnsError('ParameterValueInvalid', message);
  if (!/^(?!AWS\.|Amazon\.)[\w-]+(\.[\w-]+)*$/i.test(name) || name.length > 256)
    throw invalid(`The message attribute name '${name}' is not valid.`);
  if (!/^(String|Number|Binary)(\.[\w.-]+)?$/.test(dataType))
    throw invalid(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  if (value === '')
    throw invalid(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${dataType}'.`,
    );
  if (dataType.startsWith('Number') && !Number.isFinite(Number(value)))
    throw invalid(`Could not cast message attribute '${name}' value to number.`);
}
