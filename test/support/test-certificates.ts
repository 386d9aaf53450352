import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate, with the rest of its chain behind it, and its key. PEM. */
export interface TestCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

export interface TestCertificates {
  /** The root that both sides trust. */
  readonly ca: string;
  /** For 127.0.0.1 and localhost, signed by the root. */
  readonly server: TestCertificate;
  /** Clients are signed by an intermediate that nobody has: whoever does not present the chain is not believed. */
  readonly client: TestCertificate;
  readonly otherClient: TestCertificate;
  readonly expiredClient: TestCertificate;
}

const DAY_MS = 86_400_000;

/**
 * A certificate authority made at test time, with what it signed for a server and three clients. Written down in DER
 * by hand, since node:crypto reads certificates but does not make them. Each call makes another authority, whose
 * clients the servers of the first do not believe.
 */
export function makeTestCertificates(): TestCertificates {
  const authority = makeTestAuthority();
  return {
    ca: authority.ca,
    server: authority.issueServer(),
    client: authority.issueClient({ name: '1234679304' }),
    otherClient: authority.issueClient({ name: '1234679304' }),
    expiredClient: authority.issueClient({ name: '1234679304', validTo: Date.now() - DAY_MS }),
  };
}

/** The curve of a key. A server may be told to accept signatures of one and not of the other. */
export type TestCurve = 'P-256' | 'P-384';

export interface ClientOptions {
  /** The common name; Swish writes the merchant's number there. */
  readonly name: string;
  /** Epoch ms; a certificate keeps whole seconds. By default a month ago, and in two years. */
  readonly validFrom?: number;
  readonly validTo?: number;
  readonly curve?: TestCurve;
}

/** The authority itself, for tests that need certificates of other times or kinds. */
export function makeTestAuthority() {
  const root = newSigner('Test root');
  const intermediate = newSigner('Test intermediate');
  const rootPem = pem(signCertificate(root, root, [CA_EXTENSIONS]));
  const intermediatePem = pem(signCertificate(intermediate, root, [CA_EXTENSIONS]));
  return {
    ca: rootPem,

    issueServer(): TestCertificate {
      const server = newSigner('localhost');
      return {
        certificate: pem(signCertificate(server, root, [subjectAlternativeNames()])),
        privateKey: privateKeyPem(server),
      };
    },

    issueClient({ name, validFrom, validTo, curve }: ClientOptions): TestCertificate {
      const client = newSigner(name, curve);
      return {
        certificate: pem(signCertificate(client, intermediate, [], { validFrom, validTo })) + intermediatePem,
        privateKey: privateKeyPem(client),
      };
    },
  };
}

interface Signer {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

interface Validity {
  readonly validFrom?: number | undefined;
  readonly validTo?: number | undefined;
}

const newSigner = (name: string, curve: TestCurve = 'P-256'): Signer => ({
  name,
  ...generateKeyPairSync('ec', { namedCurve: curve }),
});

const privateKeyPem = ({ privateKey }: Signer): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const pem = (der: Buffer): string => {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};

/** X.509 version 3, signed with ECDSA and SHA-256 (RFC 5280, section 4.1). */
function signCertificate(
  subject: Signer,
  issuer: Signer,
  extensions: readonly Buffer[],
  validity: Validity = {},
): Buffer {
  const now = Date.now();
  const algorithm = sequence(objectId('1.2.840.10045.4.3.2'));
  const content = sequence(
    element(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(0x01), randomBytes(15)])),
    algorithm,
    distinguishedName(issuer.name),
    sequence(time(validity.validFrom ?? now - 30 * DAY_MS), time(validity.validTo ?? now + 730 * DAY_MS)),
    distinguishedName(subject.name),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [element(0xa3, sequence(...extensions))]),
  );
  return sequence(content, algorithm, bitString(sign('sha256', content, issuer.privateKey)));
}

/** One element of DER: its tag, its length, its content. */
function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 0xff), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, Buffer.concat(parts));
const integer = (content: Buffer): Buffer => element(0x02, content);
const bitString = (content: Buffer): Buffer => element(0x03, Buffer.concat([Buffer.of(0), content]));
const octetString = (content: Buffer): Buffer => element(0x04, content);

function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): readonly number[] {
  const digits = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

const distinguishedName = (commonName: string): Buffer =>
  sequence(element(0x31, sequence(objectId('2.5.4.3'), element(0x0c, Buffer.from(commonName)))));

/** `YYMMDDHHMMSSZ`, the form for the years before 2050. */
const time = (at: number): Buffer =>
  element(0x17, Buffer.from(`${new Date(at).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`));

const subjectAlternativeNames = (): Buffer => {
  const dns = element(0x82, Buffer.from('localhost'));
  const address = element(0x87, Buffer.of(127, 0, 0, 1));
  return sequence(objectId('2.5.29.17'), octetString(sequence(dns, address)));
};

/** Basic constraints: may sign other certificates. */
const CA_EXTENSIONS = sequence(
  objectId('2.5.29.19'),
  element(0x01, Buffer.of(0xff)),
  octetString(sequence(element(0x01, Buffer.of(0xff)))),
);
