import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import * as z from 'zod';
import type { SwishEnvironment } from '../domain/checkout.ts';
import type { CertificateProblem, ReportSwish } from './swish-events.ts';
import type { ReadSecret } from './secret.ts';

/** How long a secret that was read is believed, and a refused certificate remembered. */
const SECRET_AGE_MS = 5 * 60_000;
/** Read again sooner when no certificate does: a new one may be there. Not more often, however often Swish refuses. */
const TROUBLE_PAUSE_MS = 60_000;
/** After a failed read with nothing in hand: without a certificate nothing works, so it is soon tried again. */
const EMPTY_PAUSE_MS = 5_000;
const DAY_MS = 86_400_000;

/** A certificate that can be presented. Its key is inside the context only, where nothing prints it. */
export interface ClientCertificate {
  /** The same for the same certificate, chain and key. */
  readonly id: string;
  readonly serialNumber: string;
  /** Epoch ms. */
  readonly validFrom: number;
  readonly validTo: number;
  readonly context: SecureContext;
}

const EntriesSchema = z.array(z.object({ certificate: z.string(), privateKey: z.string() })).min(1);

interface Options {
  readonly environment: SwishEnvironment;
  readonly readSecret: ReadSecret;
  readonly report: ReportSwish;
}

/**
 * The client certificates of one environment of Swish. The secret is read when the first one is needed, and again
 * after some minutes, or sooner when Swish refuses what was in it: a rotated secret needs no restart. When it cannot
 * be read, what was read before goes on.
 */
export function clientCertificates({ environment, readSecret, report }: Options) {
  let held: readonly ClientCertificate[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let hasFailed = false;
  let reading: Promise<void> | undefined;
  /** When Swish last refused a certificate, by its id. */
  const refusals = new Map<string, number>();

  const validAt = (now: number): readonly ClientCertificate[] =>
    held.filter(({ validFrom, validTo }) => validFrom <= now && now < validTo);

  const problem = (problem: CertificateProblem, error?: unknown): void => {
    report({
      kind: 'certificate_problem',
      environment,
      problem,
      ...(error instanceof Error ? { error: error.name } : {}),
    });
  };

  const isDue = (now: number): boolean => {
    const age = now - readAt;
    if (hasFailed && held.length === 0) return age >= EMPTY_PAUSE_MS;
    const isTroubled = hasFailed || validAt(now).length === 0 || [...refusals.values()].some((at) => at >= readAt);
    return age >= (isTroubled ? TROUBLE_PAUSE_MS : SECRET_AGE_MS);
  };

  const read = async (): Promise<void> => {
    readAt = Date.now();
    hasFailed = true;
    let secret: string;
    try {
      secret = await readSecret();
    } catch (error) {
      problem('secret_unreadable', error);
      return;
    }
    const entries = entriesOf(secret, environment);
    if (entries === undefined) {
      problem('secret_malformed');
      return;
    }
    const certificates = entries.map(certificateOf).filter((certificate) => certificate !== undefined);
    if (certificates.length < entries.length) problem('certificate_malformed');
    if (certificates.length === 0) return; // A slip of the pen in the secret takes nothing away that still works.
    held = certificates;
    hasFailed = false;
    const now = Date.now();
    const lastEnd = Math.max(now, ...validAt(now).map(({ validTo }) => validTo));
    report({ kind: 'certificates_read', environment, daysLeft: Math.floor((lastEnd - now) / DAY_MS) });
  };

  return {
    /**
     * What may be presented now, in the order of the secret, those that Swish lately refused last. Never one that has
     * expired or is not valid yet: Swish would refuse it, and a refusal is an alarm.
     */
    async usable(): Promise<readonly ClientCertificate[]> {
      if (isDue(Date.now())) reading ??= read().finally(() => (reading = undefined));
      await reading;
      const now = Date.now();
      for (const [id, at] of refusals) if (now - at >= SECRET_AGE_MS) refusals.delete(id);
      const valid = validAt(now);
      if (valid.length === 0) problem('none_valid');
      return [...valid].sort((one, other) => Number(refusals.has(one.id)) - Number(refusals.has(other.id)));
    },

    /** Swish does not accept this one: another goes first for some minutes, and the secret is looked at again. */
    refused({ id, serialNumber }: ClientCertificate): void {
      refusals.set(id, Date.now());
      report({ kind: 'certificate_refused', environment, serialNumber });
    },

    /** Swish refused all of them. */
    allRefused: (): void => problem('all_refused'),
  };
}

export type ClientCertificates = ReturnType<typeof clientCertificates>;

/** The entries of an environment, or undefined. What JSON.parse says of bad text quotes it, so it goes no further. */
function entriesOf(secret: string, environment: SwishEnvironment) {
  try {
    return z.object({ [environment]: EntriesSchema }).safeParse(JSON.parse(secret)).data?.[environment];
  } catch {
    return undefined;
  }
}

/** The entry as a certificate to present, or undefined when it is none or the key is another one's. */
function certificateOf({ certificate, privateKey }: z.output<typeof EntriesSchema>[number]) {
  try {
    const leaf = new X509Certificate(certificate);
    if (!leaf.checkPrivateKey(createPrivateKey(privateKey))) return undefined;
    return {
      id: createHash('sha256').update(`${certificate}\n${privateKey}`).digest('hex'),
      serialNumber: leaf.serialNumber,
      validFrom: leaf.validFromDate.getTime(),
      validTo: leaf.validToDate.getTime(),
      // No `ca`: it would take the place of Node's own store, and Swish's certificate is of a public authority.
      context: createSecureContext({ cert: certificate, key: privateKey, minVersion: 'TLSv1.2' }),
    } satisfies ClientCertificate;
  } catch {
    return undefined; // Reported by the caller. OpenSSL's own words add nothing that a person could act on.
  }
}
