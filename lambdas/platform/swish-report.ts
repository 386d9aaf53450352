import type { ReportSwish } from '../adapters/swish-events.ts';
import { count, measure } from './measure.ts';
import { logger, metrics } from './powertools.ts';

/**
 * What the client of Swish has to tell, as log lines and metrics. `SwishCertificateUnusable` counts requests for which
 * no certificate did, `SwishShopFault` those that Swish refused because of us: both need a person.
 * `SwishSecretFaulty` and `SwishCertificateRefused` come before that, while another certificate still does.
 */
export const reportSwish: ReportSwish = (event) => {
  const { kind, ...details } = event;
  switch (kind) {
    case 'certificates_read':
      measure('SwishCertificateDaysLeft', event.daysLeft);
      return;
    case 'certificate_problem': {
      const isUnusable = event.problem === 'none_valid' || event.problem === 'all_refused';
      count(isUnusable ? 'SwishCertificateUnusable' : 'SwishSecretFaulty');
      logger.error('The client certificate for Swish needs attention', details);
      return;
    }
    case 'certificate_refused':
      count('SwishCertificateRefused');
      logger.warn('Swish did not accept a client certificate', details);
      return;
    case 'shop_fault':
      count('SwishShopFault');
      metrics.addMetadata('swishCode', event.code);
      logger.error('Swish refused a request because of us', details);
  }
};
