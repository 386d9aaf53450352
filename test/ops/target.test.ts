import { describe, expect, test } from '@jest/globals';
import { readTarget } from '../../ops/target.ts';
import { ops } from './a-terminal.ts';

describe('which shop a command is about', () => {
  test('is never a default: AWS has to be named', () => {
    expect(() => readTarget({})).toThrow('Say which environment: --env dev|stage|prod|local');
    expect(() => readTarget({ env: 'production' })).toThrow('There is no environment "production"');
    expect(readTarget({ env: 'prod' })).toEqual({ environment: 'prod' });
  });

  test('is this machine when its endpoint is named, or `local` is', () => {
    const endpoint = 'http://127.0.0.1:4999';

    expect(readTarget({ endpoint })).toEqual({ environment: 'local', endpoint });
    expect(readTarget({ env: 'local' }, '4777')).toEqual({ environment: 'local', endpoint: 'http://127.0.0.1:4777' });
  });

  test.each(['http://192.168.0.7:4566', 'https://127.0.0.1:4566', 'states.eu-north-1.amazonaws.com', 'nonsense'])(
    'cannot be behind the endpoint %s: requests to one are signed with nothing',
    (endpoint) => {
      expect(() => readTarget({ env: 'local', endpoint })).toThrow('--endpoint is the AWS address of a local cloud');
    },
  );

  test.each([
    ['no environment', ['runs', 'list']],
    ['an unknown environment', ['runs', 'list', '--env', 'production']],
    ['an unknown command', ['order', 'destroy', '--env', 'dev']],
    ['an unknown status', ['runs', 'list', '--status', 'happy', '--env', 'dev']],
    ['a repair without a reason', ['stock', 'audit', '--repair', '--env', 'dev']],
    ['a limit that is no number', ['runs', 'list', '--limit', 'all', '--env', 'dev']],
  ])('%s is not understood: code 2, and a sentence', async (_, args) => {
    const { code, out, err } = await ops(args);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toMatch(/^\s+at /m);
    expect(err).not.toBe('');
  });

  test('a shop that does not answer is said so, without a stack', async () => {
    const { code, out, err } = await ops(['runs', 'list', '--endpoint', 'http://127.0.0.1:9']);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^Nothing answers there/);
    expect(err).not.toMatch(/^\s+at /m);
  });
});
