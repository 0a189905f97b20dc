import { keepToken } from './token.ts';

export { type Development, development, developmentToken, discoverDevelopment } from './development.ts';
export type { Session } from './token.ts';

/** The operator who uses the console. */
export const { session, signIn, signOut } = keepToken('expressway.token');
