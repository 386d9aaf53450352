/** `npm run openapi`: writes the API's document, docs/openapi.json, from the schemas beside the handlers. */
import './require-node.ts';
import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { openApiDocument } from './openapi/document.ts';

const DOCUMENT = new URL('../docs/openapi.json', import.meta.url);

await writeFile(DOCUMENT, await format(JSON.stringify(openApiDocument()), { parser: 'json', printWidth: 120 }));
