import type { Pattern } from '../definition/model.ts';
import type { ActionSpec } from '../definition/task-resource.ts';

interface Actions {
  readonly plain?: readonly string[];
  /** With `.sync` beside the plain form. */
  readonly sync?: readonly string[];
  /** With `.waitForTaskToken` beside the plain form. */
  readonly token?: readonly string[];
}

/** The other actions that AWS has optimised, by the name of the service in ASL [docs: "Integrating optimized services"]. */
const OPTIMISED: Readonly<Record<string, Actions>> = {
  apigateway: { token: ['invoke'] },
  athena: { plain: ['stopQueryExecution', 'getQueryExecution', 'getQueryResults'], sync: ['startQueryExecution'] },
  batch: { sync: ['submitJob'] },
  bedrock: { token: ['invokeModel'], sync: ['createModelCustomizationJob'] },
  codebuild: {
    plain: ['stopBuild', 'batchDeleteBuilds', 'batchGetReports'],
    sync: ['startBuild', 'startBuildBatch', 'retryBuildBatch', 'deleteBuildBatch'],
  },
  databrew: { sync: ['startJobRun'] },
  ecs: { sync: ['runTask'], token: ['runTask'] },
  eks: {
    plain: ['call'],
    token: ['call'],
    sync: [
      'createCluster',
      'deleteCluster',
      'createNodegroup',
      'deleteNodegroup',
      'createFargateProfile',
      'deleteFargateProfile',
      'runJob',
    ],
  },
  elasticmapreduce: {
    plain: [
      'setClusterTerminationProtection',
      'modifyInstanceFleetByName',
      'modifyInstanceGroupByName',
      'terminateJobFlows',
    ],
    sync: ['createCluster', 'terminateCluster', 'addStep', 'cancelStep'],
  },
  'emr-containers': { plain: ['createVirtualCluster'], sync: ['deleteVirtualCluster', 'startJobRun'] },
  'emr-serverless': {
    plain: ['createApplication'],
    sync: ['startApplication', 'stopApplication', 'deleteApplication', 'startJobRun', 'cancelJobRun'],
  },
  glue: { sync: ['startJobRun'] },
  http: { plain: ['invoke'] },
  mediaconvert: { sync: ['createJob'] },
  sagemaker: {
    plain: ['createEndpoint', 'createEndpointConfig', 'createModel', 'updateEndpoint'],
    sync: [
      'createHyperParameterTuningJob',
      'createLabelingJob',
      'createProcessingJob',
      'createTrainingJob',
      'createTransformJob',
    ],
  },
};

/**
 * What AWS has and this endpoint can't call: every other optimised action, and any action of a service that is named after
 * `aws-sdk:` and whose SDK isn't here. Undefined for what AWS doesn't have either.
 */
export function knownAction(service: string, action: string): ActionSpec | undefined {
  if (service.startsWith('aws-sdk:')) return unchecked(['waitForTaskToken']);
  const { plain = [], sync = [], token = [] } = OPTIMISED[service] ?? {};
  if (![plain, sync, token].some((actions) => actions.includes(action))) return undefined;
  return unchecked([
    ...(token.includes(action) ? (['waitForTaskToken'] as const) : []),
    ...(sync.includes(action) ? (['sync'] as const) : []),
  ]);
}

const unchecked = (patterns: readonly Pattern[]): ActionSpec => ({
  parameters: undefined,
  required: [],
  patterns,
  check: () => undefined,
});
