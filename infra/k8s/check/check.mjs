// The check behind infra/k8s/validate: render, schema, references.
import {execFileSync} from 'node:child_process';
import {copyFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {loadAll} from 'js-yaml';
import {facts} from './code.mjs';
import {references} from './references.mjs';
import {patterns, schema} from './schema.mjs';
import {planted} from './planted.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');

/** A copy of the manifests with the examples in place of the secrets that git does not have. */
function copy() {
    const to = mkdtempSync(join(tmpdir(), 'hotdeal-k8s-'));
    for (const part of ['base', 'overlays']) {
        cpSync(join(here, '..', part), join(to, part), {recursive: true, filter: path => !path.endsWith('.secret.env')});
    }
    const overlay = join(to, 'overlays/production');
    for (const example of readdirSync(overlay).filter(name => name.endsWith('.secret.env.example'))) {
        copyFileSync(join(overlay, example), join(overlay, basename(example, '.example')));
    }
    return to;
}

/** The mistakes in the manifests under a folder, one line each, and the documents. */
async function mistakes(folder) {
    let rendered;
    try {
        rendered = execFileSync(join(here, 'node_modules/kubectl/kubectl'), ['kustomize', join(folder, 'overlays/production')],
            {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000});
    } catch (e) {
        return {documents: [], found: ['does not render: ' + (e.stderr?.trim() || e.message)]};
    }
    const documents = loadAll(rendered);
    return {documents, found: [...schema(documents, here), ...await patterns(documents), ...references(documents, facts(root))]};
}

async function inCopy(work) {
    const folder = copy();
    try {
        return await work(folder);
    } finally {
        rmSync(folder, {recursive: true});
    }
}

async function plantAll() {
    let missed = 0;
    for (const [what, file, from, to, expected] of planted) {
        const {found} = await inCopy(folder => {
            const path = join(folder, file);
            const text = readFileSync(path, 'utf8');
            if (!text.includes(from)) {
                throw new Error(`cannot plant "${what}": ${file} has no "${from}"`);
            }
            writeFileSync(path, text.replace(from, to));
            return mistakes(folder);
        });
        const caught = found.find(line => line.includes(expected));
        missed += caught ? 0 : 1;
        console.log(caught ? `caught: ${what}\n        ${caught}` : `MISSED: ${what}\n        found only: ${found.join('; ')}`);
    }
    console.log(`${planted.length - missed} passed, ${missed} failed`);
    return missed;
}

const {documents, found} = await inCopy(mistakes);
found.forEach(line => console.error('infra/k8s: ' + line));
if (found.length || documents.length === 0) {
    process.exit(1);
}
console.log(`infra/k8s: ${documents.length} documents fit Kubernetes' and KEDA's models and this repository's code`);
process.exit(process.argv[2] === '--planted' && await plantAll() ? 1 : 0);
