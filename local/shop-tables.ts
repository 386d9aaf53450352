import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Checkout } from '../lambdas/domain/checkout.ts';
import type { Product } from '../lambdas/domain/product.ts';
import { products, shipmentOptions } from './catalogue/catalogue.ts';
import type { ShopRows } from './control/views.ts';
import type { DynamoDb } from './dynamodb/dynamo-db.ts';
import { StockLedger } from './rules/stock-ledger.ts';
import type { World } from './rules/world.ts';
import type { TableSpec } from './template/types.ts';

type Row = Readonly<Record<string, unknown>>;
type TableRows = Pick<World, 'products' | 'orders' | 'reservations' | 'checkouts' | 'orderNumbers'>;

/** The shop's tables as people look at them: filled with a catalogue, read whole, and edited by an admin's hand. */
export class ShopTables {
  /** What the pieces were when they were last counted, and what people changed since. */
  readonly ledger = new StockLedger();
  readonly #dynamo: DynamoDb;
  readonly #specs: readonly TableSpec[];
  readonly #environment: string;

  constructor(dynamo: DynamoDb, specs: readonly TableSpec[], environment: string) {
    this.#dynamo = dynamo;
    this.#specs = specs;
    this.#environment = environment;
  }

  /** Creates the tables that are missing; a shop without products gets the catalogue. */
  async open(): Promise<void> {
    await this.#dynamo.createTables(this.#specs);
    this.#noteManualStockChanges();
    if ((await this.#rows('products')).length === 0) await this.#seed(products);
    await this.#count();
  }

  /** The catalogue as new, or other products in its place, and nothing else. */
  async reset(catalogue: readonly Product[] = products): Promise<void> {
    await this.#dynamo.clear();
    await this.#seed(catalogue);
    await this.#count();
  }

  /** Every row of every table that the rules are about. */
  async rows(): Promise<TableRows> {
    const [productRows, orders, reservations, checkouts, orderNumbers] = await Promise.all([
      this.#rows('products'),
      this.#rows('orders'),
      this.#rows('stock-reservations'),
      this.#rows('checkouts'),
      this.#rows('order-numbers'),
    ]);
    return { products: productRows, orders, reservations, checkouts, orderNumbers } as unknown as TableRows;
  }

  /** What an admin's page shows. */
  async state(): Promise<ShopRows> {
    const { orders, products: productRows, reservations } = await this.rows();
    return { orders, products: productRows, reservations };
  }

  /** A checkout record as it stands. */
  async checkout(id: string): Promise<Checkout | undefined> {
    return (await this.#rows('checkouts')).find((row) => row['id'] === id) as Checkout | undefined;
  }

  /** What an admin does by hand: sets a product's stock, and nothing else of it. */
  async setStock(productId: string, stock: number): Promise<void> {
    await this.#request('UpdateItem', {
      TableName: this.#tableName('products'),
      Key: marshall({ id: productId }),
      UpdateExpression: 'SET stock = :stock',
      ExpressionAttributeValues: marshall({ ':stock': stock }),
    });
  }

  /** Time to live removes a hold, as if its time had been over an hour before `now` (epoch ms). */
  async expireHold(productId: string, reservationId: string, now: number): Promise<void> {
    await this.#request('UpdateItem', {
      TableName: this.#tableName('stock-reservations'),
      Key: marshall({ productId, reservationId }),
      UpdateExpression: 'SET expiresAt = :past',
      ConditionExpression: 'attribute_exists(productId)',
      ExpressionAttributeValues: marshall({ ':past': Math.floor(now / 1000) - 3600 }),
    });
    await this.#dynamo.sweepExpired();
  }

  #tableName(purpose: string): string {
    const name = `smultron-${purpose}-${this.#environment}`;
    if (!this.#specs.some((table) => table.name === name)) throw new Error(`The template has no table ${name}`);
    return name;
  }

  /** One request to the tables, over their own protocol. */
  async #request(operation: string, request: object): Promise<void> {
    const answer = await this.#dynamo.handle({
      headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
      path: '/',
      body: Buffer.from(JSON.stringify(request)),
    });
    if (answer.status !== 200) throw new Error(`${operation} failed: ${String(answer.body)}`);
  }

  async #rows(purpose: string): Promise<Row[]> {
    const items = await this.#dynamo.scan(this.#tableName(purpose));
    return items.map((item) => unmarshall(item as never));
  }

  async #seed(catalogue: readonly Product[]): Promise<void> {
    const put = (purpose: string, item: object) =>
      this.#request('PutItem', {
        TableName: this.#tableName(purpose),
        Item: marshall(item, { removeUndefinedValues: true }),
      });
    await Promise.all([
      ...catalogue.map((product) => put('products', product)),
      ...shipmentOptions.map((option) => put('shipment', option)),
    ]);
  }

  async #count(): Promise<void> {
    const { products: productRows, orders } = await this.rows();
    this.ledger.count(productRows, orders);
  }

  /**
   * Pieces that a person put on the shelf or took off it, by whatever client: a sale changes what is reserved or what is
   * sold as well, an admin's edit only the stock. Without this, R2 would call every edit a lost piece.
   */
  #noteManualStockChanges(): void {
    const table = this.#tableName('products');
    this.#dynamo.onChange((record, changed) => {
      if (changed !== table) return;
      const { OldImage: before, NewImage: after } = record.dynamodb;
      const number = (image: typeof before, attribute: string) => Number(image?.[attribute]?.N ?? 0);
      if (['reserved', 'sold'].some((name) => number(before, name) !== number(after, name))) return;
      const delta = number(after, 'stock') - number(before, 'stock');
      if (delta !== 0) this.ledger.noteManualStockChange((after ?? before)?.['id']?.S ?? '', delta);
    });
  }
}
