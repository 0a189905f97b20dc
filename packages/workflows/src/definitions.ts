import { readFileSync } from 'node:fs';

/** The workflows by name; each lies beside this package's folder as `<name>.asl.json`. */
export const workflowNames = ['order-checks', 'order-processing'] as const;

export type WorkflowName = (typeof workflowNames)[number];

const placeholder = /\$\{(\w+)\}/g;

const source = (name: WorkflowName): string => readFileSync(new URL(`../${name}.asl.json`, import.meta.url), 'utf8');

/** The names in `${…}` that a workflow's definition leaves open: functions and topics. */
export const placeholders = (name: WorkflowName): string[] => [
  ...new Set([...source(name).matchAll(placeholder)].map(([, key]) => String(key))),
];

/** A definition with its placeholders filled in. Throws where a value is missing. */
export function loadDefinition(name: WorkflowName, substitutions: Readonly<Record<string, string>>): string {
  return source(name).replace(placeholder, (_, key: string) => {
    const value = substitutions[key];
    if (value === undefined) throw new Error(`${name}.asl.json: there is no value for \${${key}}`);
    return value;
  });
}
