import type { Deployment } from './deployment.ts';
import { Properties } from './properties.ts';
import type { MailSpec } from './types.ts';

/** Reads what the stacks have of SES. Whether its DNS records are there is not asked: an identity counts as verified. */
export function readMail(deployment: Deployment): MailSpec {
  const identities = deployment
    .resources('AWS::SES::EmailIdentity')
    .map((found) => new Properties(found).text('EmailIdentity'));
  const destinations = deployment.resources('AWS::SES::ConfigurationSetEventDestination').map((found) => {
    const properties = new Properties(found);
    const destination = properties.group('EventDestination');
    destination.mayHave(['Enabled', 'EventBridgeDestination', 'MatchingEventTypes', 'Name']);
    destination.group('EventBridgeDestination');
    return {
      configurationSet: properties.text('ConfigurationSetName'),
      events: destination.list('MatchingEventTypes').map((type) => type.toUpperCase()),
    };
  });
  const configurationSets = deployment.resources('AWS::SES::ConfigurationSet').map((found) => {
    const name = deployment.refOf(found);
    const own = destinations.filter(({ configurationSet }) => configurationSet === name);
    return { name, events: [...new Set(own.flatMap(({ events }) => events))] };
  });
  return { ...(identities.length > 0 && { identities }), configurationSets };
}
