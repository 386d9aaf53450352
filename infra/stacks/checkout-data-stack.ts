import type { StackProps } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Configuration } from '../config.ts';
import { CheckoutTables } from '../constructs/checkout-tables.ts';
import type { TableKey } from '../tables.ts';

export interface CheckoutDataStackProps extends StackProps {
  readonly configuration: Configuration;
}

/** What must survive: the tables. Apart from the rest, because moving a table to another stack replaces it. */
export class CheckoutDataStack extends Stack {
  readonly tables: Readonly<Record<TableKey, ITable>>;

  constructor(scope: Construct, id: string, { configuration, ...props }: CheckoutDataStackProps) {
    super(scope, id, props);
    const { environment, existingTables, keepsData } = configuration;
    this.tables = new CheckoutTables(this, 'Tables', { environment, existing: existingTables, keepsData }).tables;
  }
}
