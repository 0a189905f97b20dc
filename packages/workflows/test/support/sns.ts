import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';

export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

const published =
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId>' +
  '</PublishResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></PublishResponse>';

/** SNS' wire, of which each Publish is kept as the form that it is. */
export async function startSns(t: Test) {
  const messages: Record<string, string>[] = [];
  const server = createServer(async (request, response) => {
    messages.push(Object.fromEntries(new URLSearchParams(await text(request))));
    response.writeHead(200, { 'content-type': 'text/xml' }).end(published);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { settings: { region: 'us-east-1', endpoint, credentials }, messages };
}
