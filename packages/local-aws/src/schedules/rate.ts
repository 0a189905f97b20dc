const units = { minute: 60, hour: 3600, day: 86_400 } as const;

/**
 * The seconds of a rate expression such as `rate(1 minute)` or `rate(5 hours)` [docs: "Setting a schedule pattern for
 * scheduled rules"]; undefined for what EventBridge would refuse, and for cron expressions.
 */
export function rateSeconds(expression: string): number | undefined {
  const { value, unit, plural } = /^rate\((?<value>[1-9]\d*) (?<unit>minute|hour|day)(?<plural>s?)\)$/.exec(expression)
    ?.groups ?? { value: '' };
  // One minute, but two minutes.
  if (!isUnit(unit) || (value === '1') !== (plural === '')) return undefined;
  return Number(value) * units[unit];
}

const isUnit = (unit: string | undefined): unit is keyof typeof units =>
  unit !== undefined && Object.hasOwn(units, unit);
