/** How AWS would encrypt what it keeps; here it is only kept and shown. */
export interface EncryptionConfiguration {
  readonly type: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KMS_KEY';
  readonly kmsKeyId?: string;
  readonly kmsDataKeyReusePeriodSeconds?: number;
}

export const AWS_OWNED_KEY: EncryptionConfiguration = { type: 'AWS_OWNED_KEY' };
