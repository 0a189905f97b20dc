import { ExpresswayProblem } from '@expressway/client';

/** What went wrong with a call, with the request's id, by which the logs know it. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = error instanceof ExpresswayProblem ? error : undefined;
  return (
    <div class="notice tone-bad" role="alert">
      <strong>{problem?.title ?? 'That did not work'}</strong>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {problem?.errors.map(({ pointer, detail }) => (
        <p key={pointer}>
          <code>{pointer}</code> {detail}
        </p>
      ))}
      {problem && (
        <p>
          <small>
            <a href={`/problems/${problem.code.toLowerCase().replaceAll('_', '-')}`} target="_blank" rel="noreferrer">
              {problem.code}
            </a>
            {problem.requestId && (
              <>
                {' '}
                · request <span class="mono">{problem.requestId}</span>
              </>
            )}
          </small>
        </p>
      )}
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}
