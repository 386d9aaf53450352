import type { Shop } from '../connect.ts';
import { showOrder } from '../operations/show-order.ts';
import { CONSOLE_API, type ConsoleShop, type OrderView, type RulesView } from './api.ts';
import { changeStock, operate } from './changes.ts';
import { asksIfSure, type Workbench } from './workbench.ts';
import { listExecutions } from './list-executions.ts';
import { RequestRefused } from './refusals.ts';
import {
  eventsQuerySchema,
  listQuerySchema,
  operationSchema,
  orderQuerySchema,
  readRequest,
  searchSchema,
  stockSchema,
} from './requests.ts';
import { search } from './search.ts';
import { showDefinition, showEvents, showExecution } from './show-execution.ts';
import { showStock } from './stock.ts';

export interface Call {
  /** The decoded part of the path that names something, where the route has one. */
  readonly parameter: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type Answer = (workbench: Workbench, call: Call) => unknown;

type Method = 'GET' | 'POST';

interface Route {
  readonly path: RegExp;
  readonly methods: Readonly<Partial<Record<Method, Answer>>>;
}

const ROUTES: readonly Route[] = [
  { path: /^\/shop$/, methods: { GET: (workbench) => shopView(workbench) } },
  {
    path: /^\/executions$/,
    methods: {
      GET: ({ shop }, { query }) => {
        const { filter, next } = readRequest(listQuerySchema, query);
        return listExecutions({ filter, next }, shop);
      },
    },
  },
  {
    path: /^\/executions\/([^/]+)$/,
    methods: { GET: ({ shop, definitions }, { parameter: name }) => showExecution(name, shop, definitions) },
  },
  {
    path: /^\/executions\/([^/]+)\/events$/,
    methods: {
      GET: ({ shop, histories }, { parameter: name, query }) =>
        showEvents(name, readRequest(eventsQuerySchema, query).after, shop, histories),
    },
  },
  {
    path: /^\/executions\/([^/]+)\/definition$/,
    methods: { GET: ({ shop, definitions }, { parameter: name }) => showDefinition(name, shop, definitions) },
  },
  { path: /^\/search$/, methods: { POST: ({ shop }, { body }) => search(readRequest(searchSchema, body), shop) } },
  {
    path: /^\/orders\/([^/]+)$/,
    methods: {
      GET: ({ shop }, { parameter: order, query }) => {
        const { personal } = readRequest(orderQuerySchema, query);
        return orderView({ order, withPersonalData: personal === '1' }, shop);
      },
    },
  },
  {
    path: /^\/orders\/([^/]+)\/operations$/,
    methods: {
      POST: (workbench, { parameter: order, body }) => operate(order, readRequest(operationSchema, body), workbench),
    },
  },
  { path: /^\/stock$/, methods: { GET: ({ shop }) => showStock(shop) } },
  {
    path: /^\/products\/([^/]+)\/stock$/,
    methods: {
      POST: (workbench, { parameter: product, body }) =>
        changeStock(product, readRequest(stockSchema, body), workbench),
    },
  },
  { path: /^\/rules$/, methods: { GET: rulesView } },
];

const orderView = async (asked: { order: string; withPersonalData: boolean }, shop: Shop): Promise<OrderView> => ({
  ...(await showOrder(asked, shop)),
  now: shop.now(),
});

async function rulesView({ rules, shop }: Workbench): Promise<RulesView> {
  return { ...(await rules()), now: shop.now() };
}

function shopView({ options, shop }: Workbench): ConsoleShop {
  const { isLocal, mayChange, operator } = options;
  const { environment, region } = shop;
  return { environment, region, isLocal, mayChange, operator, asksIfSure: asksIfSure(shop), now: shop.now() };
}

export interface FoundRoute {
  readonly answer: Answer;
  readonly parameter: string;
}

/** @throws RequestRefused 404 for a path that there is not, 405 for a method that it has not */
export function findRoute(method: string, path: string): FoundRoute {
  for (const { path: pattern, methods } of ROUTES) {
    const match = pattern.exec(path.slice(CONSOLE_API.length));
    if (match === null) continue;
    const answer = method === 'GET' || method === 'POST' ? methods[method] : undefined;
    if (answer !== undefined) return { answer, parameter: decoded(match[1] ?? '') };
    throw new RequestRefused(405, 'invalid_request', `Only ${Object.keys(methods).join(', ')} is served here.`);
  }
  throw new RequestRefused(404, 'not_found', 'The console has nothing of that name.');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw RequestRefused.of('path', 'has a character that is not rightly encoded');
  }
}
