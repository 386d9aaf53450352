import { ServiceError } from '../aws/types.ts';
import type { TableStore } from './table-store.ts';
import type { RequestBody } from './types.ts';

const PREFIX = 'recovery~';

/** Point-in-time recovery as a switch that is remembered: there are no backups here to recover from. */
export class ContinuousBackups {
  readonly #store: TableStore;

  constructor(store: TableStore) {
    this.#store = store;
  }

  /** DescribeContinuousBackups */
  async describe(body: RequestBody): Promise<RequestBody> {
    const { TableName } = await this.#table(body);
    return description(await this.isOn(TableName));
  }

  /** UpdateContinuousBackups */
  async update(body: RequestBody): Promise<RequestBody> {
    const { TableName } = await this.#table(body);
    const wanted = (body['PointInTimeRecoverySpecification'] as RequestBody | undefined)?.[
      'PointInTimeRecoveryEnabled'
    ];
    if (typeof wanted !== 'boolean') {
      throw new ServiceError(
        'ValidationException',
        'PointInTimeRecoverySpecification needs PointInTimeRecoveryEnabled',
      );
    }
    await this.set(TableName, wanted);
    return description(wanted);
  }

  async isOn(tableName: string): Promise<boolean> {
    return (await this.#store.database.get(PREFIX + tableName)) === true;
  }

  async set(tableName: string, isOn: boolean): Promise<void> {
    if (isOn) await this.#store.database.put(PREFIX + tableName, true);
    else await this.#store.database.del(PREFIX + tableName);
  }

  async #table(body: RequestBody) {
    const table = await this.#store.find(String(body['TableName']));
    if (table === undefined) {
      throw new ServiceError('TableNotFoundException', `Table not found: ${String(body['TableName'])}`);
    }
    return table;
  }
}

const description = (isOn: boolean): RequestBody => ({
  ContinuousBackupsDescription: {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: isOn ? 'ENABLED' : 'DISABLED' },
  },
});
