/** Where a part of the local cloud says it is. */
export interface Place {
  region: string;
  /** Twelve digits. */
  accountId: string;
}
