import type { MachineRecord } from '../journal/machines.ts';
import type { VersionRecord } from '../journal/versions.ts';
import type { ServiceContext } from './context.ts';
import { quotaExceeded, validation } from './errors.ts';
import type { Request } from './request.ts';

/** AWS's quota of versions per machine. */
const MAX_VERSIONS = 1000;

export const DESCRIPTION = { max: 256 } as const;

/** Reads publish and versionDescription: undefined where nothing is to be published. Throws ValidationException. */
export function readPublication(request: Request): () => { readonly description: string | undefined } | undefined {
  const publish = request.boolean('publish') ?? false;
  const description = request.string('versionDescription', DESCRIPTION);
  return () => {
    if (publish) return { description };
    if (description !== undefined) throw validation('Version description can only be set when publish is true');
    return undefined;
  };
}

/** Publishes a machine's newest revision; one that is published already keeps its version. */
export function publishVersion(
  { versions, clock }: ServiceContext,
  machine: MachineRecord,
  description: string | undefined,
): VersionRecord {
  const published = versions.ofRevision(machine.revision.key);
  if (published !== undefined) return published;
  if (versions.count(machine.key) >= MAX_VERSIONS) {
    throw quotaExceeded(`A state machine can have at most ${MAX_VERSIONS} versions`);
  }
  return versions.publish(machine.key, machine.revision.key, description, clock.now());
}
