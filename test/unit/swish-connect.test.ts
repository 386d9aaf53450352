import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { connect } from '../../lambdas/platform/connect.ts';
import { logger, metrics } from '../../lambdas/platform/powertools.ts';
import { reportSwish } from '../../lambdas/platform/swish-report.ts';

const { SWISH_SECRET_ARN, SWISH_ENVIRONMENT } = process.env;
beforeEach(() => {
  delete process.env['SWISH_SECRET_ARN'];
});
afterEach(() => {
  jest.restoreAllMocks();
  Object.assign(process.env, { SWISH_ENVIRONMENT });
  if (SWISH_SECRET_ARN === undefined) delete process.env['SWISH_SECRET_ARN'];
  else process.env['SWISH_SECRET_ARN'] = SWISH_SECRET_ARN;
});

const madeIn = (paymentEnvironment: Checkout['paymentEnvironment']) => ({ paymentEnvironment }) as Checkout;

test('where Swish is simulated no secret is needed', () => {
  const swish = connect.swish();

  expect(swish.current.environment).toBe('mock');
  expect(swish.of(madeIn(undefined))).toBe(swish.current);
});

test('where it is not, a function without the secret fails when it loads', () => {
  process.env['SWISH_ENVIRONMENT'] = 'production';

  expect(() => connect.swish()).toThrow('SWISH_SECRET_ARN is missing');
});

test('there is one client per environment, so connections and certificates are shared', () => {
  process.env['SWISH_SECRET_ARN'] = 'arn:aws:secretsmanager:eu-north-1:123456789012:secret:swish';
  const swish = connect.swish();

  const production = swish.of(madeIn('production'));
  expect(production).toMatchObject({ environment: 'production', isReachable: true });
  expect(connect.swish().of(madeIn('production'))).toBe(production);
  expect(swish.of(madeIn('mss'))).not.toBe(production);
  expect(connect.swish().current).toBe(swish.current);
});

test('what the client of Swish tells becomes metrics and log lines', () => {
  const counted: [string, number][] = [];
  jest.spyOn(metrics, 'addMetric').mockImplementation((name, _unit, value) => {
    counted.push([name, value]);
    return metrics;
  });
  const addMetadata = jest.spyOn(metrics, 'addMetadata').mockImplementation(() => metrics);
  const error = jest.spyOn(logger, 'error').mockImplementation(() => {});
  const warn = jest.spyOn(logger, 'warn').mockImplementation(() => {});
  const environment = 'production';

  reportSwish({ kind: 'certificates_read', environment, daysLeft: 31 });
  reportSwish({ kind: 'certificate_problem', environment, problem: 'none_valid' });
  reportSwish({ kind: 'certificate_problem', environment, problem: 'all_refused' });
  reportSwish({ kind: 'certificate_problem', environment, problem: 'secret_unreadable', error: 'TimeoutError' });
  reportSwish({ kind: 'certificate_refused', environment, serialNumber: '0A' });
  reportSwish({ kind: 'shop_fault', environment, operation: 'create', id: 'A'.repeat(32), code: 'RP03' });

  expect(counted).toEqual([
    ['SwishCertificateDaysLeft', 31],
    ['SwishCertificateUnusable', 1],
    ['SwishCertificateUnusable', 1],
    ['SwishSecretFaulty', 1],
    ['SwishCertificateRefused', 1],
    ['SwishShopFault', 1],
  ]);
  expect(addMetadata.mock.calls).toEqual([['swishCode', 'RP03']]);
  expect(error).toHaveBeenCalledTimes(4);
  expect(error).toHaveBeenLastCalledWith(expect.any(String), {
    environment,
    operation: 'create',
    id: 'A'.repeat(32),
    code: 'RP03',
  });
  expect(warn).toHaveBeenCalledWith(expect.any(String), { environment, serialNumber: '0A' });
});
