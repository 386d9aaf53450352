import type { QueryParameters } from '../aws/query-protocol.ts';
import type { Need } from './role.ts';

/** Address within a sender as it is written: `Smultron <order@smultron.example>`. */
const addressIn = (sender: string): string => (/<([^<>]*)>\s*$/.exec(sender)?.[1] ?? sender).trim();

/** What a request to SES needs: on the sender's domain, and on the configuration set where it names one. */
export function mailNeeds({ region, account }: { readonly region: string; readonly account: string }) {
  const arn = (resource: string): string => `arn:aws:ses:${region}:${account}:${resource}`;
  return (parameters: QueryParameters): readonly Need[] => {
    const action = `ses:${parameters.text('Action') ?? ''}`;
    const address = addressIn(parameters.text('Source') ?? '');
    const configurationSet = parameters.text('ConfigurationSetName');
    const resources = [
      arn(`identity/${address.slice(address.indexOf('@') + 1)}`),
      ...(configurationSet === undefined ? [] : [arn(`configuration-set/${configurationSet}`)]),
    ];
    return resources.map((resource) => ({ action, resource, context: { 'ses:FromAddress': [address] } }));
  };
}
