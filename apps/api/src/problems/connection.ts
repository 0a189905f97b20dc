import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ProblemCode } from './catalogue.ts';
import { ApiProblem, problemDetails, problemMediaType } from './problem.ts';

const codesOfNode: Partial<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
};

/**
 * Answers what Node's HTTP parser refuses before there is a request: headers that are too large, a request that never
 * ends, or no HTTP at all. There is no reply object then, only the socket. Answers with which problem, if with any.
 */
export function refuseConnection(
  error: Error & { code?: string },
  socket: Socket,
  requestId: string,
): ApiProblem | undefined {
  if (error.code === 'ECONNRESET' || socket.destroyed) return undefined;
  const problem = new ApiProblem(codesOfNode[error.code ?? ''] ?? 'MALFORMED_REQUEST');
  const body = JSON.stringify(problemDetails(problem, { id: requestId, url: '/' }));
  if (socket.writable)
    socket.write(
      [
        `HTTP/1.1 ${problem.statusCode} ${STATUS_CODES[problem.statusCode]}`,
        `Content-Type: ${problemMediaType}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        `X-Request-Id: ${requestId}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  socket.destroySoon();
  return problem;
}
