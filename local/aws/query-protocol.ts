import { randomUUID } from 'node:crypto';
import type { AwsRequest, AwsResponse } from './types.ts';

/** What an element of an answer holds: a text, members of a list, entries of a map, or further elements by their names. */
export type Elements =
  string | readonly Elements[] | ReadonlyMap<string, Elements> | { readonly [name: string]: Elements };

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

/** The query protocol as one service speaks it. Services are told apart by the version of their API. */
export function queryProtocol({ version, namespace }: { readonly version: string; readonly namespace: string }) {
  return {
    /** Whether a request is a form in this service's version. */
    accepts({ headers, body }: AwsRequest): boolean {
      if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true) return false;
      return new URLSearchParams(body.toString('utf8')).get('Version') === version;
    },

    /** The answer to a call that succeeded. */
    resultOf(action: string, result: Elements): AwsResponse {
      const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
      const content = `<${action}Result>${write(result)}</${action}Result>`;
      return xml(200, `<${action}Response xmlns="${namespace}">${content}${metadata}</${action}Response>`);
    },

    /** The answer to a call that was refused. */
    errorOf(code: string, message: string, status: number): AwsResponse {
      const error = write({ Error: { Type: 'Sender', Code: code, Message: message }, RequestId: randomUUID() });
      return xml(status, `<ErrorResponse xmlns="${namespace}">${error}</ErrorResponse>`);
    },
  };
}

const isList = (elements: Elements): elements is readonly Elements[] => Array.isArray(elements);

function write(elements: Elements): string {
  if (typeof elements === 'string') return escape(elements);
  if (isList(elements)) return elements.map((member) => `<member>${write(member)}</member>`).join('');
  if (elements instanceof Map) {
    const entries = [...(elements as ReadonlyMap<string, Elements>)];
    return entries.map(([key, value]) => `<entry>${write({ key, value })}</entry>`).join('');
  }
  return Object.entries(elements)
    .map(([name, content]) => `<${name}>${write(content)}</${name}>`)
    .join('');
}

const xml = (status: number, body: string): AwsResponse => ({ status, headers: { 'content-type': 'text/xml' }, body });

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
