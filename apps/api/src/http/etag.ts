/** Whether an If-None-Match header (RFC 9110, 13.1.2) names this entity tag; the comparison is weak, `*` names any. */
export const matchesEtag = (ifNoneMatch = '', etag: string): boolean =>
  ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
