import { EventBus } from 'aws-cdk-lib/aws-events';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailSendingEvent,
  EventDestination,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';

/**
 * How mails go out: encrypted on their way or not at all, never again to an address that bounced or complained, and with
 * an event on the account's default bus for every mail that came back. Delays are left out: after 14 hours they end as
 * a delivery, or as a bounce.
 */
export class MailSending extends Construct {
  readonly configurationSetName: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const mails = new ConfigurationSet(this, 'Mails', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    mails.addEventDestination('Feedback', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.REJECT],
    });
    this.configurationSetName = mails.configurationSetName;
  }

  /**
   * What of SES's events is about these mails. The bus is the account's own: another environment's mails, or another
   * application's, may be told of there as well.
   */
  get detailOfEvents(): Readonly<Record<string, unknown>> {
    return { mail: { tags: { 'ses:configuration-set': [this.configurationSetName] } } };
  }
}
