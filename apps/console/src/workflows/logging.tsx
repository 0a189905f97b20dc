import type { components } from '@expressway/client';

/** What Step Functions logs of a workflow's executions, and where; of Express ones nothing else is kept. */
export function Logging({
  details: { type, logging, logsUrl, tracing },
}: {
  details: components['schemas']['WorkflowDetails'];
}) {
  const { level, includeExecutionData, logGroupArns } = logging;
  return (
    <p class="soft">
      Logs {level === 'OFF' ? 'nothing' : `${level}, ${includeExecutionData ? 'with' : 'without'} data`}
      {logGroupArns.length > 0 && (
        <>
          {' to '}
          <code>{logGroupArns.map((arn) => arn.split(':')[6]).join(', ')}</code>
          {logsUrl !== null && (
            <>
              {' '}
              (<a href={logsUrl}>in CloudWatch’s console</a>)
            </>
          )}
        </>
      )}
      {tracing && '; X-Ray gets traces'}
      {type === 'EXPRESS' &&
        (level !== 'ALL' || !includeExecutionData) &&
        '. Its executions can’t be shown without all of their log'}
    </p>
  );
}
