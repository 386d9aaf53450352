import { readAssembly } from '../local/template/assembly.ts';
import { ensureAssembly } from '../local/template/synthesize.ts';
import type { Standing } from './price.ts';
import type { Usage } from './usage.ts';

/**
 * What the stacks of `prod` have that costs money whether anybody buys or not. Metrics are those that usual checkouts
 * write: one that is seldom written costs cents.
 */
export async function standingInProd(usages: readonly Usage[]): Promise<Standing> {
  const stacks = readAssembly(await ensureAssembly({ environment: 'prod' }));
  const types = stacks.flatMap(({ template }) => Object.values(template.Resources ?? {}).map(({ Type }) => Type));
  const countOf = (type: string) => types.filter((candidate) => candidate === type).length;
  return {
    secrets: countOf('AWS::SecretsManager::Secret'),
    alarms: countOf('AWS::CloudWatch::Alarm'),
    compositeAlarms: countOf('AWS::CloudWatch::CompositeAlarm'),
    dashboards: countOf('AWS::CloudWatch::Dashboard'),
    customMetrics: new Set(usages.flatMap(({ metrics }) => metrics)).size,
  };
}
