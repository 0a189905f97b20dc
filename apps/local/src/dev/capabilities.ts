import type { FastifyPluginAsync } from 'fastify';
import { devRoute } from './route.ts';

/** What there is of the local server's own; a part that someone else's stands in for is not. */
export interface Capabilities {
  /** The development issuer, which gives a token to whoever asks. */
  signIn: boolean;
  inbox: true;
  stripe: boolean;
  faults: true;
  skipWaits: true;
}

/** `GET /dev`: by which a page finds out, before anybody has signed in, where it is. In the cloud, there is nothing there. */
export const capabilitiesRoute =
  (capabilities: Capabilities): FastifyPluginAsync =>
  async (app) => {
    app.get('/dev', devRoute('getDevelopment'), async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      return capabilities;
    });
  };
