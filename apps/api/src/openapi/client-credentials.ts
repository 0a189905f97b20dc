import type { Document } from './document.ts';

/** A document whose calls may also be made with a token that a server got for itself, at `tokenUrl` (RFC 6749, 4.4). */
export const withClientCredentials = (document: Readonly<Document>, tokenUrl: string): Document => {
  const oauth2 = {
    type: 'oauth2',
    description: 'For servers: a token of the client’s own, which is sent as any bearer token. There are no scopes.',
    flows: { clientCredentials: { tokenUrl, scopes: {} } },
  };
  const { paths, components } = structuredClone(document);
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path)))
    if (operation.security?.some((one) => 'bearer' in one)) operation.security.push({ oauth2: [] });
  return {
    ...document,
    paths,
    components: { ...components, securitySchemes: { ...components.securitySchemes, oauth2 } },
  };
};
