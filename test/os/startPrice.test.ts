import { describe, expect, it } from 'vitest';
import { given, withheld, withoutStartPrice } from '../../src/os/startPrice';

describe('what makes every start of Node dear', () => {
  const environment = { PATH: '/bin', NODE_EXTRA_CA_CERTS: '/etc/certs.pem' };

  it('is kept from processes that start no agent', () => {
    expect(withoutStartPrice(environment)).toEqual({ PATH: '/bin' });
  });

  it('passes through the runner under another name, and reaches the agent as it was', () => {
    const runner = withheld(environment);
    expect(runner).not.toHaveProperty('NODE_EXTRA_CA_CERTS');
    expect(given(runner)).toEqual(environment);
  });

  it('is given back beside what a terminal sets by itself', () => {
    expect(given({ ...withheld(environment), NODE_EXTRA_CA_CERTS: '/other' })).toEqual(environment);
  });
});
