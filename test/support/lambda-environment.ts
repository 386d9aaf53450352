/** The variables of all tests: those that handlers read while they load, too. Each worker has them before it loads anything else. */
import { tableDefinitions, tableKeys, tableName } from '../../infra/tables.ts';

const TEST_ENVIRONMENT = 'test';

Object.assign(process.env, {
  ...Object.fromEntries(tableKeys.map((key) => [tableDefinitions[key].variable, tableName(key, TEST_ENVIRONMENT)])),
  AWS_REGION: 'eu-north-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-north-1:000000000000:stateMachine:OrderFlow:Live',
  SWISH_ENVIRONMENT: 'mock',
  SWISH_MOCK_URL: '',
  SWISH_PAYEE_ALIAS: '1231181189',
  SWISH_CALLBACK_URL: 'https://shop.example/v1/swish/callback',
  SWISH_REFUND_CALLBACK_URL: 'https://shop.example/v1/swish/refund-callback',
  SHOP_RETURN_URL: 'https://shop.example/order/{id}',
  API_URL: 'https://shop.example',
  FROM_EMAIL: 'shop@example.com',
  MAIL_CONFIGURATION_SET: 'shop-mails',
  REPLY_TO_EMAIL: 'shop@example.com',
  ADMIN_EMAIL: 'admin@example.com',
  POWERTOOLS_SERVICE_NAME: 'smultron-checkout',
  POWERTOOLS_METRICS_NAMESPACE: 'Smultron',
  POWERTOOLS_METRICS_DISABLED: 'true',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  // The templates' own validation belongs to `npm run check:synth`: it would take most of the time of their tests.
  CDK_VALIDATION: 'false',
});
