import { createHash } from 'node:crypto';
import type { Chance } from './context-object.ts';

/** Chance that is the same again for the same seed: for what is not in the events but made anew after a restart. */
export function repeatableChance(seed: string): Chance {
  let drawn = 0;
  const draw = () => createHash('sha256').update(`${seed} ${drawn++}`).digest();
  return {
    random: () => draw().readUIntBE(0, 6) / 2 ** 48,
    uuid: () => {
      const bytes = draw();
      bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
      return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    },
  };
}
