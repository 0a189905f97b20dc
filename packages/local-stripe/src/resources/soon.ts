import type { Api } from '../operation.ts';

/** When, in seconds since 1970, Stripe does what its documentation has happen "some time later": here, ten seconds. */
export const soon = ({ now }: Pick<Api, 'now'>): number => now() + 10;
