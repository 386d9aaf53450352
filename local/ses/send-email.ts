import { ServiceError } from '../aws/types.ts';
import { problemOfAddress } from './email-address.ts';
import type { QueryParameters } from '../aws/query-protocol.ts';

/** A mail as the caller sent it. Addresses are kept as written, with their display names. */
export interface Message {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet: string | null;
}

const MOST_RECIPIENTS = 50;
const MOST_TAGS = 50;
const LARGEST_MESSAGE_BYTES = 10 * 1024 * 1024;
const TAG_TEXT = /^[A-Za-z0-9_-]{1,256}$/;
const CONFIGURATION_SET = /^[A-Za-z0-9_-]{1,64}$/;

/** Reads and checks the parameters of SendEmail; throws ServiceError as SES refuses them. */
export function readSendEmail(parameters: QueryParameters): Message {
  const from = required(parameters, 'Source');
  const to = parameters.texts('Destination.ToAddresses');
  const cc = parameters.texts('Destination.CcAddresses');
  const bcc = parameters.texts('Destination.BccAddresses');
  const replyTo = parameters.texts('ReplyToAddresses');
  const returnPath = parameters.text('ReturnPath');
  const subject = content(parameters, 'Message.Subject');
  if (subject === null) throw missing('Message.Subject.Data');
  const html = content(parameters, 'Message.Body.Html');
  const text = content(parameters, 'Message.Body.Text');
  if (html === null && text === null) throw missing('Message.Body.Text.Data');
  if (/\p{Cc}/u.test(subject)) throw invalid('Header value contains control characters: Subject');

  const recipients = [...to, ...cc, ...bcc];
  if (recipients.length === 0) throw invalid("Missing required header 'To'.");
  if (recipients.length > MOST_RECIPIENTS) throw invalid(`Recipient count exceeds ${MOST_RECIPIENTS}.`);
  for (const address of [from, ...recipients, ...replyTo, ...(returnPath === undefined ? [] : [returnPath])]) {
    const problem = problemOfAddress(address);
    if (problem !== undefined) throw invalid(problem);
  }

  const bytes = Buffer.byteLength(subject) + Buffer.byteLength(html ?? '') + Buffer.byteLength(text ?? '');
  if (bytes > LARGEST_MESSAGE_BYTES)
    throw invalid(`Message length is more than ${LARGEST_MESSAGE_BYTES} bytes long: '${bytes}'.`);

  const configurationSet = parameters.text('ConfigurationSetName') ?? null;
  if (configurationSet !== null && !CONFIGURATION_SET.test(configurationSet))
    throw invalid('Configuration set name does not have the form [A-Za-z0-9_-]{1,64}.');
  return { from, to, cc, bcc, replyTo, subject, html, text, tags: tagsOf(parameters), configurationSet };
}

function tagsOf(parameters: QueryParameters): Record<string, string> {
  const tags = new Map<string, string>();
  for (const prefix of parameters.structures('Tags')) {
    const name = required(parameters, `${prefix}.Name`);
    const value = required(parameters, `${prefix}.Value`);
    if (!TAG_TEXT.test(name)) throw invalid(`Invalid tag name <${name}>: only alphanumeric ASCII, '_' and '-'.`);
    if (!TAG_TEXT.test(value)) throw invalid(`Invalid tag value <${value}>: only alphanumeric ASCII, '_' and '-'.`);
    if (tags.has(name)) throw invalid(`Duplicate tag name <${name}>.`);
    tags.set(name, value);
  }
  if (tags.size > MOST_TAGS) throw invalid(`Tag count exceeds ${MOST_TAGS}.`);
  return Object.fromEntries(tags);
}

/** The text of a content; null when it was not sent. Without a charset SES would send 7-bit ASCII and lose the rest. */
function content(parameters: QueryParameters, name: string): string | null {
  const data = parameters.text(`${name}.Data`);
  if (data === undefined) return null;
  const charset = parameters.text(`${name}.Charset`);
  if (charset === undefined && /[^\p{ASCII}]/u.test(data))
    throw invalid(`${name}.Data contains characters beyond ASCII and has no Charset.`);
  if (charset !== undefined && !isCharset(charset)) throw invalid(`Unsupported charset: ${charset}`);
  return data;
}

function isCharset(charset: string): boolean {
  try {
    return new TextDecoder(charset).encoding !== '';
  } catch (error) {
    // What TextDecoder throws for a label it does not know.
    if ((error as { code?: unknown }).code === 'ERR_ENCODING_NOT_SUPPORTED') return false;
    throw error;
  }
}

function required(parameters: QueryParameters, name: string): string {
  const text = parameters.text(name);
  if (text === undefined || text === '') throw missing(name);
  return text;
}

const missing = (name: string): ServiceError =>
  new ServiceError(
    'ValidationError',
    `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterValue', message);
