/** Loaded before a guide: its own code need not know that `*.localhost` is this machine. */
import dns from 'node:dns';

const { lookup } = dns;

dns.lookup = (name, options, done) => {
  if (!name.endsWith('.localhost')) return lookup(name, options, done);
  const answer = typeof options === 'function' ? options : done;
  if (!options.all) return answer(null, '127.0.0.1', 4);
  return answer(null, [{ address: '127.0.0.1', family: 4 }]);
};
