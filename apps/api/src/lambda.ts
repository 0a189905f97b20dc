import { createTracing } from '@expressway/telemetry/tracing';
import awsLambdaFastify from '@fastify/aws-lambda';
import { buildApp, serviceName } from './app.ts';
import { readConfig } from './config.ts';
import { createDependencies } from './dependencies.ts';

// Built while Lambda initialises, so that no request pays for it.
const { release: _release, ...deps } = createDependencies(readConfig(process.env), process.env);
const { tracer } = await createTracing(process.env, serviceName);
const app = await buildApp({ ...deps, tracer });

/**
 * The API behind API Gateway's HTTP API or a Function URL (payload format 2.0). Commas in query parameters are text. Answers
 * are collected whole: a stream of events comes when it has ended, so EVENT_STREAM_SECONDS must be less than the function's
 * time-out.
 */
export const handler = awsLambdaFastify(app, { decorateRequest: false, parseCommaSeparatedQueryParams: false });

await app.ready();
