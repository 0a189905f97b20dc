import helmet from '@fastify/helmet';
import fp from 'fastify-plugin';

/** The API answers data, never pages: nothing of it may be framed, run or embedded. Pages set their own policy by the route option `helmet`. */
export default fp(
  async (app) => {
    await app.register(helmet, {
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
      // Apps on other origins read the answers; which of them may is CORS's to say.
      crossOriginResourcePolicy: { policy: 'cross-origin' },
      xFrameOptions: { action: 'deny' },
    });
  },
  { name: 'security-headers' },
);
