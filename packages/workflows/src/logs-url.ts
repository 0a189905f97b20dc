/** What the ARN of a log group names; that of a logging destination ends with `:*`. */
export function readLogGroupArn(arn = ''): { region: string; name: string } | undefined {
  const [, region, name] = /^arn:[^:]+:logs:([^:]+):\d+:log-group:([^:]+)/.exec(arn) ?? [];
  return region === undefined || name === undefined ? undefined : { region, name };
}

/** The CloudWatch console's page of a log group; its address has the name encoded twice, with `$` for `%`. */
export function logsUrl(logGroupArn: string): string | null {
  const group = readLogGroupArn(logGroupArn);
  if (group === undefined) return null;
  const { region, name } = group;
  const encoded = encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$');
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${encoded}`;
}
