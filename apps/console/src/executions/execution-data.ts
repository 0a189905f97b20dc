import type { components } from '@expressway/client';
import { answerOf } from '@expressway/client';
import { api } from '../console/api.ts';
import type { Definition } from '../graph/definition.ts';
import type { ExecutionEvent } from '../history/steps.ts';

export type ExecutionDetails = components['schemas']['ExecutionDetails'];

/** All that the page shows of an execution; the history as far as it has come. */
export interface ExecutionData {
  execution: ExecutionDetails;
  definition: Definition;
  /** Whether it is the one that the execution runs; else it is the workflow's of now. */
  exact: boolean;
  events: readonly ExecutionEvent[];
}

type Page = components['schemas']['ExecutionHistory'];

const largestPage = 1_000;
/** When an execution goes on, most of what is new fits into this. */
const fewEvents = 100;

/** Loads an execution and follows it: what is known already isn't asked for again. */
export function createExecutionLoader(executionArn: string, onProgress: (data: ExecutionData) => void) {
  let events: ExecutionEvent[] = [];
  let drawn: components['schemas']['ExecutionDefinition'] | undefined;
  const path = { executionArn };

  const definitionOf = async (signal: AbortSignal) => {
    drawn ??= answerOf(await api.GET('/ops/executions/{executionArn}/definition', { params: { path }, signal }));
    return { definition: drawn.definition as unknown as Definition, exact: drawn.exact };
  };

  const page = async (
    query: { order?: 'newest'; limit: number; cursor?: string },
    signal: AbortSignal,
  ): Promise<Page> =>
    answerOf(await api.GET('/ops/executions/{executionArn}/history', { params: { path, query }, signal }));

  /** From the oldest on, page by page; a long history is shown as it comes. */
  async function loadAll(execution: ExecutionDetails, signal: AbortSignal): Promise<void> {
    const shown = await definitionOf(signal);
    for (let cursor: string | undefined; ; ) {
      const { items, nextCursor } = await page({ limit: largestPage, ...(cursor !== undefined && { cursor }) }, signal);
      events = [...events, ...items];
      if (nextCursor === null) return;
      cursor = nextCursor;
      onProgress({ execution, ...shown, events });
    }
  }

  /** From the newest back to the last that is known. */
  async function loadNew(signal: AbortSignal): Promise<void> {
    const last = events.at(-1)?.id ?? 0;
    const fresh: ExecutionEvent[] = [];
    for (let cursor: string | undefined; ; ) {
      const query = { order: 'newest' as const, limit: fewEvents, ...(cursor !== undefined && { cursor }) };
      const { items, nextCursor } = await page(query, signal);
      const unknown = items.filter(({ id }) => id > last);
      fresh.push(...unknown);
      if (nextCursor === null || unknown.length < items.length) break;
      cursor = nextCursor;
    }
    if (fresh.length > 0) events = [...events, ...fresh.reverse()];
  }

  return async (signal: AbortSignal): Promise<ExecutionData> => {
    const execution = answerOf(await api.GET('/ops/executions/{executionArn}', { params: { path }, signal }));
    if (events.length === 0) await loadAll(execution, signal);
    else await loadNew(signal);
    return { execution, ...(await definitionOf(signal)), events };
  };
}
