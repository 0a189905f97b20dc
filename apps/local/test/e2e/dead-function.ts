import { runtimeExited } from '../../src/interference.ts';

export const dead = runtimeExited('0');
