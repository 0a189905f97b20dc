import { type SFNClient, ValidateStateMachineDefinitionCommand } from '@aws-sdk/client-sfn';

/** What Step Functions finds wrong with a definition, or doubtful. */
export interface Diagnostic {
  severity: 'ERROR' | 'WARNING';
  /** A name for programs (API reference, ValidateStateMachineDefinitionDiagnostic). */
  code: string;
  message: string;
  /** Where in the definition: a JSON Pointer, or a line of what is no JSON; null where Step Functions doesn't say. */
  location: string | null;
}

/** The first hundred findings of ValidateStateMachineDefinition about a definition in the Amazon States Language. */
export async function diagnose(
  sfn: SFNClient,
  { definition, type }: { definition: string; type: 'STANDARD' | 'EXPRESS' },
): Promise<Diagnostic[]> {
  // The severity is the least that is asked for.
  const { diagnostics = [] } = await sfn.send(
    new ValidateStateMachineDefinitionCommand({ definition, type, severity: 'WARNING' }),
  );
  return diagnostics.map(({ severity, code = '', message = '', location }) => ({
    severity: severity === 'WARNING' ? 'WARNING' : 'ERROR',
    code,
    message,
    location: location ?? null,
  }));
}
