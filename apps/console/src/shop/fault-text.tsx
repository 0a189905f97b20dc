import { Icon } from '../ui/icon.tsx';
import type { Place } from './faults.ts';

export const faultId = (place: Place): string => `fault-${place.replace(':', '-')}`;

/** What is wrong at a place, beside it; its place in the page is a live region, so that it is heard when it comes. */
export const FaultText = ({ place, messages }: { place: Place; messages: readonly string[] }) => (
  <div id={faultId(place)} class="fault" aria-live="polite">
    {messages.map((message) => (
      <p key={message}>
        <Icon name="alert" /> {message}
      </p>
    ))}
  </div>
);
