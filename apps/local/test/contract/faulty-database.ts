import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startDynamoDb } from '@expressway/local-aws';
import type { Test } from 'tap';

export interface DatabaseRequest {
  /** Such as `GetItem`. */
  operation: string;
  /** JSON text. */
  body: string;
}

/** An answer in place of DynamoDB's own. */
export interface Fault {
  status: number;
  body: object;
}

/** Which calls fail, and how; the others go through. */
export type Interfere = (request: DatabaseRequest) => Fault | Promise<Fault | undefined> | undefined;

/** A DynamoDB whose answers a test can replace. */
export async function startFaultyDatabase(t: Test) {
  const database = await startDynamoDb();
  t.teardown(() => database.close());
  let interfere: Interfere = () => undefined;
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    const fault = await interfere({ operation, body });
    if (fault) {
      outgoing.writeHead(fault.status, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(JSON.stringify(fault.body));
      return;
    }
    const { method, headers } = incoming;
    forward(database.endpoint, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    })
      .on('error', () => outgoing.destroy())
      .end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Has the database fail as told while something is done. */
    async failing<T>(faults: Interfere, during: () => Promise<T>): Promise<T> {
      interfere = faults;
      try {
        return await during();
      } finally {
        interfere = () => undefined;
      }
    },
  };
}

export const serverError: Fault = { status: 500, body: { __type: 'InternalServerError', message: 'planted' } };
export const accessDenied: Fault = { status: 400, body: { __type: 'AccessDeniedException', message: 'planted' } };
