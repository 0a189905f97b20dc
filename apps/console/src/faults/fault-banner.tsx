import { Icon } from '../ui/icon.tsx';
import { useResource } from '../ui/resource.ts';
import { faults, loadFaults } from './faults.ts';
import { switchedOn } from './switches.ts';

const everyMs = 15_000;
const mostNamed = 3;

/** Says on every page that something is switched to go wrong. */
export function FaultBanner() {
  useResource('faults', loadFaults, { every: everyMs });
  const on = faults.value ? switchedOn(faults.value) : [];
  return (
    <div class="fault-banner-place" role="status">
      {on.length > 0 && (
        <div class="fault-banner tone-warn">
          <Icon name="alert" />
          <span>
            Faults are switched on: {on.slice(0, mostNamed).join(', ')}
            {on.length > mostNamed && ` and ${on.length - mostNamed} more`}.
          </span>
          <a href="/console/faults">Faults</a>
        </div>
      )}
    </div>
  );
}
