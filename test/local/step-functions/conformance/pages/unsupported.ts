import { DISTRIBUTED_FIELDS, JSONPATH_FIELDS } from '../../../../../local/step-functions/state-checks.ts';
import { aPass } from '../../support/workbench.ts';
import { guide, type Page } from '../support/case.ts';

const end = { Type: 'Succeed' };

export const jsonPath: Page = {
  page: guide('transforming-data'),
  cases: [
    ...JSONPATH_FIELDS.map((field) => ({
      says: `${field} belongs to JSONPath and is none of a JSONata state's fields`,
      states: { A: aPass({}, { [field]: '$' }) },
      expected: { refused: new RegExp(`State 'A': ${field} belongs to JSONPath`) },
    })),
    {
      says: 'not supported here: a machine in JSONPath, which is what a machine is that does not say JSONata',
      states: { A: end },
      machine: { QueryLanguage: undefined },
      expected: { refused: /does not say "QueryLanguage": "JSONata"/ },
    },
    {
      says: 'not supported here: a state in JSONPath',
      states: { Odd: aPass({}, { QueryLanguage: 'JSONPath' }) },
      expected: { refused: /'flow'[^]*State 'Odd': QueryLanguage "JSONPath" is not supported/ },
    },
  ],
};

export const distributedMap: Page = {
  page: guide('state-map-distributed'),
  cases: [
    ...DISTRIBUTED_FIELDS.map((field) => ({
      says: `not supported here: ${field}`,
      states: { M: { Type: 'Map', [field]: 1, ItemProcessor: { StartAt: 'P', States: { P: aPass({}) } }, End: true } },
      expected: { refused: new RegExp(`${field} belongs to distributed Map states`) },
    })),
    {
      says: 'not supported here: the mode DISTRIBUTED',
      states: {
        M: {
          Type: 'Map',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'P',
            States: { P: aPass({}) },
          },
          End: true,
        },
      },
      expected: { refused: /Mode DISTRIBUTED is not supported/ },
    },
  ],
};
