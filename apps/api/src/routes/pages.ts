import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';

export interface PageOptions {
  /** Has `console.html`, `shop.html` and the `assets/` that they load. */
  folder: string;
}

const pages = ['console', 'shop'];

/** The pages run their own scripts, use their own styles and call this API; nothing else, and nothing inline. */
const policy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/** The operators' console and the demo shop: each is one page, whose script reads the rest of the address. */
export const pageRoutes: FastifyPluginAsync<PageOptions> = async (app, { folder }) => {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, limit: 'none' };
  });
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
  });
  const route = {
    config: { limit: 'none' },
    schema: { hide: true },
    helmet: { contentSecurityPolicy: policy },
  } as const;
  for (const page of pages) {
    app.get(`/${page}`, route, (_request, reply) => reply.redirect(`/${page}/`, 308));
    app.get(`/${page}/*`, route, (_request, reply) =>
      reply.sendFile(`${page}.html`, folder, { immutable: false, maxAge: 0, cacheControl: true }),
    );
  }
};
