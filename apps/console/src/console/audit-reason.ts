/** The header by which a reason goes into the audit. */
export const auditReason = (reason: string | undefined): { 'Audit-Reason'?: string } =>
  reason === undefined ? {} : { 'Audit-Reason': reason };
