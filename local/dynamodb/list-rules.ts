import { database } from './dynalite.ts';
import type { DynaliteError, ParsedRequest } from './dynalite.ts';
import type { AttributeValue, SecondaryIndex, Table } from './types.ts';

/** What DynamoDB requires of a Query or Scan and dynalite does not, since filter and projection are applied here. */
export function requireListable(data: ParsedRequest, table: Table): void {
  const problem = selectProblem(data) ?? segmentProblem(data) ?? keyProblem(data) ?? indexProblem(data, table);
  if (problem !== undefined) throw problem;
}

function selectProblem({ Select, IndexName, _projection, AttributesToGet }: ParsedRequest): DynaliteError | undefined {
  const isChosen = _projection !== undefined || AttributesToGet !== undefined;
  if (Select === 'SPECIFIC_ATTRIBUTES' && !isChosen) {
    return database.validationError(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && IndexName === undefined) {
    return database.validationError('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  if (!isChosen || Select === undefined || Select === 'SPECIFIC_ATTRIBUTES') return undefined;
  const chosen = _projection === undefined ? 'AttributesToGet' : 'ProjectionExpression';
  const all = Select === 'COUNT' ? 'only the Count' : (Select as string);
  return database.validationError(`Cannot specify the ${chosen} when choosing to get ${all}`);
}

/** dynalite takes the first segment for no segment at all. */
function segmentProblem({ Segment, TotalSegments }: ParsedRequest): DynaliteError | undefined {
  if (Segment === undefined || TotalSegments !== undefined) return undefined;
  return database.validationError(
    'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
  );
}

/** No item has an empty key, and none is asked for. */
function keyProblem({ KeyConditions = {} }: ParsedRequest): DynaliteError | undefined {
  for (const [name, { AttributeValueList = [] }] of Object.entries(KeyConditions as KeyConditions)) {
    const empty = AttributeValueList.find(({ S, B }) => S === '' || B === '');
    if (empty === undefined) continue;
    const type = empty.S === '' ? 'string' : 'binary';
    return database.validationError(
      'One or more parameter values are not valid. ' +
        `The AttributeValue for a key attribute cannot contain an empty ${type} value. Key: ${name}`,
    );
  }
  return undefined;
}

type KeyConditions = Readonly<Record<string, { readonly AttributeValueList?: readonly AttributeValue[] }>>;

/** A global index knows what it projects and nothing else; a local one fetches it from the table. */
function indexProblem({ IndexName, _projection, _filter }: ParsedRequest, table: Table): DynaliteError | undefined {
  const index = table.GlobalSecondaryIndexes?.find((candidate) => candidate.IndexName === IndexName);
  if (index === undefined || index.Projection.ProjectionType === 'ALL') return undefined;
  const projected = projectedBy(index, table);
  const missing = (names: readonly unknown[]) => names.filter((name) => !projected.has(name)).join(', ');
  const wanted = missing((_projection?.paths ?? []).map((path) => (Array.isArray(path) ? path[0] : path)));
  if (wanted !== '') return invalid(`Global secondary index ${index.IndexName} does not project [${wanted}]`);
  const filtered = missing(Object.keys(_filter?.pathHeads ?? {}));
  if (filtered === '') return undefined;
  return invalid(`Secondary index ${index.IndexName} does not project one or more filter attributes: [${filtered}]`);
}

function projectedBy({ KeySchema, Projection }: SecondaryIndex, table: Table): ReadonlySet<unknown> {
  const keys = [...KeySchema, ...table.KeySchema].map(({ AttributeName }) => AttributeName);
  return new Set([...keys, ...(Projection.NonKeyAttributes ?? [])]);
}

function invalid(problem: string): DynaliteError {
  return database.validationError(`One or more parameter values were invalid: ${problem}`);
}
