import { queryProtocol } from '../aws/query-protocol.ts';

const version = '2010-12-01';

/** SES's version 1. */
export const ses = queryProtocol({ version, namespace: `http://ses.amazonaws.com/doc/${version}/` });
