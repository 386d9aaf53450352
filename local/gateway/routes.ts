import type { RouteSpec } from '../template/types.ts';

export interface RouteMatch {
  readonly route: RouteSpec;
  /** Decoded; undefined for a route without parameters. */
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
}

interface Segment {
  readonly kind: 'literal' | 'parameter' | 'greedy';
  /** The text, or the parameter's name. */
  readonly text: string;
}

interface CompiledRoute {
  readonly route: RouteSpec;
  readonly method: string;
  readonly segments: readonly Segment[];
}

const RANK = { literal: 0, parameter: 1, greedy: 2 } as const;

/** Finds the route that serves a request, as API Gateway chooses it: the most specific first, `$default` last. */
export class RouteTable {
  readonly #routes: readonly CompiledRoute[];
  readonly #fallback: RouteSpec | undefined;

  constructor(routes: readonly RouteSpec[]) {
    this.#routes = routes
      .filter((route) => route.key !== '$default')
      .map(compile)
      .sort(bySpecificity);
    this.#fallback = routes.find((route) => route.key === '$default');
  }

  /** `path` is as it stands in the request, still percent-encoded. Throws a URIError when a parameter cannot be decoded. */
  match(method: string, path: string): RouteMatch | undefined {
    const parts = path.split('/').slice(1);
    for (const { route, method: wanted, segments } of this.#routes) {
      if (wanted !== 'ANY' && wanted !== method) continue;
      const parameters = matchSegments(segments, parts);
      if (parameters !== undefined) {
        return { route, pathParameters: parameters.length > 0 ? Object.fromEntries(parameters) : undefined };
      }
    }
    return this.#fallback && { route: this.#fallback, pathParameters: undefined };
  }
}

function compile(route: RouteSpec): CompiledRoute {
  const [method, path] = route.key.split(' ');
  if (method === undefined || !path?.startsWith('/')) throw new Error(`Not a route key: '${route.key}'`);
  const segments = path
    .split('/')
    .slice(1)
    .map((text): Segment => {
      const name = /^\{(.+?)(\+?)\}$/.exec(text);
      if (name?.[1] === undefined) return { kind: 'literal', text };
      return { kind: name[2] === '+' ? 'greedy' : 'parameter', text: name[1] };
    });
  return { route, method, segments };
}

function bySpecificity(a: CompiledRoute, b: CompiledRoute): number {
  for (let i = 0; i < Math.min(a.segments.length, b.segments.length); i++) {
    const difference = RANK[a.segments[i]?.kind ?? 'greedy'] - RANK[b.segments[i]?.kind ?? 'greedy'];
    if (difference !== 0) return difference;
  }
  return b.segments.length - a.segments.length || Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

function matchSegments(segments: readonly Segment[], parts: readonly string[]): [string, string][] | undefined {
  const parameters: [string, string][] = [];
  for (const [index, { kind, text }] of segments.entries()) {
    const part = kind === 'greedy' ? parts.slice(index).join('/') : parts[index];
    if (kind === 'literal') {
      if (part !== text) return undefined;
      continue;
    }
    if (part === undefined || part === '') return undefined;
    parameters.push([text, decodeURIComponent(part)]);
    if (kind === 'greedy') return parameters;
  }
  return parts.length === segments.length ? parameters : undefined;
}
