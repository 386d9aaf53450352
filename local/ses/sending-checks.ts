import { ServiceError } from '../aws/types.ts';
import type { MailSpec } from '../template/types.ts';
import { bareAddress } from './email-address.ts';
import type { Message } from './send-email.ts';

/**
 * Refuses a mail that the account may not send: from a sender that nobody verified, or with a configuration set that
 * there is not. Recipients are not looked at: the account counts as out of the sandbox.
 *
 * @throws ServiceError MessageRejected, ConfigurationSetDoesNotExist
 */
export function checkSending({ from, configurationSet }: Message, spec: MailSpec & { readonly region: string }): void {
  const { identities, configurationSets, region } = spec;
  const address = bareAddress(from);
  if (identities?.some((identity) => speaksFor(identity, address)) === false) {
    throw new ServiceError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${from}`,
    );
  }
  if (configurationSet !== null && !configurationSets.some(({ name }) => name === configurationSet)) {
    throw new ServiceError('ConfigurationSetDoesNotExist', `Configuration set <${configurationSet}> does not exist.`);
  }
}

/** An identity is an address, or a domain with all that lies below it. */
function speaksFor(identity: string, address: string): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return identity === address || identity === domain || domain.endsWith(`.${identity}`);
}
