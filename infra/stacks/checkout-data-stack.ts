import type { StackProps } from 'aws-cdk-lib';
import { CfnOutput, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { accept } from '../accepted.ts';
import type { Configuration } from '../config.ts';
import { CheckoutTables } from '../constructs/checkout-tables.ts';
import { SenderIdentity } from '../constructs/sender-identity.ts';
import type { TableKey } from '../tables.ts';
import { tableKeys, tableOutput } from '../tables.ts';

export interface CheckoutDataStackProps extends StackProps {
  readonly configuration: Configuration;
}

/** What must survive: the tables, Swish's certificates, and the sender that mail servers have come to trust. Apart from the rest, because moving a table to another stack replaces it. */
export class CheckoutDataStack extends Stack {
  readonly tables: Readonly<Record<TableKey, ITable>>;
  /** Filled by hand, and rotated by hand: the template only makes its place. */
  readonly swishSecret: ISecret;
  /** Made up once, when the stack is made, and known to nobody: customers are counted by hashes with it. */
  readonly customerKey: ISecret;

  constructor(scope: Construct, id: string, { configuration, ...props }: CheckoutDataStackProps) {
    super(scope, id, props);
    const { environment, existingTables: existing, existingStreams, keepsData } = configuration;
    this.tables = new CheckoutTables(this, 'Tables', { environment, existing, existingStreams, keepsData }).tables;
    const removalPolicy = keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.swishSecret = new Secret(this, 'SwishCertificates', {
      description: "Swish's client certificates and keys, by environment of Swish",
      secretStringValue: SecretValue.unsafePlainText('{}'),
      removalPolicy,
      // CDK's own optional properties are looser than this project's compiler settings.
    }) as ISecret;
    this.customerKey = new Secret(this, 'CustomerKey', {
      description: 'Key of the hashes by which the open checkouts of a customer are counted',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy,
    }) as ISecret;
    accept(
      this.swishSecret,
      'SMG4',
      'Swish issues a certificate when somebody orders it in its portal. A person puts it in: two fit, so none is missing meanwhile, and an alarm warns 30 days before the end.',
    );
    accept(
      this.customerKey,
      'SMG4',
      'The key makes hashes that only hold for the minutes of an open checkout, and protects nothing else. A new one would forget who has checkouts open; who fears that it is known replaces it by hand.',
    );
    if (configuration.mail.existingIdentity === undefined) {
      new SenderIdentity(this, 'Sender', { ...configuration.mail, keepsData });
    }
    for (const key of tableKeys) new CfnOutput(this, tableOutput(key), { value: this.tables[key].tableName });
    new CfnOutput(this, 'SwishSecretArn', { value: this.swishSecret.secretArn });
    this.#exportAll(tableKeys.filter((key) => existing[key] === undefined));
  }

  /**
   * Exports whatever the service stack could refer to, whether it does or not. CDK exports what is referred to, and this
   * stack is deployed first: an export that the new service stack no longer needs could not go, because the old one has it.
   */
  #exportAll(created: readonly TableKey[]): void {
    for (const key of created) {
      const { tableArn, tableName, tableStreamArn } = this.tables[key];
      for (const value of [tableArn, tableName, tableStreamArn]) if (value !== undefined) this.exportValue(value);
    }
    for (const { secretArn } of [this.swishSecret, this.customerKey]) this.exportValue(secretArn);
  }
}
