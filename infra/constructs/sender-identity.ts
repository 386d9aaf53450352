import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { DkimIdentity, EasyDkimSigningKeyLength, EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { domainOf } from '../config.ts';
import type { Configuration } from '../config.ts';

export interface SenderIdentityProps extends Pick<Configuration['mail'], 'from' | 'mailFromSubdomain' | 'hostedZone'> {
  readonly keepsData: boolean;
}

interface DnsRecord {
  readonly id: string;
  readonly name: string;
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly value: string;
}

const RECORD_LIFETIME_SECONDS = '1800';

/**
 * The sender's domain as an identity of SES, with signatures by Easy DKIM and a MAIL FROM domain of its own, so that both
 * DKIM and SPF stand for the shop's domain (which is what DMARC asks for). It is verified once its DKIM records are
 * found in the DNS; until those of MAIL FROM are, SES uses its own domain instead.
 *
 * The records are written to the hosted zone, or else come out as outputs of the stack, to be added by hand. The one of
 * DMARC is always an output: it speaks for everything that a domain sends, and may be there already.
 */
export class SenderIdentity extends Construct {
  constructor(scope: Construct, id: string, props: SenderIdentityProps) {
    super(scope, id);
    const { mailFromSubdomain = 'bounce', hostedZone, keepsData } = props;
    const domain = domainOf(props.from);
    const mailFromDomain = `${mailFromSubdomain}.${domain}`;
    const identity = new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(domain),
      dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
      mailFromDomain,
      // What comes back is told by events; these would be copies in the sender's mailbox, with addresses.
      feedbackForwarding: false,
    });
    // A new identity has new keys: a domain that lost its identity sends nothing until somebody changes the DNS.
    identity.applyRemovalPolicy(keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);

    const { region } = Stack.of(this);
    const records: readonly DnsRecord[] = [
      ...identity.dkimRecords.map(({ name, value }, index) => ({
        id: `MailDkimRecord${index + 1}`,
        name,
        type: 'CNAME' as const,
        value,
      })),
      { id: 'MailFromMxRecord', name: mailFromDomain, type: 'MX', value: `10 feedback-smtp.${region}.amazonses.com` },
      { id: 'MailFromSpfRecord', name: mailFromDomain, type: 'TXT', value: '"v=spf1 include:amazonses.com ~all"' },
    ];
    for (const record of records) {
      if (hostedZone === undefined) this.#output(record);
      else this.#write(record, hostedZone.id);
    }
    this.#output({ id: 'MailDmarcRecord', name: `_dmarc.${domain}`, type: 'TXT', value: '"v=DMARC1; p=none"' });
  }

  #output({ id, name, type, value }: DnsRecord): void {
    const output = new CfnOutput(this, id, { value: `${name} ${type} ${value}`, description: 'A record for the DNS' });
    output.overrideLogicalId(id);
  }

  #write({ id, name, type, value }: DnsRecord, hostedZoneId: string): void {
    new CfnRecordSet(this, id, { hostedZoneId, name, type, ttl: RECORD_LIFETIME_SECONDS, resourceRecords: [value] });
  }
}
