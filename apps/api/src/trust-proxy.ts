import { isIP } from 'node:net';

/** Names of networks that Fastify knows (proxy-addr). */
const namedNetworks = new Set(['loopback', 'linklocal', 'uniquelocal']);

/**
 * Reads TRUST_PROXY: the proxies that stand before the API. That everybody is one, or just how many they are, can't be
 * said: whoever calls could then choose an address. Throws an Error of one line where it is no list of addresses.
 */
export function parseTrustProxy(text: string): string[] {
  if (text === '') return [];
  const proxies = text.split(',').map((proxy) => proxy.trim());
  if (!proxies.every(isNetwork))
    throw new Error('TRUST_PROXY is no list of addresses and networks, separated by commas');
  return proxies;
}

function isNetwork(text: string): boolean {
  if (namedNetworks.has(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (bits === undefined) return longest > 0;
  return more.length === 0 && /^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= longest;
}
