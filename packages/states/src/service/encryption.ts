import type { EncryptionConfiguration } from '../journal/activities.ts';
import { ServiceError } from './errors.ts';
import type { Request } from './request.ts';

const TYPES = ['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY'] as const;

/** Reads encryptionConfiguration. Throws ValidationException or InvalidEncryptionConfiguration. */
export function readEncryption(request: Request): EncryptionConfiguration | undefined {
  const given = request.object('encryptionConfiguration');
  if (given === undefined) return undefined;
  given.requiredString('type');
  const type = given.oneOf('type', TYPES);
  const kmsKeyId = given.string('kmsKeyId', { min: 1, max: 2048 });
  const kmsDataKeyReusePeriodSeconds = given.integer('kmsDataKeyReusePeriodSeconds', 60, 900);
  given.check();
  if (type === 'CUSTOMER_MANAGED_KMS_KEY' && kmsKeyId === undefined) {
    throw invalid("kmsKeyId must not be null when type is 'CUSTOMER_MANAGED_KMS_KEY'");
  }
  if (type !== 'CUSTOMER_MANAGED_KMS_KEY') {
    if (kmsKeyId !== undefined || kmsDataKeyReusePeriodSeconds !== undefined) {
      throw invalid("kmsKeyId and kmsDataKeyReusePeriodSeconds must be null when type is 'AWS_OWNED_KEY'");
    }
    return { type: 'AWS_OWNED_KEY' };
  }
  return {
    type,
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    kmsDataKeyReusePeriodSeconds: kmsDataKeyReusePeriodSeconds ?? 300,
  };
}

const invalid = (reason: string) =>
  new ServiceError('InvalidEncryptionConfiguration', `Invalid Encryption Configuration: '${reason}'`);
