/// <reference path="../.sst/platform/config.d.ts" />

/** A state machine's name in this app and stage. */
export const stateMachineName = (name: string): string => `${$app.name}-${$app.stage}-${name}`;

export const { accountId } = aws.getCallerIdentityOutput();
export const { region } = aws.getRegionOutput();

/** By name alone: order-processing calls functions that must know its ARN. */
export const orderProcessingArn = $interpolate`arn:aws:states:${region}:${accountId}:stateMachine:${stateMachineName('order-processing')}`;

/** All executions of order-processing. */
export const orderExecutionArns = $interpolate`arn:aws:states:${region}:${accountId}:execution:${stateMachineName('order-processing')}:*`;
