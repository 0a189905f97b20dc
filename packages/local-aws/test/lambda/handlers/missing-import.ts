await import(new URL('./there-is-no-such-module.ts', import.meta.url).href);

export const handler = () => null;
