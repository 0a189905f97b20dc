/** An object as S3 lists it. */
export interface S3Object {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** With S3's quotes. */
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  readonly storageClass: string;
}

/** What reading items needs of S3. Rejects with an Error that says why, as S3 does. */
export interface S3 {
  readonly getObject: (
    request: { readonly bucket: string; readonly key: string; readonly versionId?: string },
    signal: AbortSignal,
  ) => Promise<Uint8Array>;
  /** One page of a bucket's objects; `next` is the token of the page that follows. */
  readonly listObjectsV2: (
    request: { readonly bucket: string; readonly prefix?: string; readonly continuationToken?: string },
    signal: AbortSignal,
  ) => Promise<{ readonly objects: readonly S3Object[]; readonly next?: string }>;
}
