import { readFileSync } from 'node:fs';
import { fillPlaceholders, placeholdersIn } from './placeholders.ts';

/** The workflows by name; each lies beside this package's sources as `<name>.asl.json`. */
export const workflowNames = ['order-checks', 'order-processing'] as const;

export type WorkflowName = (typeof workflowNames)[number];

const source = (name: WorkflowName): string => readFileSync(new URL(`../${name}.asl.json`, import.meta.url), 'utf8');

/** The names in `${…}` that a workflow's definition leaves open: functions and topics. */
export const placeholders = (name: WorkflowName): string[] => placeholdersIn(source(name));

/** A definition with its placeholders filled in. Throws where a value is missing. */
export const loadDefinition = (name: WorkflowName, values: Readonly<Record<string, string>>): string =>
  fillPlaceholders(source(name), values);
