/** The make-believe account that the embedded cloud belongs to, as in AWS's own local tools. */
export const region = 'us-east-1';
export const accountId = '000000000000';

const resourcePrefix = { lambda: 'function:', logs: 'log-group:', sns: '', states: 'stateMachine:' } as const;

/** The ARN of a function, log group, topic or state machine of the embedded cloud. */
export const arnOf = (service: keyof typeof resourcePrefix, name: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${resourcePrefix[service]}${name}`;
