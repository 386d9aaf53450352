import type { DeployedResource, Deployment } from './deployment.ts';
import { Properties } from './properties.ts';
import type { TableSpec } from './types.ts';

/** Properties that the CreateTable API takes under the same name. */
const createTableProperties = [
  'AttributeDefinitions',
  'BillingMode',
  'DeletionProtectionEnabled',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'ProvisionedThroughput',
];

/** Properties that are read apart, or protect a table in a way that one machine does not need. */
const otherProperties = [
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'StreamSpecification',
  'TableName',
  'Tags',
  'TimeToLiveSpecification',
];

/** A table as the CreateTable and UpdateTimeToLive APIs want it. */
export function readTable(deployment: Deployment, found: DeployedResource): TableSpec {
  const properties = new Properties(found);
  properties.mayHave([...createTableProperties, ...otherProperties]);
  const name = deployment.refOf(found);
  const stream = properties.optionalGroup('StreamSpecification');
  const timeToLive = properties.optionalGroup('TimeToLiveSpecification');
  const given = createTableProperties.filter((property) => properties.has(property));
  return {
    name,
    arn: deployment.attributeOf(found, 'Arn'),
    createTable: {
      TableName: name,
      ...Object.fromEntries(given.map((property) => [property, properties.get(property)])),
      // CloudFormation knows a stream by its view alone, the API wants to be told to make it.
      ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.text('StreamViewType') } }),
    },
    ...(properties.optionalGroup('PointInTimeRecoverySpecification')?.get('PointInTimeRecoveryEnabled') === true && {
      isRecoverable: true,
    }),
    ...(timeToLive?.get('Enabled') === true && { timeToLiveAttribute: timeToLive.text('AttributeName') }),
    ...(stream && { streamArn: deployment.attributeOf(found, 'StreamArn') }),
  };
}
