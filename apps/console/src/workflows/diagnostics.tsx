import type { components } from '@expressway/client';
import { Icon } from '../ui/icon.tsx';

type Diagnostic = components['schemas']['WorkflowDetails']['diagnostics'][number];

/** What Step Functions finds wrong with a definition. */
export const Diagnostics = ({ diagnostics }: { diagnostics: readonly Diagnostic[] }) =>
  diagnostics.length === 0 ? (
    <p class="row soft word is-succeeded">
      <Icon name="check" /> Step Functions finds nothing wrong with the definition.
    </p>
  ) : (
    <ul class="stack tight diagnostics">
      {diagnostics.map(({ severity, code, message, location }) => (
        <li key={`${code} ${location}`} class={`notice tone-${severity === 'ERROR' ? 'bad' : 'warn'}`}>
          <strong>{severity === 'ERROR' ? 'Error' : 'Warning'}</strong>: {message}{' '}
          <small>
            <code>{code}</code> {location !== null && <code>{location}</code>}
          </small>
        </li>
      ))}
    </ul>
  );
