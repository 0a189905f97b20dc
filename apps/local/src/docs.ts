import scalar from '@scalar/fastify-api-reference';
import type { FastifyPluginAsync } from 'fastify';

/** Scalar writes its script and styles into the page; whatever else a browser might fetch must come from here. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `GET /docs`: the API's document as a page to read and to try calls on. It makes no request to other hosts. */
export const docs: FastifyPluginAsync = async (app) => {
  await app.register(scalar, {
    routePrefix: '/docs',
    hooks: {
      onRequest: (_request, reply, done) => {
        reply.header('content-security-policy', policy);
        done();
      },
    },
    configuration: {
      pageTitle: 'Expressway API',
      url: '/openapi.json',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      agent: { disabled: true },
      mcp: { disabled: true },
    },
  });
};
