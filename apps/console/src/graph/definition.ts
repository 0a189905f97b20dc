/** What of the Amazon States Language the console looks at; the engine has validated it. */
export interface Definition {
  StartAt: string;
  States: Record<string, State>;
  Comment?: string;
}

export type StateType = 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';

export interface State {
  Type: StateType;
  Comment?: string;
  Next?: string;
  End?: boolean;
  Resource?: string;
  Choices?: (ChoiceRule & { Next: string })[];
  Default?: string;
  Catch?: { ErrorEquals: string[]; Next: string }[];
  Retry?: object[];
  Branches?: Definition[];
  ItemProcessor?: Definition;
  /** The old name of ItemProcessor. */
  Iterator?: Definition;
}

export interface ChoiceRule {
  Condition?: string;
  Variable?: string;
  And?: ChoiceRule[];
  Or?: ChoiceRule[];
  Not?: ChoiceRule;
  [operator: string]: unknown;
}

/** The machines within a state: a Parallel's branches, or the one that a Map runs for every item. */
export const branchesOf = ({ Branches = [], ItemProcessor, Iterator }: State): Definition[] =>
  [...Branches, ItemProcessor ?? Iterator].filter((branch) => branch !== undefined);

/** A state and the machine that it is directly in; names are unique in a whole definition. */
export function findState(definition: Definition, name: string): State | undefined {
  const here = Object.hasOwn(definition.States, name) ? definition.States[name] : undefined;
  if (here) return here;
  for (const state of Object.values(definition.States))
    for (const branch of branchesOf(state)) {
      const found = findState(branch, name);
      if (found) return found;
    }
  return undefined;
}

const ofRule = new Set(['Variable', 'Condition', 'Next', 'Comment', 'Assign', 'Output']);

/** A choice rule as a person would write it down. */
export function inWords(rule: ChoiceRule): string {
  if (rule.Condition !== undefined) return rule.Condition.replace(/^\{%\s*|\s*%\}$/g, '');
  if (rule.And) return rule.And.map(inWords).join(' and ');
  if (rule.Or) return rule.Or.map(inWords).join(' or ');
  if (rule.Not) return `not (${inWords(rule.Not)})`;
  const [operator = '', operand] = Object.entries(rule).find(([name]) => !ofRule.has(name)) ?? [];
  const variable = (rule.Variable ?? '').replace(/^\$\.?/, '') || 'input';
  return comparison(variable, operator, operand);
}

const signs: readonly [suffix: string, sign: string][] = [
  ['GreaterThanEquals', '≥'],
  ['LessThanEquals', '≤'],
  ['GreaterThan', '>'],
  ['LessThan', '<'],
  ['Equals', '='],
  ['Matches', 'matches'],
];

function comparison(variable: string, operator: string, operand: unknown): string {
  if (operator.startsWith('Is')) {
    const what = operator.slice(2).toLowerCase();
    return `${variable} is ${operand === false ? 'not ' : ''}${what}`;
  }
  const name = operator.replace(/Path$/, '');
  const sign = signs.find(([suffix]) => name.endsWith(suffix))?.[1] ?? operator;
  const shown = operator.endsWith('Path') ? String(operand).replace(/^\$\.?/, '') : String(operand);
  return `${variable} ${sign} ${shown}`;
}
