// Checks asyncapi.yaml and the JSON Schemas it names against AsyncAPI 3.0. Prints a line per mistake.
import {readFile} from 'node:fs/promises';
import {resolve} from 'node:path';
import {Parser} from '@asyncapi/parser';

const file = resolve(process.argv[2]);
const {document, diagnostics} = await new Parser().parse(await readFile(file, 'utf8'), {source: file});
const mistakes = diagnostics.filter(({severity}) => severity === 0);
for (const {path, message} of mistakes) console.error(`${path.join('.')}: ${message}`);
if (!document || mistakes.length > 0) process.exit(1);
console.log(`AsyncAPI ${document.version()}: ${document.channels().all().length} channels, ${document.messages().all().length} messages, ${document.operations().all().length} operations`);
