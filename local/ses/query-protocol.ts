import { randomUUID } from 'node:crypto';
import type { AwsRequest, AwsResponse } from '../aws/types.ts';

export const API_VERSION = '2010-12-01';
const NAMESPACE = `http://ses.amazonaws.com/doc/${API_VERSION}/`;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** The parameters of a call in AWS's query protocol: `Destination.ToAddresses.member.1=…`. */
export class QueryParameters {
  readonly #form: URLSearchParams;

  constructor(body: Buffer) {
    this.#form = new URLSearchParams(body.toString('utf8'));
  }

  text(name: string): string | undefined {
    return this.#form.get(name) ?? undefined;
  }

  /** The members of a list of texts, in the order of their numbers. */
  texts(name: string): string[] {
    return this.#members(name, '').map((member) => this.#form.get(member) ?? '');
  }

  /** The prefixes of a list's members that are structures: `Tags.member.1`. */
  structures(name: string): string[] {
    return [...new Set(this.#members(name, '.'))];
  }

  #members(name: string, after: '' | '.'): string[] {
    const prefix = `${name}.member.`;
    const numbers = [...this.#form.keys()]
      .filter((key) => key.startsWith(prefix) && (after === '' || key.includes(after, prefix.length)))
      .map((key) => Number.parseInt(key.slice(prefix.length), 10));
    return numbers.sort((a, b) => a - b).map((number) => `${prefix}${number}`);
  }
}

/** Whether a request speaks the query protocol in SES's version: other services' forms have versions of their own. */
export function isSesQuery({ headers, body }: AwsRequest): boolean {
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true) return false;
  return new URLSearchParams(body.toString('utf8')).get('Version') === API_VERSION;
}

/** The answer to a call that succeeded; the values become elements of the result. */
export function resultOf(action: string, values: Readonly<Record<string, string>>): AwsResponse {
  const elements = Object.entries(values).map(([name, value]) => `<${name}>${escape(value)}</${name}>`);
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  const result = `<${action}Result>${elements.join('')}</${action}Result>`;
  return xml(200, `<${action}Response xmlns="${NAMESPACE}">${result}${metadata}</${action}Response>`);
}

/** The answer to a call that was refused. */
export function errorOf(code: string, message: string, status: number): AwsResponse {
  const error = `<Error><Type>Sender</Type><Code>${escape(code)}</Code><Message>${escape(message)}</Message></Error>`;
  return xml(
    status,
    `<ErrorResponse xmlns="${NAMESPACE}">${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
}

const xml = (status: number, body: string): AwsResponse => ({ status, headers: { 'content-type': 'text/xml' }, body });

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
