import type { SwishEnvironment } from '../domain/checkout.ts';

/**
 * Why no certificate can be presented, or the one presented did not do: the secret could not be read; its part for the
 * environment is missing or not JSON; an entry is not a certificate with its key; none is valid at this time; Swish
 * refused every one that is.
 */
export type CertificateProblem =
  'secret_unreadable' | 'secret_malformed' | 'certificate_malformed' | 'none_valid' | 'all_refused';

/** What the client of Swish has to tell somebody. Ids and codes only: no key, no certificate, nothing personal. */
export type SwishEvent =
  /** The secret was read; `daysLeft` until the last certificate that is valid now ends, 0 when there is none. */
  | { readonly kind: 'certificates_read'; readonly environment: SwishEnvironment; readonly daysLeft: number }
  /** The secret or a certificate is not right. With `none_valid` and `all_refused` Swish cannot be asked at all. */
  | {
      readonly kind: 'certificate_problem';
      readonly environment: SwishEnvironment;
      readonly problem: CertificateProblem;
      /** Name of the error behind it, never its message. */
      readonly error?: string;
    }
  /** Swish did not accept this certificate; another one is tried, if there is one. */
  | { readonly kind: 'certificate_refused'; readonly environment: SwishEnvironment; readonly serialNumber: string }
  /** Swish refused a request, and the customer can do nothing about it. */
  | {
      readonly kind: 'shop_fault';
      readonly environment: SwishEnvironment;
      readonly operation: 'create' | 'refund' | 'ask';
      readonly id: string;
      readonly code: string;
    };

export type ReportSwish = (event: SwishEvent) => void;
