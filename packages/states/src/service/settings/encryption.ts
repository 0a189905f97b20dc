import { AWS_OWNED_KEY, type EncryptionConfiguration } from '../../journal/encryption.ts';
import { ServiceError } from '../errors.ts';
import type { Request } from '../request.ts';

const TYPES = ['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY'] as const;
/** A key's id or alias, or the ARN of either. */
const KEY = /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:)?(key\/[\w-]+|alias\/[\w/-]+|[\w-]+)$/;
/** AWS's default, in seconds. */
const REUSE_PERIOD = 300;

const refusal = (reason: string) =>
  new ServiceError('InvalidEncryptionConfiguration', `Invalid Encryption Configuration: '${reason}'`);

/**
 * Reads encryptionConfiguration; what is wrong with it beyond its form is thrown by the answer, as
 * InvalidEncryptionConfiguration.
 */
export function readEncryption(request: Request): () => EncryptionConfiguration | undefined {
  const given = request.object('encryptionConfiguration');
  if (given === undefined) return () => undefined;
  given.require('type');
  const type = given.oneOf('type', TYPES);
  const kmsKeyId = given.string('kmsKeyId', { min: 1, max: 2048 });
  const period = given.integer('kmsDataKeyReusePeriodSeconds', 60, 900);
  return () => {
    if (type !== 'CUSTOMER_MANAGED_KMS_KEY') {
      if (kmsKeyId === undefined && period === undefined) return AWS_OWNED_KEY;
      throw refusal("kmsKeyId and kmsDataKeyReusePeriodSeconds must be null when type is 'AWS_OWNED_KEY'");
    }
    if (kmsKeyId === undefined) throw refusal("kmsKeyId must not be null when type is 'CUSTOMER_MANAGED_KMS_KEY'");
    if (!KEY.test(kmsKeyId)) throw refusal(`Invalid KMS key: ${kmsKeyId}`);
    return { type, kmsKeyId, kmsDataKeyReusePeriodSeconds: period ?? REUSE_PERIOD };
  };
}
