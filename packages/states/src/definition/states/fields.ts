/** Fields by what they belong to, in both query languages; each state type allows some of these sets. */
export const COMMON = ['Type', 'Comment', 'QueryLanguage'] as const;
export const DATA = ['InputPath', 'OutputPath', 'Output'] as const;
export const TRANSITION = ['Next', 'End'] as const;
export const RESULT = ['ResultPath', 'Parameters'] as const;
export const FALLIBLE = ['Retry', 'Catch', 'ResultSelector'] as const;
export const ASSIGN = ['Assign'] as const;
