import { once } from 'node:events';
import { createServer, request } from 'node:http';

/**
 * A proxy that knows `*.localhost`, for languages whose resolver does not: the guides go through
 * it by the usual setting of their language, and stay as they are. It leads to this machine only.
 */
export async function startProxy() {
  const server = createServer((asked, answer) => {
    const { method, headers } = asked;
    const lookup = (_name, _options, done) => done(null, '127.0.0.1', 4);
    const onward = request(asked.url, { method, headers, lookup, autoSelectFamily: false });
    onward.on('response', (answered) => {
      answer.writeHead(answered.statusCode, answered.headers);
      answered.pipe(answer);
    });
    onward.on('error', () => answer.writeHead(502).end());
    asked.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: server.address().port, stop: () => server.close() };
}
