import type { components } from '@expressway/client';
import { useSignal } from '@preact/signals';
import { type Definition, findState } from '../graph/definition.ts';
import { Icon } from '../ui/icon.tsx';
import { Json } from '../ui/json.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { TestState } from './test-state.tsx';

interface StatePanelProps {
  workflow: components['schemas']['Workflow']['workflow'];
  definition: Definition;
  state: string;
  onClose: () => void;
}

/** One state of a workflow: how it is written, and a place to try it alone. */
export function StatePanel({ workflow, definition, state, onClose }: StatePanelProps) {
  const tab = useSignal<'definition' | 'test'>('definition');
  const written = findState(definition, state);
  if (!written) return null;
  return (
    <section class="card stack step-panel" aria-label={`State ${state}`}>
      <div class="row apart">
        <h2>{state}</h2>
        <button type="button" class="plain" onClick={onClose} aria-label="Close the state">
          <Icon name="cross" />
        </button>
      </div>
      {written.Comment && <p>{written.Comment}</p>}
      <Tabs
        label={`About ${state}`}
        tabs={[
          { name: 'definition', words: 'Definition' },
          { name: 'test', words: 'Try it alone' },
        ]}
        chosen={tab.value}
        onChoose={(name) => {
          tab.value = name;
        }}
      >
        {tab.value === 'definition' ? (
          <Json value={written} />
        ) : (
          <TestState workflow={workflow} state={state} type={written.Type} />
        )}
      </Tabs>
    </section>
  );
}
