import swagger from '@fastify/swagger';
import fp from 'fastify-plugin';
import { withClientCredentials } from '../openapi/client-credentials.ts';
import { completeDocument } from '../openapi/document.ts';
import { examples } from '../openapi/examples/index.ts';
import { namedSchemas } from '../schemas/index.ts';

export const bearerAuth = [{ bearer: [] }];

interface Options {
  /** Where servers get tokens (RFC 6749, 4.4); documented if it is given. */
  tokenUrl?: string;
}

/** Collects the OpenAPI 3.1 document from the routes that are registered after it. */
export default fp<Options>(
  async (app, { tokenUrl }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Expressway',
          version: '1.0.0',
          description:
            'Checks in real time whether an order can be bought, takes orders, and shows how they go. Money is an integer ' +
            'in minor units of its ISO 4217 currency. Unknown fields are refused. Every error is problem+json (RFC 9457), ' +
            'whose `code` says what it is and whose `type` leads to a page about it.',
          license: { name: 'MIT', identifier: 'MIT' },
        },
        servers: [
          { url: '/', description: 'Where this document was served' },
          {
            url: 'http://127.0.0.1:{port}',
            description: 'The server that `npm start` starts',
            variables: { port: { default: '3000', description: 'PORT' } },
          },
        ],
        tags: [
          { name: 'orders', description: 'Check, submit and follow orders' },
          { name: 'products', description: 'The catalogue' },
          { name: 'ops', description: 'What operators do' },
          { name: 'service', description: 'The service itself' },
        ],
        components: {
          securitySchemes: {
            bearer: {
              type: 'http',
              scheme: 'bearer',
              bearerFormat: 'JWT',
              description:
                'An access token of the issuer, a JWT: `sub` is who calls, `role` is `customer` or `operator`, and ' +
                '`client_id` or `azp`, if there is one, the client that it was issued to. A server that calls by itself ' +
                '(RFC 6749, 4.4) is its own `sub`: as a customer it orders for itself alone. To order for a customer, it ' +
                'needs a token whose `sub` is that customer.',
            },
          },
        },
      },
      transformObject(collected) {
        const document = completeDocument('openapiObject' in collected ? collected.openapiObject : {}, examples);
        return tokenUrl === undefined ? document : withClientCredentials(document, tokenUrl);
      },
      refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `schema-${index}`) },
    });
    for (const schema of namedSchemas) app.addSchema(schema);
  },
  { name: 'openapi' },
);
