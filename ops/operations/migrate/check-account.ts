import { domainOf, type Configuration } from '../../../infra/config.ts';
import type { ReadSecret } from '../../../lambdas/adapters/secret.ts';
import { clientCertificates } from '../../../lambdas/adapters/swish-certificates.ts';
import type { CertificateProblem } from '../../../lambdas/adapters/swish-events.ts';
import type { MailAccount } from '../../adapters/mail-account.ts';

export interface AccountDependencies {
  readonly configuration: Pick<Configuration, 'environment' | 'swish' | 'mail'>;
  /** Undefined while the data stack, which makes the secret, is not deployed. */
  readonly readSecret: ReadSecret | undefined;
  readonly mailAccount: MailAccount;
  /** Also one whose deployment failed half-way: the identity may be its own. */
  readonly hasDataStack: boolean;
}

export interface AccountCheck {
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

const SOON_DAYS = 30;

/** What the account needs and no table has: the certificate, the sender, and limits that are AWS's to raise. */
export async function checkAccount(deps: AccountDependencies): Promise<AccountCheck> {
  const [certificate, mail] = await Promise.all([checkCertificate(deps), checkMail(deps)]);
  return {
    problems: [...certificate, ...mail.problems],
    notes: [...mail.notes, ...REMINDERS],
  };
}

/** Read in Service Quotas: nothing here may look there. */
const REMINDERS = [
  'Look at the account’s quotas: Lambda concurrent executions (1,000 is enough; new accounts have 10), Step Functions StartExecution and state transitions',
];

const CERTIFICATE_PROBLEMS: Readonly<Record<CertificateProblem, string>> = {
  secret_unreadable: 'cannot be read: it is not there, or you may not',
  secret_malformed: 'has no certificates for it',
  certificate_malformed: 'has an entry that is no certificate with its own key',
  none_valid: 'has no certificate that is valid today',
  all_refused: 'has no certificate that Swish takes',
};

/** Reads the secret as the functions do. Nothing of it is printed. */
async function checkCertificate({ configuration: { swish }, readSecret }: AccountDependencies): Promise<string[]> {
  const { environment } = swish;
  if (environment === 'mock') return [];
  if (readSecret === undefined) return ['There is no secret for Swish’s certificates yet: deploy the data stack'];
  const problems = new Set<string>();
  const certificates = clientCertificates({
    environment,
    readSecret,
    report: (event) => {
      if (event.kind === 'certificate_problem') problems.add(CERTIFICATE_PROBLEMS[event.problem]);
      if (event.kind === 'certificates_read' && event.daysLeft < SOON_DAYS) {
        problems.add(`has certificates for ${event.daysLeft} days only`);
      }
    },
  });
  await certificates.usable();
  return [...problems].map((problem) => `The secret of Swish's ${environment} ${problem}`);
}

async function checkMail({ configuration: { environment, mail }, mailAccount, hasDataStack }: AccountDependencies) {
  const domain = domainOf(mail.from);
  const identities = [...new Set([mail.from, domain, ...(mail.existingIdentity ? [mail.existingIdentity] : [])])];
  const [found, quota] = await Promise.all([mailAccount.identities(identities), mailAccount.quota()]);
  const problems: string[] = [];
  // An account has an identity once: a stack that makes it again fails.
  if (!hasDataStack && mail.existingIdentity === undefined && found.has(domain)) {
    problems.push(
      `SES has the identity ${domain} already, and the data stack would make it again, which fails: set mail.existingIdentity to '${domain}' in infra/config.ts, and no mail.hostedZone`,
    );
  }
  if (![...found.values()].includes(true)) {
    problems.push(`SES may not send from ${mail.from}: neither the address nor ${domain} is verified in this region`);
  }
  if (quota.isSandbox) {
    problems.push(
      `SES is in the sandbox (${quota.perDay} mails a day): it mails verified addresses only. Ask AWS for production access`,
    );
  }
  return {
    // Nobody but the shop's own people gets mails of dev.
    problems: environment === 'dev' && quota.isSandbox ? problems.slice(0, -1) : problems,
    notes: [`SES sends ${quota.perDay} mails a day, ${quota.perSecond} a second; each order is two`],
  };
}
