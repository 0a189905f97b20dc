import { readFileSync } from 'node:fs';

const HEADER = 32;
const FRAME_HEADER = 24;
/** The lowest bit says in which order the bytes of a checksum's words stand. */
const MAGIC = 0x377f0682;

/**
 * Where SQLite's write-ahead log is damaged beyond what a crash can do to it, in bytes; undefined when it isn't. SQLite
 * recovers a log up to the first frame whose checksum is wrong and says nothing of what it drops. A commit that was
 * never finished is rightly dropped; one that others followed had been acknowledged. See sqlite.org/fileformat2.html.
 */
export function walDamage(file: string): number | undefined {
  const log = readFileSync(file);
  if (log.length <= HEADER) return undefined;
  const big = (log.readUInt32BE(0) & 1) === 1;
  const sum = new Checksum(log, big);
  sum.add(0, HEADER - 8);
  if ((log.readUInt32BE(0) & ~1) >>> 0 !== MAGIC || !sum.matches(HEADER - 8)) return 0;

  const frame = FRAME_HEADER + log.readUInt32BE(8);
  let damaged: number | undefined;
  let droppedCommit = false;
  for (let at = HEADER; at + frame <= log.length; at += frame) {
    const current = log.compare(log, at + 8, at + 16, 16, 24) === 0;
    if (damaged === undefined) {
      sum.add(at, at + 8);
      sum.add(at + FRAME_HEADER, at + frame);
      if (current && sum.matches(at + 16)) continue;
      damaged = at;
    }
    // Frames with other salts are left over from an earlier round of the log.
    if (!current) continue;
    if (droppedCommit) return damaged;
    droppedCommit = log.readUInt32BE(at + 4) !== 0;
  }
  return undefined;
}

/** The running checksum of a log. */
class Checksum {
  private readonly log: Buffer;
  private readonly big: boolean;
  private first = 0;
  private second = 0;

  constructor(log: Buffer, big: boolean) {
    this.log = log;
    this.big = big;
  }

  add(from: number, to: number): void {
    for (let at = from; at < to; at += 8) {
      this.first = (this.first + this.word(at) + this.second) >>> 0;
      this.second = (this.second + this.word(at + 4) + this.first) >>> 0;
    }
  }

  /** Whether the sums so far are those written at `at`. */
  matches(at: number): boolean {
    return this.log.readUInt32BE(at) === this.first && this.log.readUInt32BE(at + 4) === this.second;
  }

  private word(at: number): number {
    return this.big ? this.log.readUInt32BE(at) : this.log.readUInt32LE(at);
  }
}
